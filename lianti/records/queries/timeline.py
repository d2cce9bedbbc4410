"""One timeline of a person across institutions, newest first."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Count, IntegerField, Max, Q, QuerySet, Value

from lianti.kernel.pure import clock
from lianti.records.queries.sensitive import Sight, leaves_out
from lianti.records.shapes import Asked, Entry, Place, Placed, TimelineAnswer
from lianti.records.timeline import sources

if TYPE_CHECKING:
    import uuid

PER_PAGE = 50
K = TypeVar("K")
# The entries of each kind that the viewer may see at all, by kind.
Parts = dict[str, QuerySet[Any, Any]]


@dataclass(frozen=True)
class _Counted:
    """How many entries of a kind an institution has, and how many of them lie within the days asked for."""

    kind: str
    place: uuid.UUID
    place_name: str
    n: int
    wanted: int


def timeline_of(sight: Sight, asked: Asked) -> TimelineAnswer:
    """Return one page of what the group knows of a person whose record the caller has opened and traced (QQ-29).

    One UNION of narrow index scans counts, so that filters cost no statement more; a second one fetches where the
    entries of this page lie, and only these become objects; then one statement for each kind that is on the page.
    """
    parts = {source.kind: sight.rows(source.places(sight)).order_by() for source in sources()}
    counted = _counted(parts, asked)
    total = sum(c.wanted for c in counted if asked.kind in {"", c.kind} and asked.place in {None, c.place})
    pages = max(1, -(-total // PER_PAGE))
    page = min(asked.page, pages)
    shown = _shown(parts, asked, page) if total else []
    said = _described(shown, sight)
    kinds, places = _summed((c.kind, c.n) for c in counted), _summed(((c.place, c.place_name), c.n) for c in counted)
    return TimelineAnswer(
        rows=tuple((e, said[e.kind, e.pk]) for e in shown if (e.kind, e.pk) in said),
        total=total,
        page=page,
        pages=pages,
        kinds=tuple((s.kind, s.label, kinds[s.kind]) for s in sources() if kinds[s.kind]),
        places=tuple(Place(uid, name, n) for (uid, name), n in places.most_common()),
        everything=sum(kinds.values()),
        hidden=leaves_out(sight),
    )


def _counted(parts: Parts, asked: Asked) -> list[_Counted]:
    """Return how many entries there are, and how many of them within the days asked for, in one statement."""
    names = list(parts)
    wanted = Count("pk", filter=_within(asked)) if asked.since or asked.until else Count("pk")
    grouped = [
        rows.annotate(from_source=Value(number, output_field=IntegerField()))
        .values("from_source", "place", "place_name")
        .annotate(n=Count("pk"), wanted=wanted, newest=Max("moment"))
        .values_list("from_source", "place", "place_name", "n", "wanted", "newest")
        for number, rows in enumerate(parts.values())
    ]
    # Among places with as many entries the one seen last stands first.
    rows = sorted(_union(grouped), key=lambda row: row[-1], reverse=True)
    return [_Counted(names[number], place, name, n, within) for number, place, name, n, within, _newest in rows]


def _shown(parts: Parts, asked: Asked, page: int) -> list[Placed]:
    """Return the entries of one page, newest first: every part is read along its index no further than needed."""
    names = [kind for kind in parts if asked.kind in {"", kind}]
    within = _within(asked) & (Q(place=asked.place) if asked.place else Q())
    narrowed = [
        parts[kind]
        .filter(within)
        .annotate(from_source=Value(number, output_field=IntegerField()))
        .values_list("from_source", "pk", "moment", "place", "place_name")
        for number, kind in enumerate(names)
    ]
    rows = _union(narrowed).order_by("-moment", "-pk", "from_source")[(page - 1) * PER_PAGE : page * PER_PAGE]
    return [Placed(names[number], pk, moment, place, name) for number, pk, moment, place, name in rows]


def _union(parts: list[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    return parts[0].union(*parts[1:], all=True)


def _summed(found: Iterable[tuple[K, int]]) -> Counter[K]:
    summed: Counter[K] = Counter()
    for key, n in found:
        summed[key] += n
    return summed


def _within(asked: Asked) -> Q:
    """Return the condition of the days asked for, from the first moment of one to the last of the other."""
    within = Q()
    if asked.since:
        within &= Q(moment__gte=clock.day_start(asked.since))
    if asked.until and asked.until < dt.date.max:
        within &= Q(moment__lt=clock.day_start(asked.until + dt.timedelta(days=1)))
    return within


def _described(shown: Iterable[Placed], sight: Sight) -> dict[tuple[str, int], Entry]:
    by_kind: dict[str, list[int]] = {}
    for entry in shown:
        by_kind.setdefault(entry.kind, []).append(entry.pk)
    return {
        (source.kind, pk): said
        for source in sources()
        if source.kind in by_kind
        for pk, said in source.describe(by_kind[source.kind], sight).items()
    }
