"""Answering: seat, bed, question, decline with advice, acknowledgement of an emergency."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.capacity.actions import book_seat, end_booking, hold_seat, lock_seats
from lianti.capacity.queries import seat_line
from lianti.capacity.shapes import Priority, SeatLine
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals import codes, rules
from lianti.referrals.actions.bedding import confirm_bed
from lianti.referrals.actions.chain import raise_declines
from lianti.referrals.actions.common import commit_move, hold, hold_at_sender, locked, require, tell_other, tell_sender
from lianti.referrals.models import Referral
from lianti.referrals.permissions import why_not
from lianti.referrals.permissions.green import is_called
from lianti.referrals.promises import sender_promise
from lianti.referrals.shapes import BedAnswer

# Cases that have an appointment, or had one: another one is a change of it.
_SET = frozenset({"scheduled", "no_show"})


def _wait_days(referral: Referral, appointment_at: dt.datetime) -> int:
    sent = referral.submitted_at or referral.drafted_at
    return max(0, (clock.local_day(appointment_at) - clock.local_day(sent)).days)


def priority_of(referral: Referral) -> Priority:
    """Contracted residents referred by their GP come first (JL-61)."""
    return "contracted" if referral.contracted else "referral"


def _seat_of(referral: Referral, seat_uid: uuid.UUID) -> SeatLine:
    if referral.kind not in codes.SEAT_KINDS:
        raise Refused("needs_bed", _("住院转诊请登记床位答复。"))
    seat = seat_line(seat_uid, service_uid=referral.service.uid) if referral.service else None
    if seat is None:
        raise Refused("seat_service", _("所选号不属于申请的门诊，请重新选号。"), field="seat")
    return seat


def keep_seat(*, referral: Referral, seat_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> uuid.UUID:
    """This function will hold a seat of the asked service for whoever may answer the case, and return its token.

    Nobody else may hold: a hold keeps others away from the seat for its minutes.
    """
    refused = why_not(by, referral, "reschedule" if referral.state in _SET else "schedule")
    if refused:
        raise refused
    _seat_of(referral, seat_uid)
    return hold_seat(seat_uid=seat_uid, by=by, at=at, priority=priority_of(referral))


def _book(referral: Referral, seat_uid: uuid.UUID, token: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    book_seat(
        seat_uid=seat_uid,
        token=token,
        subject_type="referral",
        subject_uid=referral.uid,
        by=by,
        at=at,
        priority=priority_of(referral),
    )


@transaction.atomic
def schedule_seat(
    *,
    referral_uid: uuid.UUID,
    seat_uid: uuid.UUID,
    token: uuid.UUID,
    by: Viewer,
    at: dt.datetime,
    revision: int | None = None,
) -> Referral:
    """This function will accept an outpatient or examination referral with a held seat (SY-44)."""
    referral = locked(referral_uid, by, at, revision)
    state = require("schedule", referral, by)
    seat = _seat_of(referral, seat_uid)
    _book(referral, seat_uid, token, by, at)
    set_appointment("schedule", referral, state, seat.starts_at, seat.pool, by, at)
    return referral


@transaction.atomic
def schedule_bed(
    *, referral_uid: uuid.UUID, answer: BedAnswer, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will accept an inpatient referral with the ward's answer by phone: a bed held, or 候床."""
    referral = locked(referral_uid, by, at, revision)
    state = require("schedule", referral, by)
    confirm_bed(referral, answer, by, at)
    set_appointment("schedule", referral, state, answer.admit_at, "waiting" if answer.waiting else "bed", by, at)
    return referral


def set_appointment(
    move: str, referral: Referral, state: str, appointment_at: dt.datetime, pool: str, by: Viewer, at: dt.datetime
) -> None:
    """Give a case its appointment: who holds it now, step, fact and notice; whatever kept the place is done."""
    if appointment_at < at:
        raise Refused("appointment_past", _("时间已经过去，请选以后的时间。"), field="seat")
    kept = rules.within(referral.promised_at, at)
    referral.appointment_at = appointment_at
    # The receiver holds the case until the person is there; late means half a day after the appointed time.
    hold(referral, referral.receiver_institution, "referral_centre", appointment_at + dt.timedelta(hours=12))
    data = {
        "kind": referral.kind,
        "within_promise": kept,
        "wait_days": _wait_days(referral, appointment_at),
        "pool": pool,
    }
    commit_move(
        move,
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.scheduled",
        data=data,
        counts_for=referral.receiver_institution,
    )
    text = _("已排定：{when}，{where}").format(
        when=clock.local(appointment_at).strftime("%m-%d %H:%M"),
        where=referral.receiver_department.name if referral.receiver_department else "",
    )
    tell_other(referral, text, by, at)


@transaction.atomic
def reschedule_seat(
    *,
    referral_uid: uuid.UUID,
    seat_uid: uuid.UUID,
    token: uuid.UUID,
    by: Viewer,
    at: dt.datetime,
    revision: int | None = None,
) -> Referral:
    """This function will move a case to another held seat; the old one is free again in the same transaction."""
    referral = locked(referral_uid, by, at, revision)
    state = require("reschedule", referral, by)
    seat = _seat_of(referral, seat_uid)
    lock_seats(subject_uid=referral.uid, seat_uid=seat_uid)
    end_booking(subject_uid=referral.uid, reason="rescheduled", by=by, at=at)
    _book(referral, seat_uid, token, by, at)
    _rescheduled(referral, state, seat.starts_at, by, at)
    return referral


@transaction.atomic
def reschedule_bed(
    *, referral_uid: uuid.UUID, answer: BedAnswer, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will record a new answer of the ward for an inpatient referral."""
    referral = locked(referral_uid, by, at, revision)
    state = require("reschedule", referral, by)
    confirm_bed(referral, answer, by, at)
    _rescheduled(referral, state, answer.admit_at, by, at)
    return referral


def _rescheduled(referral: Referral, state: str, appointment_at: dt.datetime, by: Viewer, at: dt.datetime) -> None:
    if appointment_at < at:
        raise Refused("appointment_past", _("时间已经过去，请选以后的时间。"), field="seat")
    referral.appointment_at = appointment_at
    hold(referral, referral.receiver_institution, "referral_centre", appointment_at + dt.timedelta(hours=12))
    commit_move(
        "reschedule",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.rescheduled",
        data={"wait_days": _wait_days(referral, appointment_at)},
        counts_for=referral.receiver_institution,
    )
    when = clock.local(appointment_at).strftime("%m-%d %H:%M")
    tell_other(referral, _("已改期：{when}").format(when=when), by, at)


@transaction.atomic
def ask_info(
    *, referral_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will ask the sender for material; the clock moves to the sender's side."""
    referral = locked(referral_uid, by, at, revision)
    state = require("ask_info", referral, by)
    if len(note.strip()) < 4:
        raise Refused("ask_note", _("请写明需要补什么资料。"), field="note")
    hold_at_sender(referral, sender_promise(at))
    commit_move(
        "ask_info",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.info_asked",
        note=note,
        counts_for=referral.receiver_institution,
    )
    tell_sender(referral, _("请补资料：转诊单 {n}").format(n=referral.number), at)
    return referral


@transaction.atomic
def decline_referral(
    *, referral_uid: uuid.UUID, reason: str, advice: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will send a request back with a coded reason and advice (SY-47); refused without either."""
    referral = locked(referral_uid, by, at, revision)
    state = require("decline", referral, by)
    rules.check_reason(reason, advice, codes.DECLINE_REASONS, advice=True)
    commit_move(
        "decline",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.declined",
        data={"reason": reason},
        note=advice,
        counts_for=referral.receiver_institution,
    )
    raise_declines(referral, by, at)
    tell_sender(referral, _("已退回并附建议：转诊单 {n}").format(n=referral.number), at)
    return referral


@transaction.atomic
def acknowledge_emergency(*, referral_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime) -> Referral:
    """This function will record by name and time that the receiving side knows who is coming (SY-44)."""
    referral = locked(referral_uid, by, at, readable=True)
    state = require("acknowledge", referral, by)
    minutes = int((at - (referral.submitted_at or at)).total_seconds() // 60)
    expected = max(referral.eta_at or at, at)
    hold(referral, referral.receiver_institution, "emergency", expected + dt.timedelta(hours=4))
    commit_move(
        "acknowledge",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.emergency_acknowledged",
        data={"minutes": minutes, "team": referral.green_team, "by_team": is_called(by, referral)},
        note=note,
        counts_for=referral.receiver_institution,
    )
    text = _("急诊已确认接收：{name}").format(name=by.name)
    tell_sender(referral, text, at, tone="urgent")
    return referral
