"""One of several processes that all want a seat of the same clinic; `racing.py` says how they are told."""

from __future__ import annotations

import uuid

from lianti.capacity.tests.racing import obey


def attempt(service_uid: uuid.UUID, name: str) -> bool:
    """Try to get a seat the way the interface does; False when none is free."""
    from lianti.capacity import actions, queries
    from lianti.kernel.pure import clock
    from lianti.kernel.pure.ids import new_uid
    from lianti.parties.shapes import Viewer

    by, at = Viewer.service(name), clock.now()
    free = queries.free_seats(service_uid=service_uid, at=at, priority="contracted")
    if not free:
        return False
    token = actions.hold_seat(seat_uid=free[0].uid, by=by, at=at, priority="contracted")
    actions.book_seat(seat_uid=free[0].uid, token=token, subject_type="race", subject_uid=new_uid(), by=by, at=at)
    return True


def read(service_uid: uuid.UUID) -> uuid.UUID | None:
    """Find a free seat and remember it, before any transaction."""
    from lianti.capacity import queries
    from lianti.kernel.pure import clock

    free = queries.free_seats(service_uid=service_uid, at=clock.now(), priority="contracted")
    return free[0].uid if free else None


def take(seat_uid: uuid.UUID) -> None:
    """Book the remembered seat in a transaction that trusts what was read."""
    from django.db import transaction

    from lianti.capacity.models import Booking, Seat
    from lianti.kernel.pure import clock
    from lianti.kernel.pure.ids import new_uid

    with transaction.atomic():
        Booking.objects.create(
            seat=Seat.objects.get(uid=seat_uid),
            subject_type="race",
            subject_uid=new_uid(),
            booked_at=clock.now(),
            booked_by_uid=new_uid(),
        )


if __name__ == "__main__":
    obey(attempt, read, take)
