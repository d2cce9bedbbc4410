"""One timeline of a person across institutions, newest first."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import IntegerField, QuerySet, Value

from lianti.kernel.pure import clock
from lianti.parties.shapes import Viewer
from lianti.records.models import Encounter
from lianti.records.queries.sensitive import hidden_encounters
from lianti.records.shapes import Asked, Entry, Place, Placed, TimelineAnswer
from lianti.records.timeline import sources

if TYPE_CHECKING:
    from lianti.residents.models import Resident

PER_PAGE = 50


def timeline_of(resident: Resident, asked: Asked, viewer: Viewer, at: dt.datetime) -> TimelineAnswer:
    """Return one page of what the group knows of a person whose record the caller has opened and traced (QQ-29).

    One UNION of narrow index scans tells where everything lies, so that filters and counts cost no statement more;
    then one statement for each kind that is on the page.
    """
    hidden = hidden_encounters(resident, viewer, at)
    everything = _placed(resident.pk, hidden, viewer, at)
    narrowed = [e for e in everything if _wanted(e, asked)]
    pages = max(1, -(-len(narrowed) // PER_PAGE))
    page = min(asked.page, pages)
    shown = narrowed[(page - 1) * PER_PAGE : page * PER_PAGE]
    said = _described(shown, viewer, at)
    kinds, places = Counter(e.kind for e in everything), Counter((e.place, e.place_name) for e in everything)
    return TimelineAnswer(
        rows=tuple((e, said[e.kind, e.pk]) for e in shown if (e.kind, e.pk) in said),
        total=len(narrowed),
        page=page,
        pages=pages,
        kinds=tuple((s.kind, s.label, kinds[s.kind]) for s in sources() if kinds[s.kind]),
        places=tuple(Place(uid, name, n) for (uid, name), n in places.most_common()),
        everything=len(everything),
        hidden=bool(hidden),
    )


def _placed(resident_id: int, hidden: frozenset[int], viewer: Viewer, at: dt.datetime) -> list[Placed]:
    asked = sources()
    parts = [
        _without(source.places(viewer, resident_id, at), hidden)
        .order_by()
        .annotate(from_source=Value(number, output_field=IntegerField()))
        .values_list("from_source", "pk", "moment", "place", "place_name")
        for number, source in enumerate(asked)
    ]
    rows = parts[0].union(*parts[1:], all=True)
    found = [Placed(asked[number].kind, pk, moment, place, name) for number, pk, moment, place, name in rows]
    return sorted(found, key=lambda e: (e.at, e.pk), reverse=True)


def _without(rows: QuerySet[Any, Any], hidden: frozenset[int]) -> QuerySet[Any, Any]:
    """Leave out what belongs to hidden encounters; a source that knows no encounter says itself what it shows."""
    if not hidden:
        return rows
    if rows.model is Encounter:
        return rows.exclude(pk__in=hidden)
    known = any(field.name == "encounter" for field in rows.model._meta.get_fields())
    return rows.exclude(encounter_id__in=hidden) if known else rows


def _wanted(entry: Placed, asked: Asked) -> bool:
    if asked.kind and entry.kind != asked.kind:
        return False
    if asked.place and entry.place != asked.place:
        return False
    if not asked.since and not asked.until:
        return True
    day = clock.local_day(entry.at)
    return (asked.since is None or day >= asked.since) and (asked.until is None or day <= asked.until)


def _described(shown: Iterable[Placed], viewer: Viewer, at: dt.datetime) -> dict[tuple[str, int], Entry]:
    by_kind: dict[str, list[int]] = {}
    for entry in shown:
        by_kind.setdefault(entry.kind, []).append(entry.pk)
    return {
        (source.kind, pk): said
        for source in sources()
        if source.kind in by_kind
        for pk, said in source.describe(by_kind[source.kind], viewer, at).items()
    }
