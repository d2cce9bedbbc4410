"""What travels with a question (请求指导): files, the form in one press, the referral that grows out of it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.files import store_upload
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.advice import ask_advice, save_advice
from lianti.referrals.actions.advising import commit, locked, require
from lianti.referrals.actions.draft import start_draft
from lianti.referrals.models import Advice, AdviceFile, Attachment, Referral
from lianti.referrals.permissions.advice import may_attach
from lianti.referrals.rules import advice as rules
from lianti.referrals.shapes import AdviceFields, CaseFields, ConsentFields

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from lianti.residents.models import Resident

_MOST_FILES = 6


@transaction.atomic
def convert_advice(
    *, advice_uid: uuid.UUID, by: Viewer, at: dt.datetime, resident: Resident | None = None, revision: int | None = None
) -> Referral:
    """This function will make a referral draft of an answered question: everything is copied, nothing typed again.

    A question that named nobody needs the ``resident`` now and goes on naming nobody: the department learns who it is
    from the referral alone, once consent to that was given (SY-46).
    """
    advice = locked(advice_uid, by, at, revision)
    state = require("convert", advice, by)
    person = advice.resident or resident
    if person is None:
        raise Refused("advice_person", _("请先选定要转诊的居民。"), field="resident")
    referral = start_draft(resident=person, case=_case_of(advice, person), by=by, at=at)
    for file in AdviceFile.objects.filter(advice=advice).order_by("pk"):
        Attachment.objects.create(
            referral=referral,
            file_uid=file.file_uid,
            title=file.title,
            content_type=file.content_type,
            added_at=at,
            by_uid=file.by_uid,
            by_institution_uid=file.by_institution_uid,
        )
    advice.referral = referral
    data = {"kind": advice.answer_kind, "referral_uid": referral.uid}
    commit("convert", advice, state, by=by, at=at, fact="advice.converted", data=data)
    return referral


def _case_of(advice: Advice, person: Resident) -> CaseFields:
    """Return the content of the draft; the clinic chooses seat or bed on the form."""
    department = advice.receiver_department
    who = f"{department.name} {advice.answered_by}" if department else advice.answered_by
    urgent = advice.urgency == "urgent" or advice.answer_kind == "refer_urgent"
    return CaseFields(
        kind="inpatient",
        urgency="urgent" if urgent else "routine",
        receiver_uid=advice.receiver_institution.uid if advice.receiver_institution else None,
        department_uid=department.uid if department else None,
        diagnosis_code=advice.diagnosis_code,
        diagnosis_name=advice.diagnosis_name,
        reason=rules.referral_reason(advice.summary, advice.question, advice.answer, who),
        history=person.history,
        allergies=person.allergies,
        treatment=advice.treatment,
        purpose=advice.question[:200],
        sender_phone=advice.phone,
    )


@transaction.atomic
def attach_to_advice(
    *, advice_uid: uuid.UUID, uploads: Sequence[UploadedFile[Any]], title: str, by: Viewer, at: dt.datetime
) -> list[AdviceFile]:
    """This function will add reports to a question that is still open; nobody removes them.

    Refused to roles that neither ask nor answer it: the centre reads over the shoulder and adds nothing.
    """
    advice = locked(advice_uid, by, at)
    if advice.ended_at is not None:
        raise Refused("ended", _("已办结的请求不能再加资料。"))
    reason = may_attach(by, advice)
    if reason:
        raise NotPermitted("not_permitted", reason)
    held = AdviceFile.objects.filter(advice=advice).count()
    if held + len(uploads) > _MOST_FILES:
        raise Refused("too_many_files", _("一次请求最多 {n} 个文件。"), field="report", n=_MOST_FILES)
    stored = [store_upload(upload, by_uid=by.uid) for upload in uploads]
    return [
        AdviceFile.objects.create(
            advice=advice,
            file_uid=file.uid,
            title=_title(title, held + n, len(stored)),
            content_type=file.content_type,
            added_at=at,
            by_uid=by.uid,
            by_institution_uid=by.institution_uid,
        )
        for n, file in enumerate(stored, start=1)
    ]


def _title(title: str, number: int, many: int) -> str:
    name = title.strip()[:70]
    if not name:
        return "资料 " + str(number)  # data
    return name if many == 1 else f"{name} {number}"


@transaction.atomic
def send_advice(
    *,
    advice_uid: uuid.UUID,
    fields: AdviceFields,
    uploads: Sequence[UploadedFile[Any]],
    title: str,
    consent: ConsentFields | None,
    do: str,
    by: Viewer,
    at: dt.datetime,
    revision: int | None = None,
) -> Advice:
    """This function will save the form with its files and do what its button says: save or ask. All or nothing."""
    advice = save_advice(advice_uid=advice_uid, fields=fields, by=by, at=at, revision=revision)
    if uploads:
        attach_to_advice(advice_uid=advice_uid, uploads=uploads, title=title, by=by, at=at)
    if do == "ask":
        return ask_advice(advice_uid=advice_uid, consent=consent, by=by, at=at)
    return advice
