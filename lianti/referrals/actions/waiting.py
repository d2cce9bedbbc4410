"""Waiting lists (候排): accepted without a seat, a freed seat offered to the first it suits, nobody forgotten (SY-44).

An offer is a held seat with a token and an end. Nothing is locked while the centre telephones: the hold of the seat
and two unique indexes (one living offer for a seat, one for a place) decide between clocks and people alike.
docs/mechanisms/waiting-lists.md tells the whole story.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from lianti.capacity.actions import book_seat, hold_seat
from lianti.capacity.queries import free_seats, seat_line
from lianti.capacity.shapes import SeatLine
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals import codes, rules
from lianti.referrals.actions.answer import priority_of, set_appointment
from lianti.referrals.actions.common import commit_move, hold, locked, require, tell_holder, tell_sender
from lianti.referrals.actions.queueing import close_offer, enter_queue, living_offer, offer_of, place_of, take_back
from lianti.referrals.models import Offer, Referral
from lianti.referrals.promises import contact_promise, offer_end
from lianti.referrals.queries.queues import Waiting, place_in_queue, services_waiting, waiting_for_seat

LIST_CLOCK = Viewer.service("waiting-list")
# How far ahead a seat may lie that is offered.
_AHEAD_DAYS = 28


@transaction.atomic
def accept_waiting(
    *, referral_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will accept a request without a seat or bed yet and promise the day of the next word (SY-44)."""
    referral = locked(referral_uid, by, at, revision)
    state = require("accept_waiting", referral, by)
    kept, contact_by = rules.within(referral.promised_at, at), contact_promise(referral, at)
    enter_queue(referral, contact_by, at)
    place = place_in_queue(referral)
    hold(referral, referral.receiver_institution, "referral_centre", contact_by)
    commit_move(
        "accept_waiting",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.waiting",
        data={
            "urgency": referral.urgency,
            "contracted": referral.contracted,
            "within_promise": kept,
            "place": place.place if place else 1,
        },
        note=note,
        counts_for=referral.receiver_institution,
    )
    tell_sender(referral, _("已受理候排，最晚 {day} 前联系").format(day=_last_day(contact_by)), at)
    return referral


def _last_day(end: dt.datetime) -> str:
    """Return the day that ends at a moment, as people say it."""
    return clock.local(end - dt.timedelta(minutes=1)).strftime("%m-%d")


@transaction.atomic
def contact_waiting(
    *, referral_uid: uuid.UUID, result: str, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will record that somebody who waits was told how things stand; the next promise begins."""
    referral = locked(referral_uid, by, at, revision)
    state = require("contact_waiting", referral, by)
    if result not in codes.WAITING_RESULTS:
        raise Refused("contact_result", _("请选择联系结果。"), field="result")
    entry = place_of(referral)
    kept, entry.contact_by = at <= entry.contact_by, contact_promise(referral, at)
    entry.save(update_fields=["contact_by"])
    if referral.offer_until is None:
        hold(referral, referral.receiver_institution, "referral_centre", entry.contact_by)
    commit_move(
        "contact_waiting",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.waiting_contacted",
        data={"result": result, "within_promise": kept},
        note=note,
        counts_for=referral.receiver_institution,
    )
    tell_sender(referral, _("候排进展已登记：转诊单 {n}").format(n=referral.number), at)
    return referral


@transaction.atomic
def confirm_offer(*, referral_uid: uuid.UUID, by: Viewer, at: dt.datetime, revision: int | None = None) -> Referral:
    """This function will book the offered seat in one press; refused when its time is over."""
    referral = locked(referral_uid, by, at, revision)
    state = require("confirm_offer", referral, by)
    offer = living_offer(referral, at)
    seat = seat_line(offer.seat_uid) if offer.seat_uid else None
    if seat is None or offer.seat_uid is None:
        raise Refused("offer_over", _("这个号已经收回，会继续为他递补。"))
    book_seat(
        seat_uid=offer.seat_uid,
        token=offer.token,
        subject_type="referral",
        subject_uid=referral.uid,
        by=by,
        at=at,
        priority=priority_of(referral),
    )
    close_offer(offer, "confirmed", at)
    set_appointment("confirm_offer", referral, state, seat.starts_at, seat.pool, by, at)
    return referral


@transaction.atomic
def pass_offer(
    *, referral_uid: uuid.UUID, reason: str, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will let the offered seat or bed go to the next one; the place in the list stays as it was."""
    referral = locked(referral_uid, by, at, revision)
    state = require("pass_offer", referral, by)
    rules.check_reason(reason, note, codes.PASS_REASONS, advice=False)
    take_back(referral, "passed", at)
    hold(referral, referral.receiver_institution, "referral_centre", place_of(referral).contact_by)
    commit_move(
        "pass_offer",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.offer_passed",
        data={"reason": reason},
        note=note,
        counts_for=referral.receiver_institution,
    )
    return referral


@transaction.atomic
def end_offer(*, referral_uid: uuid.UUID, by: Viewer, at: dt.datetime, cancelled: str = "") -> Referral:
    """This function will take back an offer that nobody confirmed in time; seat or bed go to the next one.

    With ``cancelled`` (why the session does not take place, 停诊) at once: there is no seat any more.
    """
    referral = locked(referral_uid, by, at)
    state = require("end_offer", referral, by)
    offer = offer_of(referral)
    if offer is not None and offer.until > at and not cancelled:
        raise Refused("offer_living", _("递补还在保留时间内。"))
    take_back(referral, "cancelled" if cancelled else "expired", at)
    hold(referral, referral.receiver_institution, "referral_centre", place_of(referral).contact_by)
    commit_move(
        "end_offer",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.offer_ended",
        note=cancelled,
        counts_for=referral.receiver_institution,
    )
    text = (
        _("停诊，递补的号作废，有号时再递补：转诊单 {n}") if cancelled else _("递补没有确认，已让给下一位：转诊单 {n}")
    )
    tell_holder(referral, text.format(n=referral.number), at)
    return referral


def offers_lost(seat_uids: Sequence[uuid.UUID], at: dt.datetime, reason: str) -> None:
    """Answer capacity when a session is cancelled: no offer of one of its seats stands."""
    rows = Offer.objects.filter(seat_uid__in=seat_uids, ended_at=None, entry__ended_at=None)
    for uid in rows.order_by("entry__referral__pk").values_list("entry__referral__uid", flat=True):
        try:
            end_offer(referral_uid=uid, by=LIST_CLOCK, at=at, cancelled=reason or str(_("停诊")))
        except Refused as refused:  # confirmed or ended meanwhile: then it is a booking, or nothing
            if refused.code != "move_not_allowed":
                raise


@transaction.atomic
def offer_seat(*, referral_uid: uuid.UUID, seat_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> Referral:
    """This function will hold a seat for somebody who waits and ask the centre to confirm it in time.

    Refused with ``seat_taken`` when somebody else was faster: the hold and the indexes decide.
    """
    referral = locked(referral_uid, by, at)
    state = require("offer_seat", referral, by)
    entry, until = place_of(referral), offer_end(referral, at)
    seat = seat_line(seat_uid, service_uid=referral.service.uid) if referral.service else None
    if seat is None or not rules.offer_fits(until, seat.starts_at):
        raise Refused("offer_late", _("这个号来不及通知候排的人。"))
    minutes = int((until - at).total_seconds() // 60)
    token = hold_seat(seat_uid=seat_uid, by=by, at=at, minutes=minutes, priority=priority_of(referral))
    try:
        Offer.objects.create(
            entry=entry, seat_uid=seat_uid, token=token, starts_at=seat.starts_at, offered_at=at, until=until
        )
    except IntegrityError:
        raise Refused("seat_taken", _("这个号刚刚递补给了别人。")) from None
    referral.offer_until = until
    hold(referral, referral.receiver_institution, "referral_centre", until)
    days = (clock.local_day(at) - clock.local_day(entry.since)).days
    commit_move(
        "offer_seat",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.seat_offered",
        data={"hours": minutes // 60, "wait_days": days},
        counts_for=referral.receiver_institution,
    )
    when = clock.local(until).strftime("%m-%d %H:%M")
    text = _("有号递补，请在 {when} 前确认：转诊单 {n}").format(when=when, n=referral.number)
    tell_holder(referral, text, at, tone="urgent")
    return referral


def offer_free_seats(*, by: Viewer, at: dt.datetime) -> int:
    """This function will offer every free seat to the first person it suits and return how many were offered.

    Each offer is its own short transaction; two clocks at once offer each seat once.
    """
    return sum(_offer_for(service_uid, by, at) for service_uid in services_waiting(at))


def _offer_for(service_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> int:
    queue = waiting_for_seat(service_uid)
    seats = {
        priority: free_seats(service_uid=service_uid, at=at, priority=priority, days=_AHEAD_DAYS)
        for priority in {waiting.priority for waiting in queue}
    }
    gone: set[uuid.UUID] = set()
    offered = 0
    for waiting in queue:
        until, passed = offer_end(waiting.referral, at), gone | waiting.refused
        fitting = [s for s in seats[waiting.priority] if rules.offer_fits(until, s.starts_at)]
        choice = [s for s in fitting if s.uid not in passed]
        taken = _offer_first(waiting, choice, by, at)
        gone |= {s.uid for s in taken}
        offered += bool(taken)
    return offered


def _offer_first(waiting: Waiting, choice: list[SeatLine], by: Viewer, at: dt.datetime) -> list[SeatLine]:
    """Offer the first seat that suits; returns it, or nothing. A seat lost to somebody faster is passed over."""
    for seat in choice:
        try:
            offer_seat(referral_uid=waiting.referral.uid, seat_uid=seat.uid, by=by, at=at)
        except Refused as refused:
            if refused.code in {"seat_taken", "offer_late"}:
                continue
            return []  # offered something by another clock, or not waiting any more
        return [seat]
    return []
