"""Hold, reserve, occupy, free: how a bed is given without ever giving it twice (SY-31).

As for seats a hold is one conditional UPDATE and a reservation one INSERT under a unique index.
docs/mechanisms/beds.md tells the whole story.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from lianti.capacity import facts, rules
from lianti.capacity.kinds import BED_SEXES
from lianti.capacity.models import Bed, BedBooking, Ward
from lianti.capacity.permissions import demand, may_report_beds
from lianti.capacity.queries.beds import free_rows
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.web.prepared import Slot, prepared
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer

_FREED = {"held_until": None, "hold_token": None, "held_by_uid": None}


def hold_bed(*, bed_uid: uuid.UUID, by: Viewer, at: dt.datetime, minutes: int = rules.BED_HOLD_MINUTES) -> uuid.UUID:
    """This function will keep a bed for ``minutes`` and return the token that ``reserve_bed`` must present.

    One conditional UPDATE: of several people asking at once exactly one gets the bed, the others are refused with
    ``bed_taken``. Leaves no fact; the hold ends by itself.
    """
    fresh = new_uid()
    values = {"held_until": at + dt.timedelta(minutes=minutes), "hold_token": fresh, "held_by_uid": by.uid}
    if free_rows(at).filter(uid=bed_uid).update(**values):
        return fresh
    raise rules.bed_taken()


def release_bed_hold(*, bed_uid: uuid.UUID, token: uuid.UUID) -> bool:
    """This function will give a held bed back; False when the hold was not (or no longer) this one."""
    return bool(Bed.objects.filter(uid=bed_uid, hold_token=token).update(**_FREED))


@transaction.atomic
def reserve_bed(
    *,
    bed_uid: uuid.UUID,
    token: uuid.UUID,
    subject_type: str,
    subject_uid: uuid.UUID,
    until: dt.datetime | None,
    by: Viewer,
    at: dt.datetime,
) -> BedBooking:
    """This function will give a held bed to a subject until it arrives.

    Refuses ``bed_hold_lost`` when the token is not the living hold of the bed, and ``bed_taken`` when the bed is given:
    the unique index on living bookings decides, whatever was read before.
    """
    # Giving the hold up and checking it are one statement: the row stays locked until the booking is written.
    living = Bed.objects.filter(uid=bed_uid, hold_token=token, held_until__gt=at, closed=False)
    if not living.update(**_FREED):
        raise rules.bed_hold_lost()
    bed = Bed.objects.select_related("ward__institution").get(uid=bed_uid)
    return give_bed(bed.ward, bed, subject_type, subject_uid, until, by, at)


@transaction.atomic
def promise_bed(
    *,
    ward_uid: uuid.UUID,
    institution_id: int,
    subject_type: str,
    subject_uid: uuid.UUID,
    until: dt.datetime | None,
    by: Viewer,
    at: dt.datetime,
) -> BedBooking:
    """This function will note that a ward which only tells numbers promised a bed by phone.

    The ward's word counts, not the number it told before: nothing is refused because that number was nought. From now
    on the bed is taken off the number until the ward tells a new one. A ward kept bed by bed is asked for its bed.
    """
    ward = Ward.objects.select_related("institution").filter(uid=ward_uid, institution_id=institution_id).first()
    if ward is None or not ward.is_active:
        raise Refused("ward_unknown", _("这个病区不在接收单位的床位池里，请重新选择病区。"), field="ward_uid")
    if ward.mode == "rows":
        raise Refused("bed_needed", _("{ward}按床管理，请选定一张空床。"), ward=ward.name, field="bed_uid")
    return give_bed(ward, None, subject_type, subject_uid, until, by, at)


def give_bed(
    ward: Ward,
    bed: Bed | None,
    subject_type: str,
    subject_uid: uuid.UUID,
    until: dt.datetime | None,
    by: Viewer,
    at: dt.datetime,
) -> BedBooking:
    """This function will write the reservation; the unique indexes refuse a second one of a bed or of a subject."""
    try:
        booking = BedBooking.objects.create(
            ward=ward,
            bed=bed,
            subject_type=subject_type,
            subject_uid=subject_uid,
            reserved_at=at,
            reserved_until=until,
            by_uid=by.uid,
        )
    except IntegrityError:
        # The refusal leaves this function, and with it the transaction (or savepoint) that the index has broken.
        raise rules.bed_taken() from None
    _touch(booking, at)
    record_bed(facts.BED_RESERVED, booking, by, at, {"mode": ward.mode})
    return booking


@transaction.atomic
def occupy_bed(*, subject_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> BedBooking | None:
    """This function will note that the subject lies in the bed it was given; None when it has none."""
    booking = _living(subject_uid)
    if booking is None or booking.occupied_at is not None:
        return booking
    booking.occupied_at = at
    booking.save(update_fields=["occupied_at"])
    _touch(booking, at)
    minutes = max(0, int((at - booking.reserved_at).total_seconds() // 60))
    record_bed(facts.BED_OCCUPIED, booking, by, at, {"minutes": minutes})
    return booking


@transaction.atomic
def free_bed(*, subject_uid: uuid.UUID, reason: str, by: Viewer, at: dt.datetime) -> BedBooking | None:
    """This function will end what a subject has of a bed, reserved or occupied; None when it has none."""
    booking = _living(subject_uid)
    if booking is None:
        return None
    booking.ended_at, booking.end_reason = at, reason
    booking.save(update_fields=["ended_at", "end_reason"])
    _touch(booking, at)
    days = -1 if booking.occupied_at is None else max(0, (at - booking.occupied_at).days)
    record_bed(facts.BED_FREED, booking, by, at, {"reason": reason, "days": days})
    return booking


def _living(subject_uid: uuid.UUID) -> BedBooking | None:
    return _living_of.first(subject_uid=subject_uid)


@prepared
def _living_of(subject_uid: Slot) -> QuerySet[BedBooking]:
    rows = BedBooking.objects.select_for_update(of=("self",)).filter(subject_uid=subject_uid, ended_at=None)
    return rows.select_related("ward__institution").order_by("pk")[:1]


@transaction.atomic
def take_bed(*, bed: Bed, by: Viewer, at: dt.datetime) -> BedBooking:
    """This function will note that a ward put somebody of its own into a bed (收治); refused when the bed is taken."""
    demand(may_report_beds(by, bed.ward.institution_id, bed.ward.department_id))
    token = hold_bed(bed_uid=bed.uid, by=by, at=at)
    own = new_uid()
    reserve_bed(bed_uid=bed.uid, token=token, subject_type="ward", subject_uid=own, until=None, by=by, at=at)
    booking = occupy_bed(subject_uid=own, by=by, at=at)
    assert booking is not None
    return booking


@transaction.atomic
def clear_bed(*, bed: Bed, by: Viewer, at: dt.datetime) -> BedBooking:
    """This function will note that a bed is empty again (空出).

    Refused for a bed that is kept for a referral which has not arrived: that one is cancelled or moved in its case.
    """
    demand(may_report_beds(by, bed.ward.institution_id, bed.ward.department_id))
    booking = BedBooking.objects.filter(bed=bed, ended_at=None).first()
    if booking is None:
        raise Refused("bed_empty", _("{label} 床已经是空床。"), label=bed.label)
    if booking.subject_type != "ward" and booking.occupied_at is None:
        raise Refused("bed_kept", _("{label} 床留给一位转诊患者，请在转诊单里改期或取消。"), label=bed.label)
    ended = free_bed(subject_uid=booking.subject_uid, reason="freed", by=by, at=at)
    return ended or booking


@transaction.atomic
def switch_bed(*, bed: Bed, closed: bool, by: Viewer, at: dt.datetime) -> Bed:
    """This function will take a free bed out of use (停用) or put it back; refused while somebody has it."""
    demand(may_report_beds(by, bed.ward.institution_id, bed.ward.department_id))
    rows = free_rows(at) if closed else Bed.objects.filter(closed=True)
    if not rows.filter(pk=bed.pk).update(closed=closed):
        raise Refused("bed_switch", _("{label} 床现在不能这样改，请刷新后再看。"), label=bed.label)
    Ward.objects.filter(pk=bed.ward_id).update(
        changed_at=at, beds=Bed.objects.filter(ward_id=bed.ward_id, closed=False).count()
    )
    record(
        facts.BED_SWITCHED,
        by=by,
        at=at,
        subject_type="bed",
        subject_uid=bed.uid,
        institution_uid=bed.ward.institution.uid,
        data={"ward_uid": str(bed.ward.uid), "closed": closed},
    )
    bed.closed = closed
    return bed


@transaction.atomic
def state_sex(*, bed: Bed, sex: str, by: Viewer, at: dt.datetime) -> Bed:
    """This function will state that a bed is for men or for women only (男床、女床), or for anybody again."""
    demand(may_report_beds(by, bed.ward.institution_id, bed.ward.department_id))
    if sex not in BED_SEXES:
        raise Refused("bed_sex", _("请选择男床、女床或不限。"), field="sex")
    Bed.objects.filter(pk=bed.pk).update(sex=sex)
    Ward.objects.filter(pk=bed.ward_id).update(changed_at=at)
    record(
        facts.BED_STATED,
        by=by,
        at=at,
        subject_type="bed",
        subject_uid=bed.uid,
        institution_uid=bed.ward.institution.uid,
        data={"ward_uid": str(bed.ward.uid), "sex": sex},
    )
    bed.sex = sex
    return bed


def _touch(booking: BedBooking, at: dt.datetime) -> None:
    """A bed that changed is 数据时间 of a ward kept bed by bed."""
    if booking.bed_id is not None:
        Ward.objects.filter(pk=booking.ward_id).update(changed_at=at)


def record_bed(kind: str, booking: BedBooking, by: Viewer, at: dt.datetime, data: dict[str, object]) -> None:
    """Write a fact about a bed that is kept for a subject."""
    ward = booking.ward
    record(
        kind,
        by=by,
        at=at,
        subject_type=booking.subject_type,
        subject_uid=booking.subject_uid,
        institution_uid=ward.institution.uid,
        data={"ward_uid": str(ward.uid), "kind": ward.kind} | data,
    )
