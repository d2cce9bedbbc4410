"""Filling the form: start a draft, save it as often as one likes, attach reports, record consent."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet

from lianti.alliances.queries import term
from lianti.capacity.queries import service_of_uid
from lianti.catalogue.queries import diagnosis
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.files import store_upload
from lianti.kernel.web.prepared import Slot, prepared, prepared_update
from lianti.kernel.web.writing import insert_row
from lianti.parties.queries import department_by_uid, institution_by_uid
from lianti.parties.shapes import Viewer
from lianti.referrals import codes, rules
from lianti.referrals.actions.common import commit_move, hold, locked, share_again
from lianti.referrals.actions.safety import take_answers
from lianti.referrals.actions.supplements import keep_supplements
from lianti.referrals.models import Attachment, Consent, Referral
from lianti.referrals.pasting import fill_gaps, parse_case_text
from lianti.referrals.permissions import may_consent, may_draft, may_edit
from lianti.referrals.queries.begun import begun_by
from lianti.referrals.queries.supplements import parts_of
from lianti.referrals.shapes import CaseFields, ConsentFields, Vitals
from lianti.residents.actions import open_access
from lianti.residents.queries import is_contracted

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from lianti.parties.models import Institution
    from lianti.residents.models import Resident

_TEXTS = (
    "diagnosis_code",
    "diagnosis_name",
    "reason",
    "history",
    "treatment",
    "medication",
    "allergies",
    "purpose",
    "tight_reason",
    "transport",
    "escort",
    "eta_at",
    "sender_phone",
    "handover_note",
    "green_team",
    "fmc_at",
)


@transaction.atomic
def start_draft(*, resident: Resident, case: CaseFields, by: Viewer, at: dt.datetime) -> Referral:
    """This function will start a draft for a resident and open the record to the own institution for it (SY-45).

    What the same person began and never wrote in is gone on with instead (ADR 0006). Refused when the viewer's role
    sends nobody.
    """
    reason = may_draft(by)
    if reason:
        raise NotPermitted("not_permitted", reason)
    assert by.institution_uid is not None
    sender = institution_by_uid(by.institution_uid)
    begun = begun_by(by, resident, case, sender)
    if begun is not None:
        return begun
    referral = Referral(
        resident=resident,
        sender_institution=sender,
        sender_department_id=by.department_id,
        author_uid=by.uid,
        author_name=by.name,
        custody_institution=sender,
        contracted=is_contracted(resident, sender.pk, at),
        review_role=review_demanded(sender, at),
        drafted_at=at,
    )
    hold(referral, sender, by.role, None, referral.sender_department)
    _fill(referral, case)
    commit_move(
        "draft", referral, to_state="draft", by=by, at=at, fact="referral.drafted", data={"kind": referral.kind}
    )
    open_access(resident=resident, institution_id=sender.pk, kind="referral", subject_uid=referral.uid, by=by, at=at)
    return referral


def review_demanded(sender: Institution, at: dt.datetime) -> str:
    """Return the role that must review before a case leaves, by the strictest charter of the sender; empty for none."""
    value = term("referral.sender_review", institution_id=sender.pk, on=clock.local_day(at)).value
    return "" if value == "none" else str(value)


@transaction.atomic
def save_case(
    *,
    referral_uid: uuid.UUID,
    case: CaseFields,
    by: Viewer,
    at: dt.datetime,
    revision: int | None = None,
    tolerant: bool = False,
) -> Referral:
    """This function will keep what is typed so far; anything may be missing. Leaves no fact: nothing happened yet.

    ``tolerant`` is for saving while somebody types: implausible numbers are kept and told only when it is sent.
    """
    referral = locked(referral_uid, by, at, revision)
    keep_case(referral, case, by, at, tolerant=tolerant)
    return referral


def keep_case(referral: Referral, case: CaseFields, by: Viewer, at: dt.datetime, *, tolerant: bool = False) -> None:
    """Write the form into a locked case; refuses whoever may not edit it now."""
    reason = may_edit(by, referral)
    if reason:
        raise NotPermitted("not_permitted", reason)
    if not tolerant:
        rules.check_vitals(case.vitals)
    if referral.state == "draft":
        # A charter that came into force since the draft was begun is obeyed.
        referral.review_role = review_demanded(referral.sender_institution, at)
    else:
        case = _keep_destination(referral, case)
    before = parts_of(referral) if referral.state == "info_asked" else None
    _fill(referral, case)
    if before is not None:
        keep_supplements(referral, before, parts_of(referral), by, at)
    referral.revision += 1
    referral.save_changes()


@transaction.atomic
def fill_from_text(*, referral_uid: uuid.UUID, text: str, by: Viewer, at: dt.datetime) -> Referral:
    """This function will fill the empty fields of a case from a pasted note; refused when the note says nothing."""
    referral = locked(referral_uid, by, at)
    before = case_of(referral)
    after = fill_gaps(before, parse_case_text(text))
    if after == before:
        raise Refused(
            "nothing_found", _("没有认出可填的内容。请粘贴带“现病史：”“既往史：”等标题的病历文字。"), field="pasted"
        )
    keep_case(referral, after, by, at, tolerant=True)
    return referral


def _keep_destination(referral: Referral, case: CaseFields) -> CaseFields:
    """Once sent, a case keeps where it goes and what it is; only its content is completed."""
    return dataclasses.replace(
        case,
        kind=referral.kind,
        urgency=referral.urgency,
        receiver_uid=referral.receiver_institution.uid if referral.receiver_institution else None,
        department_uid=referral.receiver_department.uid if referral.receiver_department else None,
        service_uid=referral.service.uid if referral.service else None,
    )


def _fill(referral: Referral, case: CaseFields) -> None:
    """Copy the form into the row and resolve where it goes."""
    rules.check_codes(case)
    for name in _TEXTS:
        setattr(referral, name, getattr(case, name))
    if case.diagnosis_code and not case.diagnosis_name:
        named = diagnosis(case.diagnosis_code)
        referral.diagnosis_name = named.name if named else ""
    referral.kind = case.kind
    referral.urgency = rules.urgency_of(case)
    referral.criteria = list(case.criteria)
    referral.vitals = case.vitals.measured()
    referral.missing = list(case.missing_declared)
    if case.safety is not None:
        take_answers(referral, case.safety, case.safety_note)
    place_case(referral, case)


def place_case(referral: Referral, case: CaseFields) -> None:
    """Look the destination up; only clinics and examinations have a service."""
    wanted = case.service_uid if case.kind in codes.SEAT_KINDS else None
    try:
        referral.receiver_institution = institution_by_uid(case.receiver_uid) if case.receiver_uid else None
        referral.receiver_department = department_by_uid(case.department_uid) if case.department_uid else None
        referral.service = service_of_uid(wanted) if wanted else None
    except NotVisible:
        raise Refused("destination_gone", _("所选的去处已不存在，请重新选择。"), field="department_uid") from None
    department, hospital = referral.receiver_department, referral.receiver_institution
    if department and department.institution_id != (hospital.pk if hospital else None):
        raise Refused("department_elsewhere", _("所选科室不属于所选医院，请重新选择。"), field="department_uid")
    if referral.service and (department is None or referral.service.department_id != department.pk):
        raise Refused("service_elsewhere", _("所选项目不属于所选科室，请重新选择。"), field="service_uid")
    if referral.service and referral.service.kind != case.kind:
        raise Refused("service_kind", _("所选项目与转诊类型（门诊/检查）不一致，请重新选择。"), field="service_uid")
    if hospital is not None and hospital.pk == referral.sender_institution_id:
        raise Refused("to_oneself", _("不能转给本机构自己。"), field="receiver_uid")


def case_of(referral: Referral) -> CaseFields:
    """Return the content of a case as the form's fields."""
    vitals = {k: v for k, v in referral.vitals.items() if k in Vitals.__dataclass_fields__}
    return CaseFields(
        kind=referral.kind,
        urgency=referral.urgency,
        receiver_uid=referral.receiver_institution.uid if referral.receiver_institution else None,
        department_uid=referral.receiver_department.uid if referral.receiver_department else None,
        service_uid=referral.service.uid if referral.service else None,
        criteria=tuple(referral.criteria),
        vitals=Vitals(**vitals),
        missing_declared=tuple(referral.missing),
        safety=dict(referral.safety),
        safety_note=referral.safety_note,
        **{name: getattr(referral, name) for name in _TEXTS},
    )


@transaction.atomic
def record_consent(*, referral_uid: uuid.UUID, consent: ConsentFields, by: Viewer, at: dt.datetime) -> Consent:
    """This function will keep a consent for one scope; an earlier one of that scope is superseded, never changed."""
    return take_consent(locked(referral_uid, by, at), consent, by, at)


def take_consent(referral: Referral, consent: ConsentFields, by: Viewer, at: dt.datetime) -> Consent:
    """Check a consent for a locked case and write it; refuses whoever may not record one now."""
    reason = may_consent(by, referral)
    if reason:
        raise NotPermitted("not_permitted", reason)
    rules.check_consent(consent, emergency=referral.is_emergency)
    row = keep_consent(referral, consent, by, at)
    if consent.scope == "sharing":
        share_again(referral, by, at)
    return row


def keep_consent(referral: Referral, consent: ConsentFields, by: Viewer, at: dt.datetime) -> Consent:
    """Write a checked consent, superseding the one of the same scope."""
    _supersede.run(referral_id=referral.pk, scope=consent.scope, at=at)
    row = Consent(referral=referral, given_at=at, by_uid=by.uid, **dataclasses.asdict(consent))
    insert_row(row)
    return row


@prepared_update
def _supersede(referral_id: Slot, scope: Slot, at: Slot) -> tuple[QuerySet[Consent], dict[str, Any]]:
    return Consent.objects.filter(referral_id=referral_id, scope=scope, superseded_at=None), {"superseded_at": at}


def consents_of(referral: Referral) -> list[ConsentFields]:
    """Return the consents in force as plain shapes."""
    return [ConsentFields(**row) for row in _consents.rows(referral_id=referral.pk)]


@prepared
def _consents(referral_id: Slot) -> QuerySet[Consent, dict[str, Any]]:
    rows = Consent.objects.filter(referral_id=referral_id, superseded_at=None)
    return rows.values(*(f.name for f in dataclasses.fields(ConsentFields)))  # type: ignore[no-any-return]


@transaction.atomic
def attach(
    *, referral_uid: uuid.UUID, file_uid: uuid.UUID, title: str, content_type: str, by: Viewer, at: dt.datetime
) -> Attachment:
    """This function will add a stored file to a case that is still open; both sides may add, nobody removes."""
    referral = locked(referral_uid, by, at)
    if referral.ended_at is not None:
        raise Refused("ended", _("已结束的转诊不能再加资料。"))
    if not title.strip():
        raise Refused("attachment_title", _("请给资料起个名字，例如“2026-11-20 心电图”。"), field="title")
    row = Attachment(
        referral=referral,
        file_uid=file_uid,
        title=title.strip()[:80],
        content_type=content_type,
        added_at=at,
        by_uid=by.uid,
        by_institution_uid=by.institution_uid,
    )
    insert_row(row)
    return row


@transaction.atomic
def attach_upload(
    *, referral_uid: uuid.UUID, upload: UploadedFile[Any], title: str, by: Viewer, at: dt.datetime
) -> Attachment:
    """This function will store an uploaded report encrypted and add it to the case in one transaction."""
    stored = store_upload(upload, by_uid=by.uid)
    return attach(
        referral_uid=referral_uid, file_uid=stored.uid, title=title, content_type=stored.content_type, by=by, at=at
    )
