"""From arrival to the end: responsibility moves, the outcome returns, the clinic follows up and closes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid

from django.db import transaction
from django.db.models import QuerySet

from lianti.capacity.actions import end_booking, mark_arrived
from lianti.catalogue.queries import counts_as_matched
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.prepared import Slot, prepared
from lianti.kernel.web.writing import insert_row, update_row
from lianti.parties.shapes import Viewer
from lianti.referrals import codes, rules
from lianti.referrals.actions.bedding import give_bed_back, lie_down
from lianti.referrals.actions.common import (
    commit_move,
    hold,
    hold_at_sender,
    locked,
    require,
    tell_holder,
    tell_sender,
)
from lianti.referrals.actions.draft import keep_consent
from lianti.referrals.actions.moved_on import lock_person, person_arrived, person_died, refuse_owed
from lianti.referrals.actions.telling import tell_returned
from lianti.referrals.models import FollowUp, Outcome, Referral
from lianti.referrals.promises import term_value
from lianti.referrals.queries.relations import relation_of
from lianti.referrals.rules.arriving import check_early, days_early
from lianti.referrals.shapes import ConsentFields, OutcomeFields


@transaction.atomic
def arrive(
    *,
    referral_uid: uuid.UUID,
    his_number: str,
    by: Viewer,
    at: dt.datetime,
    revision: int | None = None,
    note: str = "",
    entered_at: dt.datetime | None = None,
    early: bool = True,
) -> Referral:
    """This function will confirm the arrival at the receiving side: the only move that hands over responsibility.

    ``his_number`` is the registration number of the hospital's own system; emergencies may come without. What the
    arrival makes needless closes when it is entered (``entered_at``), which without network is later than ``at``.
    Refused (arrived_early) days before the appointment, unless ``early`` says that the person stands there.
    """
    lock_person(referral_uid)
    referral = locked(referral_uid, by, at, revision)
    state = require("arrive", referral, by)
    if not his_number.strip() and not referral.is_emergency:
        raise Refused("his_number", _("请填写本院 HIS 的挂号或住院登记号。"), field="his_number")
    appointed_on = clock.local_day(referral.appointment_at) if referral.appointment_at else None
    days = 0 if referral.is_emergency else days_early(appointed_on, clock.local_day(at))
    check_early(days, confirmed=early)
    on_time = appointed_on is None or clock.local_day(at) <= appointed_on
    referral.arrived_at = at
    referral.his_number = his_number.strip()[:40]
    referral.custody_institution = referral.receiver_institution
    if referral.kind in codes.SEAT_KINDS:
        mark_arrived(subject_uid=referral.uid, his_number=referral.his_number, by=by, at=at)
    lie_down(referral, by, at)
    outcome_days = term_value("referral.outcome_days", referral, at)
    promised_at, part = at + dt.timedelta(days=outcome_days), referral.receiver_department
    hold(referral, referral.receiver_institution, _caring_role(referral), promised_at, part)
    follow_days = term_value("referral.followup_days", referral, at)
    _owe_follow_up(referral, "departure", clock.local_day(at) + dt.timedelta(days=follow_days))
    commit_move(
        "arrive", referral, to_state=state, by=by, at=at, fact="referral.arrived",
        data=_arrival(referral, days, on_time=on_time), note=note,
        counts_for=referral.receiver_institution,
    )  # fmt: skip
    tell_sender(referral, _("您转出的患者已到院：转诊单 {n}").format(n=referral.number), at)
    tell_holder(referral, _("待接诊：转入患者已到院"), at)
    person_arrived(referral, entered_at or at)
    return referral


def _arrival(referral: Referral, days: int, *, on_time: bool) -> dict[str, object]:
    """Return what the arrival tells, also whether a criterion was met: that is an ordered transfer (HK-15)."""
    matched = referral.is_emergency or counts_as_matched(referral.criteria)
    return {
        "kind": referral.kind, "within_promise": on_time, "relation": relation_of(referral), "matched": matched,
        "days_early": days,
    }  # fmt: skip


def _caring_role(referral: Referral) -> str:
    """Return who takes the person on: the emergency department its own, a doctor of the department all others."""
    department = referral.receiver_department
    return "emergency" if department is None or department.kind == "emergency" else "specialist"


def _owe_follow_up(referral: Referral, which: str, due_on: dt.date) -> None:
    """Owe a follow-up once; the case is locked, so nobody else does meanwhile."""
    if _owed.first(referral_id=referral.pk, which=which) is None:
        insert_row(FollowUp(referral=referral, which=which, due_on=due_on))


@prepared
def _owed(referral_id: Slot, which: Slot) -> QuerySet[FollowUp, int]:
    return FollowUp.objects.filter(referral_id=referral_id, which=which).values_list("pk", flat=True)


@transaction.atomic
def mark_no_show(*, referral_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime) -> Referral:
    """This function will record that the person did not come; the clinic is told and holds the case."""
    referral = locked(referral_uid, by, at)
    state = require("no_show", referral, by)
    expected = referral.eta_at if referral.is_emergency else referral.appointment_at
    if expected is not None and expected > at:
        raise Refused("not_yet", _("还没到预约时间，不能登记未到诊。"))
    end_booking(subject_uid=referral.uid, reason="no_show", by=by, at=at)
    give_bed_back(referral, "no_show", by, at)
    hold_at_sender(referral, at + dt.timedelta(days=3))
    commit_move(
        "no_show",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.no_show",
        note=note,
        counts_for=referral.receiver_institution,
    )
    tell_holder(referral, _("未到诊，请联系患者：转诊单 {n}").format(n=referral.number), at)
    return referral


@transaction.atomic
def see_patient(*, referral_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> Referral:
    """This function will record which doctor takes the person on (接诊)."""
    referral = locked(referral_uid, by, at)
    state = require("see", referral, by)
    minutes = int((at - (referral.arrived_at or at)).total_seconds() // 60)
    referral.seen_at = at
    commit_move(
        "see",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.seen",
        data={"minutes": minutes},
        counts_for=referral.receiver_institution,
    )
    return referral


@transaction.atomic
def return_outcome(
    *,
    referral_uid: uuid.UUID,
    outcome: OutcomeFields,
    by: Viewer,
    at: dt.datetime,
    revision: int | None = None,
    doctor_phone: str = "",
) -> Referral:
    """This function will send diagnosis, treatment, medication and plan back to the clinic (回转, SY-45)."""
    referral = locked(referral_uid, by, at, revision)
    state = require("return_outcome", referral, by)
    today = clock.local_day(at)
    rules.check_outcome(outcome, clock.local_day(referral.arrived_at or at), today)
    due_on = rules.return_follow_up_on(outcome, today, term_value("referral.followup_days", referral, at))
    _keep_outcome(referral, outcome, due_on, doctor_phone, by, at)
    give_bed_back(referral, "discharged", by, at)
    _owe_follow_up(referral, "return", due_on)
    kept = rules.within(referral.promised_at, at)
    hold_at_sender(referral, _end_of(due_on))
    commit_move(
        "return_outcome",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.outcome_returned",
        data={"within_promise": kept},
        counts_for=referral.receiver_institution,
    )
    tell_returned(referral, outcome, at)
    return referral


def _keep_outcome(
    referral: Referral, outcome: OutcomeFields, due_on: dt.date, phone: str, by: Viewer, at: dt.datetime
) -> None:
    row = Outcome(
        referral=referral,
        doctor_name=by.name,
        doctor_phone=phone,
        returned_at=at,
        by_uid=by.uid,
        **(dataclasses.asdict(outcome) | {"follow_up_on": due_on}),
    )
    insert_row(row)


def _end_of(day: dt.date) -> dt.datetime:
    return clock.day_start(day + dt.timedelta(days=1))


@prepared
def _still_owed(referral_id: Slot, which: Slot) -> QuerySet[FollowUp]:
    return FollowUp.objects.select_for_update().filter(referral_id=referral_id, which=which, done_at=None)


@transaction.atomic
def follow_up(
    *,
    referral_uid: uuid.UUID,
    which: str,
    result: str,
    note: str,
    by: Viewer,
    at: dt.datetime,
    revision: int | None = None,
) -> Referral:
    """This function will record one owed follow-up: after departure or after return (rules C1)."""
    if result == "died":
        lock_person(referral_uid)
    referral = locked(referral_uid, by, at, revision)
    state = require("follow_up", referral, by)
    owed = _still_owed.first(referral_id=referral.pk, which=which)
    if owed is None:
        raise Refused("follow_up_none", _("没有待登记的这一次随访。"))
    if result not in codes.FOLLOW_UP_RESULTS:
        raise Refused("follow_up_result", _("请选择随访结果。"), field="result")
    if not note.strip():
        raise Refused("follow_up_note", _("请写一句随访所见。"), field="note")
    owed.done_at, owed.result, owed.note, owed.by_uid = at, result, note, by.uid
    update_row(owed, ("done_at", "result", "note", "by_uid"))
    kept = clock.local_day(at) <= owed.due_on
    commit_move(
        "follow_up",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.followed_up",
        data={"within_promise": kept, "which": which, "result": result},
        note=note,
    )
    if result == "died":
        person_died(referral, at)
    return referral


@transaction.atomic
def close_referral(
    *, referral_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will close a case whose return follow-up is done, or a no-show after contact."""
    referral = locked(referral_uid, by, at, revision)
    state = require("close", referral, by)
    if referral.state == "no_show" and not note.strip():
        raise Refused("close_note", _("请写明与患者联系的结果，再结案。"), field="note")
    refuse_owed(referral)
    commit_move("close", referral, to_state=state, by=by, at=at, fact="referral.closed", note=note)
    return referral


@transaction.atomic
def complete_consent(
    *, referral_uid: uuid.UUID, consents: list[ConsentFields], by: Viewer, at: dt.datetime
) -> Referral:
    """This function will replace an emergency's missing consent by real ones for both scopes (SY-46)."""
    referral = locked(referral_uid, by, at)
    state = require("complete_consent", referral, by)
    if rules.check_consents(consents, emergency=False) == "unobtainable":
        raise Refused("consent_needed", _("请登记已取得的同意。"), field="consent_method")
    for consent in consents:
        keep_consent(referral, consent, by, at)
    kept = rules.within(referral.consent_due_at, at)
    referral.consent_due_at = None
    commit_move(
        "complete_consent",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.consent_completed",
        data={"within_promise": kept},
    )
    return referral
