"""One of several processes that all want a bed of the same ward; told what to do line by line.

`attempt N` finds, holds and reserves through the actions, N times. `read` looks for a free bed as a page would and
remembers it, `take` gives what was read with nothing but the table in its way. Each line is answered with one line.
"""

from __future__ import annotations

import json
import sys
import uuid

import django


def attempt(ward_uid: uuid.UUID, count: int, name: str) -> dict[str, int]:
    """Try to get a bed the way the interface does and say how it went."""
    from django.db import OperationalError

    from lianti.capacity import actions, queries
    from lianti.kernel.pure import clock
    from lianti.kernel.pure.errors import Refused
    from lianti.kernel.pure.ids import new_uid
    from lianti.parties.shapes import Viewer

    by = Viewer.service(name)
    result = {"given": 0, "refused": 0, "errors": 0}
    for _number in range(count):
        at = clock.now()
        try:
            free = queries.free_beds([ward_uid], at).get(ward_uid)
            if not free:
                result["refused"] += 1
                continue
            token = actions.hold_bed(bed_uid=free[0].uid, by=by, at=at)
            actions.reserve_bed(
                bed_uid=free[0].uid, token=token, subject_type="race", subject_uid=new_uid(), until=None, by=by, at=at
            )
            result["given"] += 1
        except Refused:
            result["refused"] += 1
        except OperationalError:
            result["errors"] += 1
    return result


def read(ward_uid: uuid.UUID) -> uuid.UUID | None:
    """Find a free bed and remember it, before any transaction."""
    from lianti.capacity import queries
    from lianti.kernel.pure import clock

    free = queries.free_beds([ward_uid], clock.now()).get(ward_uid)
    return free[0].uid if free else None


def take(bed_uid: uuid.UUID | None) -> dict[str, int]:
    """Give the remembered bed in a transaction that trusts what was read."""
    from django.db import transaction

    from lianti.capacity.models import Bed, BedBooking
    from lianti.kernel.pure import clock
    from lianti.kernel.pure.ids import new_uid

    if bed_uid is None:
        return {"given": 0, "refused": 1, "errors": 0}
    with transaction.atomic():
        bed = Bed.objects.get(uid=bed_uid)
        BedBooking.objects.create(
            ward_id=bed.ward_id,
            bed=bed,
            subject_type="race",
            subject_uid=new_uid(),
            reserved_at=clock.now(),
            by_uid=new_uid(),
        )
    return {"given": 1, "refused": 0, "errors": 0}


def main(ward_uid: uuid.UUID, name: str) -> None:
    """Answer the lines on stdin until they end."""
    django.setup()
    seen: uuid.UUID | None = None
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        order, _, count = line.strip().partition(" ")
        answer: dict[str, int] = {}
        if order == "attempt":
            answer = attempt(ward_uid, int(count), name)
        elif order == "read":
            seen = read(ward_uid)
        elif order == "take":
            answer = take(seen)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(uuid.UUID(sys.argv[1]), sys.argv[2])
