"""Beds: what each ward told, what is free of it now, where one can go (SY-31)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from lianti.alliances.queries import TermTable, partners, term_table
from lianti.capacity import rules
from lianti.capacity.kinds import WARD_KINDS
from lianti.capacity.models import Bed, BedBooking, Ward
from lianti.capacity.queries.bookings import subjects_of
from lianti.capacity.queries.directory import distance_between, point_of
from lianti.capacity.queries.seats import unheld
from lianti.capacity.shapes import BedLine, ReservedBed, SubjectLine, WardLine
from lianti.capacity.terms import BED_REPORT_HOURS
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.parties.models import Institution


def unbooked_bed() -> Q:
    """Return the condition that a bed is not given to anybody, for ``filter``."""
    return ~Q(Exists(BedBooking.objects.filter(bed=OuterRef("pk"), ended_at=None)))


def free_rows(at: dt.datetime) -> QuerySet[Bed]:
    """Return the beds that can be held at ``at``; a hold ends by itself, no cleaner is needed."""
    return Bed.objects.filter(unheld(at), unbooked_bed(), closed=False)


class _Now(NamedTuple):
    free: int = 0
    reserved: int = 0
    promised: int = 0


def wards_of(institution_ids: Collection[int], *, active_only: bool = True) -> QuerySet[Ward]:
    """Return wards with institution, department and last report, in the order of the house."""
    rows = Ward.objects.filter(institution_id__in=institution_ids)
    if active_only:
        rows = rows.filter(is_active=True)
    rows = rows.select_related("institution", "department", "last_report")
    return rows.order_by("institution__pinyin_key", "department__order", "department_id", "name")


def ward_of_uid(uid: uuid.UUID, *, institution_id: int | None) -> Ward:
    """Return a ward of one institution (NotVisible otherwise)."""
    found = wards_of([institution_id or 0], active_only=False).filter(uid=uid).first()
    if found is None:
        raise NotVisible(str(uid))
    return found


def bed_of_uid(uid: uuid.UUID, *, institution_id: int | None) -> Bed:
    """Return a bed of one institution (NotVisible otherwise)."""
    rows = Bed.objects.select_related("ward__institution", "ward__department")
    found = rows.filter(uid=uid, ward__institution_id=institution_id or 0).first()
    if found is None:
        raise NotVisible(str(uid))
    return found


def lines_of(rows: Iterable[Ward], at: dt.datetime, viewpoint: Institution | None = None) -> list[WardLine]:
    """Return wards as lines with what is free of them now, in four statements for any number of wards."""
    wards = list(rows)
    now = _now(wards, at)
    terms = term_table([BED_REPORT_HOURS.name], {ward.institution_id for ward in wards})
    return [_line(ward, now.get(ward.pk, _Now()), terms, at, viewpoint) for ward in wards]


def _now(wards: list[Ward], at: dt.datetime) -> dict[int, _Now]:
    ids = [ward.pk for ward in wards]
    living = BedBooking.objects.filter(ward_id__in=ids, ended_at=None).order_by().values("ward_id")
    since = Q(ward__last_report=None) | Q(reserved_at__gt=F("ward__last_report__reported_at"))
    counts = {
        row["ward_id"]: row
        for row in living.annotate(reserved=Count("pk", filter=Q(occupied_at=None)), promised=Count("pk", filter=since))
    }
    free = free_rows(at).filter(ward_id__in=ids).order_by().values("ward_id").annotate(n=Count("pk"))
    rows = {row["ward_id"]: row["n"] for row in free}
    told = {key: (row["reserved"], row["promised"]) for key, row in counts.items()}
    return {key: _Now(rows.get(key, 0), *told.get(key, (0, 0))) for key in {*rows, *told}}


def _line(ward: Ward, now: _Now, terms: TermTable, at: dt.datetime, viewpoint: Institution | None) -> WardLine:
    institution, report = ward.institution, ward.last_report
    by_rows = ward.mode == "rows"
    told_at = report.reported_at if report else None
    if by_rows and ward.changed_at is not None:
        told_at = max(told_at or ward.changed_at, ward.changed_at)
    free = now.free if by_rows else None if report is None else max(0, min(report.free, ward.beds) - now.promised)
    hours = terms.term(BED_REPORT_HOURS.name, institution_id=institution.pk, on=clock.local_day(at)).value
    return WardLine(
        uid=ward.uid,
        name=ward.name,
        kind=ward.kind,
        kind_name=WARD_KINDS.get(ward.kind, ward.kind),
        mode=ward.mode,
        beds=ward.beds,
        free=free,
        reserved=now.reserved,
        leaving=report.leaving if report and told_at == report.reported_at else None,
        told_at=told_at,
        reporter=f"{report.reporter_name}（{report.reporter_role}）" if report else "",
        reporter_name=report.reporter_name if report else "",
        reporter_role=report.reporter_role if report else "",
        channel=report.channel if report else "",
        stale=rules.is_stale(told_at, at, hours),
        phone=ward.phone,
        institution=institution.name,
        institution_uid=institution.uid,
        institution_id=institution.pk,
        department=ward.department.name if ward.department else "",
        department_id=ward.department_id,
        distance_km=distance_between(viewpoint, institution) if viewpoint else None,
        own=viewpoint is not None and viewpoint.pk == institution.pk,
        point=point_of(institution),
    )


def own_wards(institution_id: int | None, at: dt.datetime) -> list[WardLine]:
    """Return the wards of one institution for its board."""
    return lines_of(wards_of([institution_id or 0]), at)


def group_wards(institution: Institution, at: dt.datetime, kind: str = "") -> list[WardLine]:
    """Return the wards of an institution and of all that share an alliance with it, nearest first."""
    rows = wards_of({institution.pk, *partners(institution.pk, clock.local_day(at))})
    if kind:
        rows = rows.filter(kind=kind)
    lines = lines_of(rows, at, institution)
    return sorted(lines, key=lambda w: (not w.own, 9999.0 if w.distance_km is None else w.distance_km))


def bed_lines(ward: Ward, viewer: Viewer, at: dt.datetime) -> list[BedLine]:
    """Return the beds of a ward with what each is doing; the case behind one only for those who may see the case."""
    rows = list(Bed.objects.filter(ward=ward).order_by("order", "label"))
    living = {b.bed_id: b for b in BedBooking.objects.filter(ward=ward, bed__isnull=False, ended_at=None)}
    subjects = subjects_of([(b.subject_type, b.subject_uid) for b in living.values()], viewer, at)
    return [_bed_line(row, living.get(row.pk), subjects, at) for row in rows]


def _bed_line(
    row: Bed, booking: BedBooking | None, subjects: Mapping[uuid.UUID, SubjectLine], at: dt.datetime
) -> BedLine:
    if booking is None:
        held = row.held_until is not None and row.held_until > at
        state = "closed" if row.closed else "held" if held else "free"
        return BedLine(row.uid, row.label, state, until=row.held_until if held else None, sex=row.sex)
    occupied = booking.occupied_at is not None
    return BedLine(
        uid=row.uid,
        label=row.label,
        state="occupied" if occupied else "reserved",
        since=booking.occupied_at or booking.reserved_at,
        until=None if occupied else booking.reserved_until,
        overdue=not occupied and booking.reserved_until is not None and booking.reserved_until <= at,
        subject=subjects.get(booking.subject_uid),
        sex=row.sex,
    )


def free_beds(ward_uids: Collection[uuid.UUID], at: dt.datetime) -> dict[uuid.UUID, list[BedLine]]:
    """Return the free beds of bed-by-bed wards by ward, in one statement."""
    rows = free_rows(at).filter(ward__uid__in=ward_uids, ward__mode="rows").select_related("ward")
    found: dict[uuid.UUID, list[BedLine]] = {}
    for row in rows.order_by("order", "label"):
        found.setdefault(row.ward.uid, []).append(BedLine(row.uid, row.label, "free", sex=row.sex))
    return found


def kept_too_long(subject_type: str, at: dt.datetime) -> list[tuple[uuid.UUID, dt.datetime]]:
    """Return the subjects whose bed was kept until a moment that has passed, with that moment; nobody lies in it."""
    rows = BedBooking.objects.filter(subject_type=subject_type, ended_at=None, occupied_at=None, reserved_until__lte=at)
    return [(uid, until) for uid, until in rows.order_by("pk").values_list("subject_uid", "reserved_until") if until]


def bed_of(subject_uid: uuid.UUID) -> ReservedBed | None:
    """Return the bed a subject has now, or None, in one statement."""
    rows = BedBooking.objects.filter(subject_uid=subject_uid, ended_at=None)
    row = rows.select_related("ward__institution", "bed").first()
    if row is None:
        return None
    return ReservedBed(
        ward_uid=row.ward.uid,
        ward=row.ward.name,
        bed=row.bed.label if row.bed else "",
        institution=row.ward.institution.name,
        reserved_until=row.reserved_until,
        occupied_at=row.occupied_at,
    )
