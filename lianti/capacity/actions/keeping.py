"""A bed kept for somebody who has not said yes: off the number of a ward that only counts, longer, or given back."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.capacity import facts, rules
from lianti.capacity.actions.beds import give_bed, record_bed
from lianti.capacity.models import BedBooking, Ward
from lianti.capacity.queries.beds import lines_of
from lianti.capacity.shapes import WardLine
from lianti.parties.shapes import Viewer


@transaction.atomic
def keep_counted_bed(
    *, ward_uid: uuid.UUID, subject_type: str, subject_uid: uuid.UUID, until: dt.datetime, by: Viewer, at: dt.datetime
) -> BedBooking:
    """This function will take one bed off the number a ward told, for a subject, until it is confirmed (SY-31).

    Unlike a promise made on the phone nobody was asked: refused with ``bed_taken`` when the fresh number is used up.
    """
    line = _counted(ward_uid, at)
    if line is None or not line.free or line.stale:
        raise rules.bed_taken()
    return _give(line, subject_type, subject_uid, until, by, at)


@transaction.atomic
def claim_counted_bed(
    *,
    ward_uid: uuid.UUID,
    subject_type: str,
    subject_uid: uuid.UUID,
    until: dt.datetime | None,
    by: Viewer,
    at: dt.datetime,
) -> BedBooking:
    """This function will take one bed off a ward's number for a subject, by those who work there and see the beds.

    Their word counts also when the number is old or was never told; refused when what was told is used up, and when
    the ward has promised as many beds as it has.
    """
    line = _counted(ward_uid, at)
    if line is None or line.free == 0:
        raise rules.bed_taken()
    if BedBooking.objects.filter(ward__uid=ward_uid, ended_at=None).count() >= line.beds:
        raise rules.bed_taken()
    return _give(line, subject_type, subject_uid, until, by, at)


def _counted(ward_uid: uuid.UUID, at: dt.datetime) -> WardLine | None:
    """Return a ward that tells numbers with its row locked: of two who count at once the second counts the first."""
    rows = Ward.objects.select_for_update(of=("self",)).filter(uid=ward_uid, mode="counts", is_active=True)
    ward = rows.select_related("institution", "department", "last_report").first()
    return lines_of([ward], at)[0] if ward else None


def _give(
    line: WardLine,
    subject_type: str,
    subject_uid: uuid.UUID,
    until: dt.datetime | None,
    by: Viewer,
    at: dt.datetime,
) -> BedBooking:
    ward = Ward.objects.select_related("institution").get(uid=line.uid)
    return give_bed(ward, None, subject_type, subject_uid, until, by, at)


@transaction.atomic
def extend_bed(*, booking_uid: uuid.UUID, until: dt.datetime | None, at: dt.datetime) -> BedBooking:
    """This function will keep a reserved bed until another moment; refused when it was given back. Leaves no fact.

    The ward has said yes now: the bed is taken off a number it told before, and until it tells a new one.
    """
    booking = _living(booking_uid)
    if booking is None or (booking.reserved_until is not None and booking.reserved_until <= at):
        raise rules.bed_hold_lost()
    booking.reserved_at, booking.reserved_until = at, until
    booking.save(update_fields=["reserved_at", "reserved_until"])
    return booking


@transaction.atomic
def return_bed(*, booking_uid: uuid.UUID, reason: str, by: Viewer, at: dt.datetime) -> bool:
    """This function will give back a bed that was kept and that nobody came to; False when there is none."""
    booking = _living(booking_uid)
    if booking is None or booking.occupied_at is not None:
        return False
    booking.ended_at, booking.end_reason = at, reason
    booking.save(update_fields=["ended_at", "end_reason"])
    record_bed(facts.BED_FREED, booking, by, at, {"reason": reason, "days": -1})
    return True


def _living(booking_uid: uuid.UUID) -> BedBooking | None:
    rows = BedBooking.objects.select_for_update(of=("self",)).filter(uid=booking_uid, ended_at=None)
    return rows.select_related("ward__institution").first()
