"""Raising a down-referral: begin it from a case or a stay, keep what is typed with the plan, send it to the clinic."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from lianti.alliances.queries import pick_route
from lianti.catalogue.queries import criteria_by_code, diagnosis
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.queries import institution_by_uid
from lianti.parties.shapes import Viewer
from lianti.records.queries import encounters_by_uid
from lianti.referrals import codes, rules
from lianti.referrals.actions.common import commit_move, hold, locked, require, tell_holder
from lianti.referrals.actions.draft import consents_of, keep_consent
from lianti.referrals.actions.managers import tell_managers
from lianti.referrals.actions.plan import has_plan, keep_plan
from lianti.referrals.actions.supplements import keep_supplements
from lianti.referrals.codes import down as codes_down
from lianti.referrals.models import DownCase, DownProfile, DownRefusal, Referral
from lianti.referrals.permissions.down import may_draft_down, may_edit_down, receiving_role
from lianti.referrals.promises import down_promise, term_value
from lianti.referrals.queries.down import CASE_TEXTS, down_of, exclusions_in_force
from lianti.referrals.queries.supplements import parts_of_down
from lianti.referrals.rules import down as rules_down
from lianti.referrals.shapes import ConsentFields
from lianti.referrals.shapes.down import DownFields
from lianti.residents.actions import open_access
from lianti.residents.queries import is_contracted

if TYPE_CHECKING:
    from lianti.records.models import Encounter
    from lianti.residents.models import Resident

NOBODY = uuid.UUID(int=0)


@transaction.atomic
def start_down(
    *,
    resident: Resident,
    down: DownFields,
    by: Viewer,
    at: dt.datetime,
    encounter: Encounter | None = None,
    source: Referral | None = None,
    drafted_from: str = "none",
    asked_again: bool = False,
) -> Referral:
    """This function will begin a down-referral for somebody on the ward (JL-47).

    Refused for other roles, while another one of the same person is open, and while the resident's no still rests
    in this institution, unless the resident asks again (``asked_again``).
    """
    reason = may_draft_down(by)
    if reason:
        raise NotPermitted("not_permitted", reason)
    rules_down.check_way(down.way)
    _refuse_open(resident, by)
    if not asked_again:
        _refuse_resting(resident, by, at)
    referral = _new(resident, by, at)
    case = DownCase(way=down.way, encounter_uid=encounter.uid if encounter else None, source=source)
    case.ready_on = encounter.ready_on if encounter else None
    _fill(referral, case, down)
    data = {"way": down.way, "from": drafted_from}
    commit_move("draft_down", referral, to_state="draft", by=by, at=at, fact="referral.down_drafted", data=data)
    case.referral = referral
    case.save()
    keep_plan(referral, down.plan, drafted_from)
    open_access(
        resident=resident,
        institution_id=referral.sender_institution_id,
        kind="referral",
        subject_uid=referral.uid,
        by=by,
        at=at,
    )
    return referral


def _new(resident: Resident, by: Viewer, at: dt.datetime) -> Referral:
    assert by.institution_uid is not None
    sender = institution_by_uid(by.institution_uid)
    referral = Referral(
        direction="down",
        resident=resident,
        sender_institution=sender,
        sender_department_id=by.department_id,
        author_uid=by.uid,
        author_name=by.name,
        custody_institution=sender,
        contracted=is_contracted(resident, sender.pk, at),
        drafted_at=at,
    )
    hold(referral, sender, by.role, None, referral.sender_department)
    return referral


def _refuse_open(resident: Resident, by: Viewer) -> None:
    waiting = Referral.objects.filter(
        resident=resident,
        direction="down",
        sender_institution__uid=by.institution_uid or NOBODY,
        state__in=("draft", "submitted", "info_asked", "scheduled", "no_show"),
    ).first()
    if waiting:
        raise Refused(
            "down_open", _("这位患者已有一张下转单（{number}）没办完，请在那一张上继续。"), number=waiting.number
        )


def _refuse_resting(resident: Resident, by: Viewer, at: dt.datetime) -> None:
    """A signed no rests for the days of the term: nobody asks a family every morning (JL-47).

    Only where it was given: what a family signed in one hospital is not told to another.
    """
    here = by.institution_uid or NOBODY
    rows = DownRefusal.objects.filter(referral__resident=resident, referral__sender_institution__uid=here)
    resting = rows.filter(rest_until__gt=clock.local_day(at)).order_by("-pk").first()
    if resting:
        raise Refused(
            "down_resting",
            _("患者或家属 {day} 表示不同意下转，{until} 前不再建议；患者自己提出时请勾选“患者重新提出”。"),
            field="asked_again",
            day=clock.local_day(resting.at),
            until=resting.rest_until,
        )


@transaction.atomic
def save_down(
    *, referral_uid: uuid.UUID, down: DownFields, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will keep what is typed so far with its plan; anything may be missing. Leaves no fact."""
    referral = locked(referral_uid, by, at, revision)
    reason = may_edit_down(by, referral)
    if reason:
        raise NotPermitted("not_permitted", reason)
    rules_down.check_way(down.way)
    if referral.state == "info_asked":
        down = _as_sent(referral, down)
        keep_supplements(referral, parts_of_down(down_of(referral)), parts_of_down(down), by, at)
    _fill(referral, referral.down, down)
    referral.revision += 1
    referral.save_changes()
    referral.down.save()
    keep_plan(referral, down.plan)
    return referral


def _as_sent(referral: Referral, down: DownFields) -> DownFields:
    """Keep where and how somebody goes once the request was sent: only content and plan may be completed."""
    receiver = referral.receiver_institution
    return dataclasses.replace(down, way=referral.down.way, receiver_uid=receiver.uid if receiver else None)


def _fill(referral: Referral, case: DownCase, down: DownFields) -> None:
    for name in CASE_TEXTS:
        setattr(referral, name, getattr(down, name))
    if down.diagnosis_code and not down.diagnosis_name:
        named = diagnosis(down.diagnosis_code)
        referral.diagnosis_name = named.name if named else ""
    referral.kind = codes_down.KIND_OF_WAY[down.way]
    referral.criteria = list(down.criteria)
    referral.medication = rules_down.medication_text(down.plan.drugs)
    try:
        referral.receiver_institution = institution_by_uid(down.receiver_uid) if down.receiver_uid else None
    except NotVisible:
        raise Refused("destination_gone", _("所选的去处已不存在，请重新选择。"), field="receiver") from None
    if referral.receiver_institution_id == referral.sender_institution_id:
        raise Refused("to_oneself", _("不能转给本机构自己。"), field="receiver")
    case.way, case.planned_discharge_on = down.way, down.planned_discharge_on
    case.short_notice, case.findings = down.short_notice[:400], down.findings
    case.exclusions = [dataclasses.asdict(e) for e in down.exclusions]


@transaction.atomic
def send_down(
    *,
    referral_uid: uuid.UUID,
    down: DownFields | None,
    consents: Sequence[ConsentFields],
    by: Viewer,
    at: dt.datetime,
    revision: int | None = None,
) -> Referral:
    """This function will send a down-referral with its plan to the clinic, 24 to 72 hours before discharge.

    Refused without content, a matched criterion (JL-48), every exclusion answered (C10a), a complete continuation
    plan (QQ-45), consent for both scopes (SY-46), or a valid agreement (SY-28). All or nothing.
    """
    if down is not None:
        save_down(referral_uid=referral_uid, down=down, by=by, at=at, revision=revision)
    referral = locked(referral_uid, by, at)
    state = require("send_down", referral, by)
    for consent in consents:
        rules.check_consent(consent, emergency=False)
        keep_consent(referral, consent, by, at)
    data = _checked(referral, at)
    _travel(referral, by, at)
    commit_move("send_down", referral, to_state=state, by=by, at=at, fact="referral.down_sent", data=data)
    text = _("下转待答复：{way}一件，来自{sender}，计划 {day} 出院").format(
        way=codes_down.WAYS[referral.down.way],
        sender=referral.sender_institution.label,
        day=referral.down.planned_discharge_on,
    )
    tell_holder(referral, text, at)
    tell_managers(referral, at)
    return referral


def _checked(referral: Referral, at: dt.datetime) -> dict[str, object]:
    """Return what the fact says of a request that may go; refuses whatever would keep it."""
    down, today = down_of(referral), clock.local_day(at)
    rules_down.check_content(down)
    days = rules_down.check_when(down, today, term_value("referral.down_ahead_days", referral, at))
    if not _matched(down.criteria):
        raise Refused("down_criterion", _("请至少选择一条符合的下转标准。"), field="criteria")
    _refuse_undeclared(referral)
    explained = rules_down.check_exclusions(down.exclusions, exclusions_in_force(at))
    rules_down.check_plan(down.plan, today)
    consent = rules.check_consents(consents_of(referral), emergency=False)
    ready = referral.down.ready_on
    return {
        **places_of(referral),
        "matched": True,
        "plan": has_plan(referral),
        "explained": explained,
        "consent": consent,
        "days_before": days,
        "ready_days": (today - ready).days if ready else -1,
    }


def _refuse_undeclared(referral: Referral) -> None:
    """Refuse a way that the receiver declared it does not offer (JL-40); who declared nothing is asked."""
    told = DownProfile.objects.filter(institution=referral.receiver_institution).first()
    if told and told.ways and referral.down.way not in told.ways:
        raise Refused(
            "place_way",
            _("{name}申报不承接“{way}”，请改选下转方式或机构。"),
            field="receiver",
            name=told.institution.label,
            way=codes_down.WAYS[referral.down.way],
        )


def _matched(codes: Sequence[str]) -> bool:
    found = criteria_by_code(codes).values()
    return any(c.direction == "down" and c.stance != "against" for c in found)


def places_of(referral: Referral) -> dict[str, object]:
    """Return what both definitions of 下转 need of where somebody leaves (indicators E no. 2, JL-53)."""
    return {
        "way": referral.down.way,
        "from_class": _class_of(referral),
        "from_level": rules_down.level_of(referral.sender_institution.level),
    }


def _class_of(referral: Referral) -> str:
    """Return whether somebody leaves a ward or a clinic: the stay says, else the request they came by."""
    case = referral.down
    stay = encounters_by_uid([case.encounter_uid]).get(case.encounter_uid) if case.encounter_uid else None
    if stay is not None:
        return str(stay.class_code)
    return "outpatient" if case.source is None or case.source.kind in codes.SEAT_KINDS else "inpatient"


def _travel(referral: Referral, by: Viewer, at: dt.datetime) -> None:
    """Fix route, first holder and promise, and open the record to the clinic for this case."""
    receiver = referral.receiver_institution
    assert receiver is not None
    day = clock.local_day(at)
    route = pick_route(sender_id=referral.sender_institution_id, receiver_id=receiver.pk, on=day, emergency=False)
    referral.alliance_id = route.alliance_id if route else None
    referral.agreement_uid = route.agreement_uid if route else None
    referral.agreement_institution_id = route.agreement_institution_id if route else None
    referral.submitted_at = at
    hold(referral, receiver, receiving_role(referral), down_promise(referral, at))
    open_access(
        resident=referral.resident,
        institution_id=receiver.pk,
        kind="referral",
        subject_uid=referral.uid,
        by=by,
        at=at,
        agreement_uid=referral.agreement_uid,
    )
