"""Where somebody who needs a bed can go, and the numbers of the whole group (SY-31, SY-32)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

from lianti.capacity import rules
from lianti.capacity.kinds import WARD_KINDS
from lianti.capacity.models import BedConversion, BedReport, Ward
from lianti.capacity.queries.beds import group_wards, lines_of, wards_of
from lianti.capacity.shapes import BedCounts, BedSuggestion, WardLine
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import mark as _

if TYPE_CHECKING:
    from lianti.parties.models import Institution


def told_words(line: WardLine) -> str:
    """Return who told the number and when: 03-11 08:05 王护士长（护士长）电话报."""
    if line.told_at is None:
        return _("还没有报过数")
    when = f"{clock.local(line.told_at):%m-%d %H:%M}"
    if line.mode == "rows":
        return _("{when} 逐床更新").format(when=when)
    how = _("{when} {who}电话报") if line.channel == "phone" else _("{when} {who}填报")
    return how.format(when=when, who=line.reporter)


def suggest_beds(
    *,
    kind: str,
    institution: Institution,
    at: dt.datetime,
    department_id: int | None = None,
    own: bool = True,
    limit: int = 5,
) -> list[BedSuggestion]:
    """Return wards with a free bed of ``kind`` in the alliance of ``institution``, the best first, with reasons.

    Fresh numbers come before stale ones, the asked department first, then the nearest, then the emptiest. ``own=False``
    leaves the institution's own wards out: going down, somebody else's bed is wanted.
    """
    lines = [w for w in group_wards(institution, at, kind) if w.free and (own or not w.own)]
    lines.sort(
        key=lambda w: (
            w.stale,
            department_id is not None and w.department_id != department_id,
            9999.0 if w.distance_km is None else w.distance_km,
            -(w.free or 0),
        )
    )
    return [BedSuggestion(line, rules.bed_reasons(_offer(line))) for line in lines[:limit]]


def _offer(line: WardLine) -> rules.Offer:
    told = told_words(line)
    return rules.Offer(line.free or 0, told, line.distance_km, line.own, line.stale, line.phone, line.leaving)


def wards_for(institution: Institution, at: dt.datetime, department_id: int | None) -> list[WardLine]:
    """Return the wards of a receiving institution for an inpatient answer, those of the asked department first."""
    lines = lines_of(wards_of([institution.pk]), at)
    return sorted(lines, key=lambda w: (department_id is None or w.department_id != department_id, not w.free))


def free_by_place(institution_ids: Collection[int], kinds: Collection[str], at: dt.datetime) -> dict[int, int]:
    """Return how many beds of some kinds are free at several places; who told nothing is absent. Five statements."""
    free: dict[int, int] = {}
    for line in lines_of(wards_of(institution_ids).filter(kind__in=kinds), at):
        if line.free is not None and line.institution_id is not None:
            free[line.institution_id] = free.get(line.institution_id, 0) + line.free
    return free


def bed_counts(at: dt.datetime) -> list[BedCounts]:
    """Return numbers by institution and kind: for regulators, without wards, reporters or anybody's name."""
    groups: dict[tuple[str, str], list[WardLine]] = defaultdict(list)
    rows = Ward.objects.filter(is_active=True).select_related("institution", "department", "last_report")
    for line in lines_of(rows.order_by("institution__pinyin_key", "kind"), at):
        groups[line.institution, line.kind].append(line)
    return [
        BedCounts(
            institution=institution,
            kind=kind,
            kind_name=WARD_KINDS.get(kind, kind),
            wards=len(lines),
            beds=sum(w.beds for w in lines),
            free=sum(w.free or 0 for w in lines),
            told=sum(w.free is not None for w in lines),
            stale=sum(w.stale for w in lines),
        )
        for (institution, kind), lines in groups.items()
    ]


def reports_of(ward: Ward, limit: int = 30) -> list[BedReport]:
    """Return what a ward told, the newest first."""
    return list(BedReport.objects.filter(ward=ward).order_by("-reported_at", "-pk")[:limit])


def conversions_of(institution_id: int | None) -> list[BedConversion]:
    """Return the decisions of an institution to give beds another kind, the newest first (SY-32)."""
    rows = BedConversion.objects.filter(ward__institution_id=institution_id or 0)
    return list(rows.select_related("ward", "target").order_by("-decided_on", "-pk")[:100])
