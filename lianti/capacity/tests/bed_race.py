"""One of several processes that all want a bed of the same ward; `racing.py` says how they are told."""

from __future__ import annotations

import uuid

from lianti.capacity.tests.racing import obey


def attempt(ward_uid: uuid.UUID, name: str) -> bool:
    """Try to get a bed the way the interface does; False when none is free."""
    from lianti.capacity import actions, queries
    from lianti.kernel.pure import clock
    from lianti.kernel.pure.ids import new_uid
    from lianti.parties.shapes import Viewer

    by, at = Viewer.service(name), clock.now()
    free = queries.free_beds([ward_uid], at).get(ward_uid)
    if not free:
        return False
    token = actions.hold_bed(bed_uid=free[0].uid, by=by, at=at)
    actions.reserve_bed(
        bed_uid=free[0].uid, token=token, subject_type="race", subject_uid=new_uid(), until=None, by=by, at=at
    )
    return True


def read(ward_uid: uuid.UUID) -> uuid.UUID | None:
    """Find a free bed and remember it, before any transaction."""
    from lianti.capacity import queries
    from lianti.kernel.pure import clock

    free = queries.free_beds([ward_uid], clock.now()).get(ward_uid)
    return free[0].uid if free else None


def take(bed_uid: uuid.UUID) -> None:
    """Give the remembered bed in a transaction that trusts what was read."""
    from django.db import transaction

    from lianti.capacity.models import Bed, BedBooking
    from lianti.kernel.pure import clock
    from lianti.kernel.pure.ids import new_uid

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


if __name__ == "__main__":
    obey(attempt, read, take)
