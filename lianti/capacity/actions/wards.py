"""Wards: opening and changing them, what they report twice a day, and beds that become another kind (SY-31, SY-32)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from lianti.capacity import facts, rules
from lianti.capacity.kinds import CHANNELS, WARD_KINDS
from lianti.capacity.models import Bed, BedConversion, BedReport, Ward
from lianti.capacity.permissions import demand, may_arrange_wards, may_report_beds
from lianti.capacity.queries.beds import free_rows, ward_of_uid
from lianti.capacity.shapes import BedCount
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.parties.models import Department, Institution


@transaction.atomic
def open_ward(
    *,
    institution: Institution,
    name: str,
    kind: str,
    beds: int,
    by: Viewer,
    at: dt.datetime,
    department: Department | None = None,
    phone: str = "",
) -> Ward:
    """This function will register a ward with its kind and open beds; it reports numbers until it keeps rows (SY-31).

    Refuses a name the institution already has.
    """
    demand(may_arrange_wards(by, institution.pk))
    rules.check_ward(name, kind, beds, WARD_KINDS)
    try:
        with transaction.atomic():
            ward = Ward.objects.create(
                institution=institution,
                department=department,
                name=normalise(name)[:60],
                kind=kind,
                beds=beds,
                phone=normalise(phone)[:40],
            )
    except IntegrityError:
        raise Refused("ward_exists", _("本单位已有“{name}”。"), name=normalise(name), field="name") from None
    record_ward(facts.WARD_OPENED, ward, by, at, {"kind": kind, "beds": beds})
    return ward


@transaction.atomic
def change_ward(*, ward: Ward, beds: int, phone: str, is_active: bool, by: Viewer, at: dt.datetime) -> Ward:
    """This function will change a ward's open beds and telephone, or take it out of the pool and put it back.

    A ward kept bed by bed has as many beds as it has rows; its number is not typed.
    """
    demand(may_arrange_wards(by, ward.institution_id))
    rules.check_ward(ward.name, ward.kind, beds, WARD_KINDS)
    fresh = Ward.objects.select_for_update().get(pk=ward.pk)
    fresh.phone, fresh.is_active = normalise(phone)[:40], is_active
    if fresh.mode == "counts":
        fresh.beds = beds
    fresh.save(update_fields=["phone", "is_active", "beds"])
    _record_change(fresh, by, at)
    return fresh


@transaction.atomic
def keep_rows(*, ward: Ward, labels: Sequence[str], by: Viewer, at: dt.datetime) -> list[Bed]:
    """This function will let a ward keep its beds one by one (逐床管理) under the given bed numbers.

    Beds known before stay with their history; those no longer named go out of use, and are refused while taken.
    """
    demand(may_arrange_wards(by, ward.institution_id))
    fresh = Ward.objects.select_for_update().get(pk=ward.pk)
    # Whoever gives a bed away holds its row until the booking is written: after the lock no booking is missed.
    gone = _locked(Bed.objects.filter(ward=fresh).exclude(label__in=labels))
    taken = gone.filter(bookings__ended_at=None, bookings__isnull=False).values_list("label", flat=True).first()
    if taken:
        raise Refused("bed_in_use", _("{label} 床现在有人或已预留，不能去掉。"), label=taken, field="labels")
    gone.update(closed=True)
    known = {bed.label: bed for bed in Bed.objects.filter(ward=fresh)}
    Bed.objects.bulk_create([Bed(ward=fresh, label=label) for label in labels if label not in known])
    for order, label in enumerate(labels):
        Bed.objects.filter(ward=fresh, label=label).update(order=order, closed=False)
    fresh.mode, fresh.beds, fresh.changed_at = "rows", len(labels), at
    fresh.save(update_fields=["mode", "beds", "changed_at"])
    _record_change(fresh, by, at)
    return list(Bed.objects.filter(ward=fresh, closed=False).order_by("order"))


def _locked(rows: QuerySet[Bed]) -> QuerySet[Bed]:
    return rows.filter(pk__in=[bed.pk for bed in rows.select_for_update().order_by("pk")])


@transaction.atomic
def keep_counts(*, ward: Ward, by: Viewer, at: dt.datetime) -> Ward:
    """This function will let a ward report numbers again; its beds and what was given to whom stay on record."""
    demand(may_arrange_wards(by, ward.institution_id))
    fresh = Ward.objects.select_for_update().get(pk=ward.pk)
    fresh.mode = "counts"
    fresh.save(update_fields=["mode"])
    _record_change(fresh, by, at)
    return fresh


@transaction.atomic
def report_beds(
    *,
    ward: Ward,
    free: int,
    reporter_name: str,
    reporter_role: str,
    by: Viewer,
    at: dt.datetime,
    reported_at: dt.datetime | None = None,
    leaving: int | None = None,
    channel: str = "phone",
    field: str = "free",
) -> BedReport:
    """This function will write down how many beds a ward can still give away, who said so and when (SY-31).

    Refuses more than the ward has, a number without a name, from the future or more than twelve hours old, and numbers
    for a ward kept bed by bed. A number told before the newest one is kept, but does not replace it.
    """
    demand(may_report_beds(by, ward.institution_id, ward.department_id))
    if ward.mode == "rows":
        raise Refused("bed_rows", _("{ward}按床管理，空床由各床状态算出，不用报数。"), ward=ward.name, field=field)
    told = rules.Told(free, leaving, normalise(reporter_name), normalise(reporter_role), reported_at or at)
    rules.check_report(told, ward=ward.name, beds=ward.beds, at=at, field=field)
    return _write_down(ward, told, channel if channel in CHANNELS else "phone", by, at)


def _write_down(ward: Ward, told: rules.Told, channel: str, by: Viewer, at: dt.datetime) -> BedReport:
    fresh = Ward.objects.select_for_update(of=("self",)).select_related("last_report").get(pk=ward.pk)
    before = fresh.last_report.reported_at if fresh.last_report else None
    report = BedReport.objects.create(
        ward=fresh,
        free=told.free,
        leaving=told.leaving,
        beds=fresh.beds,
        channel=channel,
        reporter_name=told.reporter_name[:60],
        reporter_role=told.reporter_role[:60],
        reported_at=told.reported_at,
        entered_at=at,
        entered_by_uid=by.uid,
        entered_by_name=by.name,
    )
    if before is None or told.reported_at >= before:
        Ward.objects.filter(pk=fresh.pk).update(last_report=report)
    hours = -1 if before is None else max(0, int((told.reported_at - before).total_seconds() // 3600))
    data = {"kind": fresh.kind, "free": told.free, "beds": fresh.beds, "channel": channel, "hours_since": hours}
    record_ward(facts.BED_REPORTED, ward, by, told.reported_at, data)
    return report


@transaction.atomic
def confirm_rows(*, ward: Ward, by: Viewer, at: dt.datetime) -> BedReport:
    """This function will note that the beds of a ward kept bed by bed are as shown (核对无误), as of now."""
    demand(may_report_beds(by, ward.institution_id, ward.department_id))
    if ward.mode != "rows":
        raise Refused("bed_counts", _("{ward}按报数管理，请直接登记空床数。"), ward=ward.name, field="free")
    free = free_rows(at).filter(ward=ward).count()
    return _write_down(ward, rules.Told(free, None, by.name, by.role_name, at), "typed", by, at)


@transaction.atomic
def report_round(
    *, counts: Sequence[BedCount], by: Viewer, at: dt.datetime, reported_at: dt.datetime | None = None
) -> list[BedReport]:
    """This function will write down a whole round of calls, one report for each ward that has a number.

    A line without a reporter is the viewer's own number. One wrong line refuses the round with the ward's name, and
    nothing is written.
    """
    told = [line for line in counts if line.free is not None]
    if not told:
        raise Refused("bed_round_empty", _("还没有填任何空床数。没问到的病区可以留空。"), field="free")
    return [_report_line(line, reported_at, by, at) for line in told]


def _report_line(line: BedCount, reported_at: dt.datetime | None, by: Viewer, at: dt.datetime) -> BedReport:
    own = not line.reporter_name.strip()
    return report_beds(
        ward=ward_of_uid(line.ward_uid, institution_id=by.institution_id),
        free=line.free or 0,
        leaving=line.leaving,
        reporter_name=by.name if own else line.reporter_name,
        reporter_role=by.role_name if own else line.reporter_role,
        reported_at=reported_at,
        channel="typed" if own else "phone",
        by=by,
        at=at,
        field=f"free-{line.ward_uid}",
    )


@transaction.atomic
def convert_beds(*, ward: Ward, decision: rules.Decision, by: Viewer, at: dt.datetime) -> BedConversion:
    """This function will carry out a decision that beds become another kind (SY-32), and keep who decided it and why.

    All beds: the ward changes its kind. Some: they move into a ward of the other kind of the same department, which is
    opened when there is none; bed by bed, free ones move. Refuses a conversion without reason, decider or number.
    """
    demand(may_arrange_wards(by, ward.institution_id))
    fresh = Ward.objects.select_for_update(of=("self",)).select_related("institution", "department").get(pk=ward.pk)
    free = free_rows(at).filter(ward=fresh).count() if fresh.mode == "rows" else None
    rules.check_conversion(
        decision, kind=fresh.kind, beds=fresh.beds, free=free, today=clock.local_day(at), known=WARD_KINDS
    )
    before = fresh.kind
    target = fresh if decision.beds == fresh.beds else _move(fresh, decision, by, at)
    Ward.objects.filter(pk=target.pk).update(kind=decision.to_kind, changed_at=at)
    conversion = BedConversion.objects.create(
        ward=fresh,
        target=target,
        from_kind=before,
        to_kind=decision.to_kind,
        beds=decision.beds,
        reason=normalise(decision.reason)[:200],
        decided_by=normalise(decision.decided_by)[:60],
        number=normalise(decision.number)[:60],
        decided_on=decision.decided_on,
        at=at,
        by_uid=by.uid,
        by_name=by.name,
    )
    data = {
        "from_kind": before,
        "to_kind": decision.to_kind,
        "beds": decision.beds,
        "decided_on": decision.decided_on.isoformat(),
    }
    record_ward(facts.BEDS_CONVERTED, ward, by, at, data)
    return conversion


def _move(ward: Ward, decision: rules.Decision, by: Viewer, at: dt.datetime) -> Ward:
    """Move part of a ward's beds into one of the other kind, the last free rows first."""
    same = Q(institution=ward.institution, department=ward.department, kind=decision.to_kind, mode=ward.mode)
    target = Ward.objects.filter(same, is_active=True).exclude(pk=ward.pk).order_by("pk").first()
    if target is None:
        name = _("{ward}({kind})").format(ward=ward.name[:40], kind=WARD_KINDS[decision.to_kind])
        target = open_ward(
            institution=ward.institution, department=ward.department, name=name, kind=decision.to_kind, beds=0,
            phone=ward.phone, by=by, at=at,
        )  # fmt: skip
    if ward.mode == "rows":
        moving = list(free_rows(at).filter(ward=ward).order_by("-order", "-pk")[: decision.beds])
        for bed in moving:
            label = bed.label
            if Bed.objects.filter(ward=target, label=label).exists():
                label = _("{bed}转").format(bed=label)[:20]
            Bed.objects.filter(pk=bed.pk).update(ward=target, label=label)
    Ward.objects.filter(pk=target.pk).update(beds=target.beds + decision.beds, mode=ward.mode)
    Ward.objects.filter(pk=ward.pk).update(beds=ward.beds - decision.beds, changed_at=at)
    return target


def _record_change(ward: Ward, by: Viewer, at: dt.datetime) -> None:
    data = {"mode": ward.mode, "beds": ward.beds, "active": ward.is_active}
    record_ward(facts.WARD_CHANGED, ward, by, at, data)


def record_ward(kind: str, ward: Ward, by: Viewer, at: dt.datetime, data: dict[str, object]) -> None:
    """Write a fact about a ward."""
    record(
        kind, by=by, at=at, subject_type="ward", subject_uid=ward.uid, institution_uid=ward.institution.uid, data=data
    )
