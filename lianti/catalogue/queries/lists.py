"""Disease lists: editions by tier and kind, their entries and changes, the proposal, and how a diagnosis stands."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet, Sum

from lianti.alliances.queries import alliance_of_uid, alliances_of, lead_of, members_of, term, tiers_of
from lianti.alliances.shapes import AllianceLine
from lianti.catalogue import rules
from lianti.catalogue.base_lists import base_list, base_name
from lianti.catalogue.kinds import LIST_KINDS
from lianti.catalogue.list_shapes import Change, Counted, ListLine, Proposal, Standing
from lianti.catalogue.models import CaseCount, DiseaseChange, DiseaseEntry, DiseaseList
from lianti.catalogue.rules import lists as list_rules
from lianti.catalogue.terms import LEAST_CASES
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.web.prepared import Slot, prepared
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance

__all__ = [
    "alliance_for",
    "alliances_for",
    "base_of",
    "changes_of",
    "entries_of",
    "last_in_force",
    "lead_id_of",
    "least_cases",
    "line_of",
    "list_of_uid",
    "lists_of",
    "mark_of",
    "proposal_for",
    "standing",
    "standings",
]


def alliances_for(viewer: Viewer, on: dt.date) -> list[AllianceLine]:
    """Return the alliances whose lists the viewer may read: those of the own institution."""
    return alliances_of(viewer.institution_id, on)


def alliance_for(uid: uuid.UUID, viewer: Viewer, on: dt.date) -> Alliance:
    """Return an alliance of the viewer's institution (NotVisible otherwise)."""
    return alliance_of_uid(uid, viewer, on)


def lead_id_of(alliance: Alliance, on: dt.date) -> int | None:
    """Return the id of the lead institution on a day."""
    lead = lead_of(alliance, on)
    return lead.institution_id if lead else None


def list_of_uid(uid: uuid.UUID, viewer: Viewer, on: dt.date) -> tuple[DiseaseList, Alliance]:
    """Return an edition with its alliance for a viewer of one of its members (NotVisible otherwise)."""
    found = DiseaseList.objects.select_related("base").filter(uid=uid).first()
    if found is None:
        raise NotVisible(str(uid))
    mine = {line.id: line.uid for line in alliances_of(viewer.institution_id, on)}
    if found.alliance_id not in mine:
        raise NotVisible(str(uid))
    return found, alliance_of_uid(mine[found.alliance_id], viewer, on)


def lists_of(alliance: Alliance, *, tier: int | None = None, kind: str = "") -> list[ListLine]:
    """Return every edition of an alliance, the youngest of a tier and kind first, in one statement."""
    rows = _with_counts(DiseaseList.objects.filter(alliance=alliance))
    if tier is not None:
        rows = rows.filter(tier=tier, kind=kind)
    return [_line(row, alliance.uid) for row in rows.order_by("tier", "kind", "-proposed_at", "-pk")]


def line_of(row: DiseaseList, alliance: Alliance) -> ListLine:
    """Return one edition with its numbers."""
    return _line(_with_counts(DiseaseList.objects.filter(pk=row.pk)).get(), alliance.uid)


def _with_counts(rows: QuerySet[DiseaseList]) -> QuerySet[DiseaseList]:
    return rows.annotate(
        entry_count=Count("entries", distinct=True),
        plus=Count("changes", filter=Q(changes__way="plus"), distinct=True),
        minus=Count("changes", filter=Q(changes__way="minus"), distinct=True),
    )


def _line(row: DiseaseList, alliance_uid: uuid.UUID) -> ListLine:
    return ListLine(
        uid=row.uid,
        alliance_uid=alliance_uid,
        tier=row.tier,
        kind=row.kind,
        name=row.name,
        state=row.state,
        base_name=row.base_name,
        since_on=row.since_on,
        until_on=row.until_on,
        entries=getattr(row, "entry_count", 0),
        plus=getattr(row, "plus", 0),
        minus=getattr(row, "minus", 0),
        years=tuple(row.years),
        least_cases=row.least_cases,
        proposed_at=row.proposed_at,
        proposed_by_uid=row.proposed_by_uid,
        proposed_by=row.proposed_by_name,
        approved_at=row.approved_at,
        approved_by=row.approved_by_name,
        note=row.note,
    )


def entries_of(row: DiseaseList) -> dict[str, str]:
    """Return the diseases of an edition by code."""
    return dict(DiseaseEntry.objects.filter(list=row).values_list("code", "name"))


def changes_of(row: DiseaseList) -> list[Change]:
    """Return what an edition adds to and takes from its base list."""
    return [Change(c.code, c.name, c.way, c.reason, c.cases) for c in DiseaseChange.objects.filter(list=row)]


def mark_of(row: DiseaseList) -> str:
    """Return a short mark of what an edition says now, by which a page that has grown old is known."""
    told = [row.state, str(row.since_on), str(row.proposed_at), *map(str, changes_of(row))]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def last_in_force(alliance: Alliance, tier: int, kind: str) -> DiseaseList | None:
    """Return the youngest approved edition of a tier and kind."""
    rows = DiseaseList.objects.filter(alliance=alliance, tier=tier, kind=kind, state="approved")
    return rows.order_by("-since_on").first()


def base_of(row: DiseaseList) -> dict[str, str]:
    """Return the base list of an edition: the edition before it, or the built-in reference list (JL-43)."""
    return entries_of(row.base) if row.base is not None else base_list(row.tier, row.kind)


def least_cases(alliance: Alliance, on: dt.date) -> int:
    """Return from how many cases in three years a disease counts as treated (term catalogue.least_cases)."""
    return int(term(LEAST_CASES.name, institution_id=None, on=on, alliance_id=alliance.pk).value)


def proposal_for(alliance: Alliance, row: DiseaseList, on: dt.date) -> Proposal:
    """Return what the case counts of the tier say about the base list of an edition (JL-42)."""
    years = list_rules.years_before(on)
    members = {m.institution_id: m.name for m in members_of(alliance, on) if m.tier == row.tier}
    counts = _counted(alliance, years, list(members))
    return list_rules.propose(base_of(row), counts, years, least_cases(alliance, on), members, kind=row.kind)


def _counted(alliance: Alliance, years: Sequence[int], members: Sequence[int]) -> list[Counted]:
    rows = CaseCount.objects.filter(alliance=alliance, year__in=years, institution_id__in=members)
    sums: dict[tuple[int, int, str], int] = defaultdict(int)
    best: dict[tuple[int, int, str], tuple[int, str]] = {}
    for institution, year, category, name, cases in rows.values_list(
        "institution_id", "year", "category", "name", "cases"
    ):
        key = (institution, year, category)
        sums[key] += cases
        best[key] = max(best.get(key, (-1, "")), (cases, name))
    return [Counted(*key, best[key][1], total) for key, total in sums.items()]


def counts_by_member(alliance: Alliance) -> dict[tuple[int, int], tuple[int, int]]:
    """Return cases and number of rows by member and year, in one statement."""
    rows = CaseCount.objects.filter(alliance=alliance).values("institution_id", "year")
    return {
        (row["institution_id"], row["year"]): (row["total"], row["rows"])
        for row in rows.annotate(total=Sum("cases"), rows=Count("pk")).order_by()
    }


def base_title(row: DiseaseList | None) -> str:
    """Return how the base of a new edition is called."""
    return row.name if row is not None else base_name()


def _entries(tier: int | Slot, on: dt.date | Slot) -> QuerySet[DiseaseEntry, tuple[str, str, dt.date | None, str]]:
    rows = DiseaseEntry.objects.filter(
        Q(list__until_on=None) | Q(list__until_on__gt=on),
        list__tier=tier, list__state="approved", list__since_on__lte=on,
    )  # fmt: skip
    return rows.values_list("list__kind", "list__name", "list__since_on", "code")


@prepared
def _entries_of(
    alliance_id: Slot, tier: Slot, on: Slot
) -> QuerySet[DiseaseEntry, tuple[str, str, dt.date | None, str]]:
    return _entries(tier, on).filter(list__alliance_id=alliance_id)


def standings(codes: Sequence[str], *, tier: int, alliance_ids: Sequence[int], on: dt.date) -> dict[str, Standing]:
    """Return how diagnoses stand in the lists in force of a tier, over all alliances given, in one statement."""
    if len(alliance_ids) == 1:
        rows = _entries_of.rows(alliance_id=alliance_ids[0], tier=tier, on=on)
    else:
        rows = list(_entries(tier, on).filter(list__alliance_id__in=list(alliance_ids)))
    editions: dict[tuple[str, str, dt.date], list[str]] = defaultdict(list)
    for kind, name, since_on, entry in rows:
        if since_on is not None:
            editions[kind, name, since_on].append(entry)
    order = list(LIST_KINDS)
    found: dict[str, Standing] = {}
    for code in codes:
        named = {kind for (kind, _n, _s), entries in editions.items() if list_rules.named_by(code, entries)}
        ordered = tuple(sorted(named, key=order.index))
        found[code] = Standing(tier, ordered, tuple(sorted(editions, key=lambda e: order.index(e[0]))))
    return found


def standing(code: str, *, institution_id: int | None, on: dt.date) -> Standing | None:
    """Return how a diagnosis stands in the lists of the institution's own tier; None outside of any alliance."""
    place = tier_of(institution_id, on)
    if place is None or not rules.chapter_of(code):
        return None
    tier, alliance_ids = place
    return standings([code], tier=tier, alliance_ids=alliance_ids, on=on)[code]


def tier_of(institution_id: int | None, on: dt.date) -> tuple[int, list[int]] | None:
    """Return the tier of an institution in its first alliance, and its alliances in which it has that tier."""
    tiers = tiers_of(institution_id, on)
    if not tiers:
        return None
    first = tiers[0][1]
    return first, [alliance_id for alliance_id, tier in tiers if tier == first]
