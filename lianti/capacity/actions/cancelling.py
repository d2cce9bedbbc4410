"""Cancelling a session (停诊): its seats close, its bookings end, and whoever owns a subject hears of it.

The owner of a subject (a referral) locks its own row before it touches a seat. So does this: the rows of everybody who
has or is offered one of the seats are locked first, then the seats. The other way round two of them could wait for
each other for ever.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.capacity import facts
from lianti.capacity.actions.booking import record_end
from lianti.capacity.models import Booking, ClinicSession, Seat
from lianti.capacity.permissions import demand, may_arrange
from lianti.capacity.shapes import HoldsLost, SeatLost, Subjects
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer

# How often somebody may take a seat between the locks before the cancellation gives up.
_TRIES = 5
_LOST: dict[str, SeatLost] = {}
_HELD: dict[str, HoldsLost] = {}
_SUBJECTS: dict[str, Subjects] = {}


class _Later(Exception):
    """Somebody got a seat after the subjects were locked and before the seats closed: begin again with them, too."""


def set_seat_lost(subject_type: str, told: SeatLost) -> None:
    """Say who is told, in the same transaction, that a subject lost its seat because a session is cancelled."""
    _LOST[subject_type] = told


def set_holds_lost(subject_type: str, told: HoldsLost) -> None:
    """Say who is told, in the same transaction, that seats which may be held are gone with a cancelled session."""
    _HELD[subject_type] = told


def set_subjects(subject_type: str, subjects: Subjects) -> None:
    """Say who knows which subjects are offered a seat, and who locks subjects in the order their owner locks them."""
    _SUBJECTS[subject_type] = subjects


def cancel_session(*, session: ClinicSession, reason: str, by: Viewer, at: dt.datetime) -> list[Booking]:
    """This function will cancel a session (停诊), close its seats and end its bookings, which are returned.

    Who has come by then (``arrived_at``) keeps the booking: that person is looked after already.

    The app that owns a subject (a referral that now waits for a new seat) is told through ``set_seat_lost``, and one
    that offers held seats through ``set_holds_lost``.
    """
    for _try in range(_TRIES):
        try:
            return _cancel(session, reason, by, at)
        except _Later:
            continue
    raise Refused("session_busy", _("这次出诊正有人在约号，请稍等片刻再停诊。"))


@transaction.atomic
def _cancel(session: ClinicSession, reason: str, by: Viewer, at: dt.datetime) -> list[Booking]:
    fresh = ClinicSession.objects.select_related("service__institution").get(pk=session.pk)
    demand(may_arrange(by, fresh.service.institution_id))
    if fresh.ends_at <= at:
        raise Refused("session_over", _("这次出诊已经结束，不能停诊。"))
    if not ClinicSession.objects.filter(pk=fresh.pk, cancelled_at=None).update(
        cancelled_at=at, cancel_reason=reason[:100]
    ):
        raise Refused("session_cancelled", _("这次出诊已经停诊。"))
    seats = list(Seat.objects.filter(session=fresh).values_list("uid", flat=True))
    known = _concerned(fresh, seats)
    for kind, subjects in _SUBJECTS.items():
        subjects.lock(known[kind])
    for told in _HELD.values():
        told(seats, at, reason)
    # Closing the seats waits for a booking under way and stops those to come, so that none is left behind. Row after
    # row in one order: whoever changes from one of these seats to another locks both in the same order.
    list(Seat.objects.select_for_update(no_key=True).filter(session=fresh).order_by("pk").values_list("pk", flat=True))
    Seat.objects.filter(session=fresh).update(pool="closed", held_until=None, hold_token=None, held_by_uid=None)
    if any(found - known[kind] for kind, found in _concerned(fresh, seats).items()):
        raise _Later
    ended = _end_bookings(fresh, reason, by, at)
    record(
        facts.SESSION_CANCELLED,
        by=by,
        at=at,
        subject_type="session",
        subject_uid=fresh.uid,
        institution_uid=fresh.service.institution.uid,
        data={"bookings": len(ended)},
    )
    return ended


def _concerned(session: ClinicSession, seats: list[uuid.UUID]) -> dict[str, set[uuid.UUID]]:
    """Return by their kind the subjects that have a seat of the session, or are offered one."""
    rows = Booking.objects.filter(seat__session=session, ended_at=None).values_list("subject_type", "subject_uid")
    booked = list(rows)
    return {
        kind: {uid for type_, uid in booked if type_ == kind} | set(subjects.offered(seats))
        for kind, subjects in _SUBJECTS.items()
    }


def _end_bookings(session: ClinicSession, reason: str, by: Viewer, at: dt.datetime) -> list[Booking]:
    ended = list(
        Booking.objects.filter(seat__session=session, ended_at=None, arrived_at=None).select_related(
            "seat__session__service__institution"
        )
    )
    for booking in ended:
        booking.ended_at, booking.end_reason = at, "session_cancelled"
        booking.save(update_fields=["ended_at", "end_reason"])
        record_end(booking, by, at)
        if booking.subject_type in _LOST:
            _LOST[booking.subject_type](booking.subject_uid, by, at, reason)
    return ended
