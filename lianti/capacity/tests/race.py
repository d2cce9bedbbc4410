"""One of several processes that all want a seat of the same clinic; told what to do line by line.

`attempt N` finds, holds and books through the actions, N times. `read` looks for a free seat as a page would and
remembers it, `take` books what was read with nothing but the table in its way. Each line is answered with one line.
"""

from __future__ import annotations

import json
import sys
import uuid

import django


def attempt(service_uid: uuid.UUID, count: int, name: str) -> dict[str, int]:
    """Try to get a seat the way the interface does and say how it went."""
    from django.db import OperationalError

    from lianti.capacity import actions, queries
    from lianti.kernel.pure import clock
    from lianti.kernel.pure.errors import Refused
    from lianti.kernel.pure.ids import new_uid
    from lianti.parties.shapes import Viewer

    by = Viewer.service(name)
    result = {"sold": 0, "refused": 0, "errors": 0}
    for _number in range(count):
        at = clock.now()
        try:
            free = queries.free_seats(service_uid=service_uid, at=at, priority="contracted")
            if not free:
                result["refused"] += 1
                continue
            token = actions.hold_seat(seat_uid=free[0].uid, by=by, at=at, priority="contracted")
            actions.book_seat(
                seat_uid=free[0].uid, token=token, subject_type="race", subject_uid=new_uid(), by=by, at=at
            )
            result["sold"] += 1
        except Refused:
            result["refused"] += 1
        except OperationalError:
            result["errors"] += 1
    return result


def read(service_uid: uuid.UUID) -> uuid.UUID | None:
    """Find a free seat and remember it, before any transaction."""
    from lianti.capacity import queries
    from lianti.kernel.pure import clock

    free = queries.free_seats(service_uid=service_uid, at=clock.now(), priority="contracted")
    return free[0].uid if free else None


def take(seat_uid: uuid.UUID | None) -> dict[str, int]:
    """Book the remembered seat in a transaction that trusts what was read."""
    from django.db import transaction

    from lianti.capacity.models import Booking, Seat
    from lianti.kernel.pure import clock
    from lianti.kernel.pure.ids import new_uid

    if seat_uid is None:
        return {"sold": 0, "refused": 1, "errors": 0}
    with transaction.atomic():
        Booking.objects.create(
            seat=Seat.objects.get(uid=seat_uid),
            subject_type="race",
            subject_uid=new_uid(),
            booked_at=clock.now(),
            booked_by_uid=new_uid(),
        )
    return {"sold": 1, "refused": 0, "errors": 0}


def main(service_uid: uuid.UUID, name: str) -> None:
    """Answer the lines on stdin until they end."""
    django.setup()
    seen: uuid.UUID | None = None
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        order, _, count = line.strip().partition(" ")
        answer: dict[str, int] = {}
        if order == "attempt":
            answer = attempt(service_uid, int(count), name)
        elif order == "read":
            seen = read(service_uid)
        elif order == "take":
            answer = take(seen)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(uuid.UUID(sys.argv[1]), sys.argv[2])
