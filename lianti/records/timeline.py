"""Sources of the timeline: this app announces its own kinds, apps above it join with theirs (QQ-29).

A source tells where a person's entries lie in time in one cheap query, and describes those of one page in another. All
first queries become one UNION, so the number of statements depends on the number of sources and never on the entries.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet

from lianti.records.shapes import Entry

if TYPE_CHECKING:
    from lianti.records.queries.sensitive import Sight

# What is for the viewer -> rows with the columns ``pk``, ``moment``, ``place`` and ``place_name``.
Places = Callable[["Sight"], "QuerySet[Any, Any]"]
# (keys of one page, what is for the viewer) -> what to show, by key.
Describe = Callable[[Collection[int], "Sight"], dict[int, Entry]]


@dataclass(frozen=True)
class Source:
    """One kind of entries on the timeline."""

    kind: str
    label: str
    icon: str
    places: Places
    describe: Describe


_sources: dict[str, Source] = {}


def join(source: Source) -> Source:
    """Announce a kind of entries; the same kind announced again replaces the former."""
    _sources[source.kind] = source
    return source


def sources() -> list[Source]:
    """Return every source in the order they were announced."""
    return list(_sources.values())


def placed(rows: QuerySet[Any, Any], moment: str, place: str = "institution") -> QuerySet[Any, Any]:
    """Return rows with the columns a timeline asks for: when, and at which institution."""
    found: QuerySet[Any, Any] = rows.annotate(
        moment=F(moment), place=F(f"{place}__uid"), place_name=F(f"{place}__name")
    )
    return found
