"""Find, hold, book: how a seat is taken without ever selling it twice.

A hold is one conditional UPDATE and a booking one INSERT under a unique index, so that both databases decide alike and
no lock is held while a person thinks. docs/mechanisms/seats.md tells the whole story.
"""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cache
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from lianti.capacity import facts, rules
from lianti.capacity.models import Booking, Seat
from lianti.capacity.queries.seats import free
from lianti.capacity.shapes import Priority
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.pure.text import squash
from lianti.kernel.web.prepared import Prepared, PreparedUpdate, Slot, prepared, prepared_update
from lianti.kernel.web.writing import insert_row, update_row
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer

# What the fact of a booking tells about its seat.
_TOLD = (
    "pk",
    "pool",
    "session__service__uid",
    "session__service__institution__uid",
    "session__share_alliance_uid",
)


def hold_seat(
    *,
    seat_uid: uuid.UUID,
    by: Viewer,
    at: dt.datetime,
    minutes: int = rules.HOLD_MINUTES,
    priority: Priority,
    token: uuid.UUID | None = None,
) -> uuid.UUID:
    """This function will keep a seat for ``minutes`` and return the token that ``book_seat`` must present.

    One conditional UPDATE: of several people asking at once exactly one gets the seat, the others are refused with
    ``seat_taken``. A ``token`` from before renews its own hold. Leaves no fact; the hold ends by itself.
    """
    fresh = new_uid()
    values = {"held_until": at + dt.timedelta(minutes=minutes), "hold_token": fresh, "held_by_uid": by.uid}
    seats = Seat.objects.filter(uid=seat_uid)
    if token is not None and seats.filter(hold_token=token, held_until__gt=at).update(**values):
        return fresh
    if _hold(priority).run(seat_uid=seat_uid, at=at, until=values["held_until"], token=fresh, by_uid=by.uid):
        return fresh
    raise rules.taken()


_Change = tuple[QuerySet[Any], dict[str, Any]]


@cache
def _hold(priority: Priority) -> PreparedUpdate:
    @prepared_update
    def change(seat_uid: Slot, at: Slot, until: Slot, token: Slot, by_uid: Slot) -> _Change:
        values = {"held_until": until, "hold_token": token, "held_by_uid": by_uid}
        seats = free(at, priority)  # type: ignore[arg-type]
        return seats.filter(uid=seat_uid), values

    return change


def release_hold(*, seat_uid: uuid.UUID, token: uuid.UUID) -> bool:
    """This function will give a held seat back; False when the hold was not (or no longer) this one."""
    free_again = {"held_until": None, "hold_token": None, "held_by_uid": None}
    return bool(Seat.objects.filter(uid=seat_uid, hold_token=token).update(**free_again))


@transaction.atomic
def book_seat(
    *,
    seat_uid: uuid.UUID,
    token: uuid.UUID,
    subject_type: str,
    subject_uid: uuid.UUID,
    by: Viewer,
    at: dt.datetime,
    priority: Priority = "referral",
) -> Booking:
    """This function will take a held seat for a subject.

    Refuses ``hold_lost`` when the token is not the living hold of the seat, and ``seat_taken`` when the seat is booked:
    the unique index on living bookings decides, whatever was read before.
    """
    # Giving the hold up and checking it are one statement: the row stays locked until the booking is written.
    if not _take_hold.run(seat_uid=seat_uid, token=token, at=at):
        raise rules.hold_lost()
    # Five columns instead of four whole rows: this is the statement a busy morning repeats most.
    seat_id, pool, service_uid, institution_uid, alliance_uid = _told.rows(uid=seat_uid)[0]
    booking = Booking(
        seat_id=seat_id,
        subject_type=subject_type,
        subject_uid=subject_uid,
        booked_at=at,
        booked_by_uid=by.uid,
        priority=priority,
    )
    try:
        insert_row(booking)
    except IntegrityError:
        # The refusal leaves this function, and with it the transaction (or savepoint) that the index has broken.
        raise rules.taken() from None
    record(
        facts.SEAT_BOOKED,
        by=by,
        at=at,
        subject_type=subject_type,
        subject_uid=subject_uid,
        institution_uid=institution_uid,
        alliance_uid=alliance_uid,
        data={"pool": pool, "service_uid": str(service_uid)},
    )
    return booking


@prepared_update
def _take_hold(seat_uid: Slot, token: Slot, at: Slot) -> _Change:
    living = Seat.objects.filter(uid=seat_uid, hold_token=token, held_until__gt=at).exclude(pool="closed")
    return living, {"held_until": None, "hold_token": None, "held_by_uid": None}


@prepared
def _told(uid: Slot) -> QuerySet[Seat, tuple[Any, ...]]:
    return Seat.objects.filter(uid=uid).values_list(*_TOLD)


def lock_seats(*, subject_uid: uuid.UUID, seat_uid: uuid.UUID) -> None:
    """This function will lock the seat a subject has and the one it changes to, in the order everybody locks seats."""
    has = Booking.objects.filter(subject_uid=subject_uid, ended_at=None).values("seat_id")
    rows = Seat.objects.select_for_update(no_key=True).filter(Q(uid=seat_uid) | Q(pk__in=has))
    list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def end_booking(
    *,
    reason: str,
    by: Viewer,
    at: dt.datetime,
    booking_uid: uuid.UUID | None = None,
    subject_uid: uuid.UUID | None = None,
) -> Booking | None:
    """This function will end a booking, by its uid or that of its subject, and give the seat back.

    Returns None when there is none to end. A seat of a session already released goes to everybody.
    """
    if (booking_uid is None) == (subject_uid is None):
        raise ValueError("end_booking needs booking_uid or subject_uid, and not both")
    booking = _to_end("subject_uid").first(key=subject_uid) if subject_uid else _to_end("uid").first(key=booking_uid)
    if booking is None:
        return None
    booking.ended_at, booking.end_reason = at, reason
    update_row(booking, ("ended_at", "end_reason"))
    if booking.seat.session.released_at is not None:
        Seat.objects.filter(pk=booking.seat_id, pool="referral").update(pool="open")
    record_end(booking, by, at)
    return booking


@cache
def _to_end(column: str) -> Prepared[Booking]:
    @prepared
    def rows(key: Slot) -> QuerySet[Booking]:
        living = Booking.objects.select_for_update(of=("self",)).filter(**{column: key, "ended_at": None})
        return living.select_related("seat__session__service__institution").order_by("pk")[:1]

    return rows


def record_end(booking: Booking, by: Viewer, at: dt.datetime) -> None:
    """Write the fact of an ended booking."""
    record(
        facts.BOOKING_ENDED,
        by=by,
        at=at,
        subject_type=booking.subject_type,
        subject_uid=booking.subject_uid,
        institution_uid=booking.seat.session.service.institution.uid,
        data={"reason": booking.end_reason},
    )


@transaction.atomic
def mark_arrived(*, subject_uid: uuid.UUID, his_number: str, by: Viewer, at: dt.datetime) -> Booking | None:
    """This function will note on the booking that the person came, with the HIS registration number (HIS挂号号).

    The fact of arriving is the referral's; here only the seat knows. None when the subject has no seat.
    """
    booking = _living.first(subject_uid=subject_uid)
    if booking is None:
        return None
    number = squash(his_number)
    if len(number) > 40:
        raise Refused("his_number_long", _("HIS 挂号号不超过 40 位，请核对。"), field="his_number")
    booking.arrived_at = booking.arrived_at or at
    booking.his_number = number or booking.his_number
    update_row(booking, ("arrived_at", "his_number"))
    return booking


@prepared
def _living(subject_uid: Slot) -> QuerySet[Booking]:
    rows = Booking.objects.select_for_update().filter(subject_uid=subject_uid, ended_at=None)
    return rows.order_by("pk")[:1]
