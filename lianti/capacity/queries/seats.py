"""Free seats."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianti.capacity.kinds import POOLS
from lianti.capacity.models import Booking, ClinicSession, Seat
from lianti.capacity.shapes import Priority, SeatLine
from lianti.kernel.pure import clock
from lianti.kernel.web.prepared import Prepared, Slot, prepared

# What the line of a seat is made of, in the order in which ``_shown`` takes it.
_SHOWN = (
    "uid", "session__uid", "number", "session__on_day", "starts_at", "session__room", "pool", "contracted_first",
)  # fmt: skip


def unbooked() -> Q:
    """Return the condition that a seat is not booked, for ``filter``."""
    return ~Q(Exists(Booking.objects.filter(seat=OuterRef("pk"), ended_at=None)))


def unheld(at: dt.datetime) -> Q:
    """Return the condition that nobody holds a seat; a hold ends by itself, no cleaner is needed."""
    return Q(held_until=None) | Q(held_until__lte=at)


def takeable(priority: Priority, at: dt.datetime) -> Q:
    """Return the condition that a seat's pool is open to a priority (``rules.may_take`` as SQL, JL-61).

    Conditions on the session are an EXISTS and never a join, so that an UPDATE with it stays one statement.
    """
    if priority == "open":
        return Q(pool="open")
    if priority == "contracted":
        return Q(pool__in=["open", "referral"])
    past = ClinicSession.objects.filter(pk=OuterRef("session_id"), contracted_until_at__lte=at)
    return Q(pool="open") | (Q(pool="referral") & (Q(contracted_first=False) | Q(Exists(past))))


def free(at: dt.datetime, priority: Priority) -> QuerySet[Seat]:
    """Return the seats a priority may take at ``at``."""
    return Seat.objects.filter(unheld(at), takeable(priority, at), unbooked(), starts_at__gt=at)


def free_of_services(at: dt.datetime | Slot, until: dt.datetime | Slot, priority: Priority) -> QuerySet[Seat]:
    """Return the seats a priority may take of sessions that are not over and begin before ``until``."""
    rows = free(at, priority).filter(session__starts_at__lt=until, session__ends_at__gt=at)  # type: ignore[arg-type]
    return rows.filter(session__cancelled_at=None)


@cache
def _free_of(priority: Priority, limit: int) -> Prepared[tuple[Any, ...]]:
    @prepared
    def rows(service_uid: Slot, at: Slot, until: Slot) -> QuerySet[Seat, tuple[Any, ...]]:
        found = free_of_services(at, until, priority)
        found = found.filter(session__service__uid=service_uid, session__service__is_active=True)
        return found.order_by("starts_at", "number").values_list(*_SHOWN)[:limit]

    return rows


def free_seats(
    *, service_uid: uuid.UUID, at: dt.datetime, priority: Priority, days: int = 14, limit: int = 200
) -> list[SeatLine]:
    """Return the free seats of a service in the next ``days`` by day, reserved ones first, in one statement."""
    rows = _free_of(priority, limit * 4).rows(service_uid=service_uid, at=at, until=at + dt.timedelta(days=days))
    lines = [_shown(*row) for row in rows]
    ranked = sorted(lines, key=lambda seat: (seat.on_day, _rank(seat, priority), seat.starts_at, seat.number))
    return ranked[:limit]


def seat_line(seat_uid: uuid.UUID, *, service_uid: uuid.UUID | None = None) -> SeatLine | None:
    """Return one seat, whether free or not; None when there is none (or it belongs to another service)."""
    found = _seat.first(uid=seat_uid) if service_uid is None else _seat_of.first(uid=seat_uid, service_uid=service_uid)
    return _line(found) if found else None


@prepared
def _seat(uid: Slot) -> QuerySet[Seat]:
    return Seat.objects.select_related("session").filter(uid=uid)


@prepared
def _seat_of(uid: Slot, service_uid: Slot) -> QuerySet[Seat]:
    return Seat.objects.select_related("session").filter(uid=uid, session__service__uid=service_uid)


def _rank(seat: SeatLine, priority: Priority) -> int:
    """A contracted resident is offered the seats kept for contracted ones first; the others stay for the others."""
    if seat.pool != "referral":
        return 2
    return 0 if seat.contracted_first == (priority == "contracted") else 1


def _line(row: Seat) -> SeatLine:
    session = row.session
    return _shown(
        row.uid, session.uid, row.number, session.on_day, row.starts_at, session.room, row.pool, row.contracted_first
    )  # fmt: skip


def _shown(
    uid: uuid.UUID, session_uid: uuid.UUID, number: int, on_day: dt.date, starts_at: dt.datetime, room: str, pool: str,
    contracted_first: bool,
) -> SeatLine:  # fmt: skip
    return SeatLine(
        uid=uid, session_uid=session_uid, number=number, on_day=on_day, starts_at=starts_at, room=room, pool=pool,
        pool_name=POOLS.get(pool, pool), contracted_first=contracted_first,
    )  # fmt: skip


def waiting_days(first: dt.datetime | None, at: dt.datetime) -> int | None:
    """Return whole calendar days from ``at`` to the first free seat."""
    return None if first is None else (clock.local_day(first) - clock.local_day(at)).days
