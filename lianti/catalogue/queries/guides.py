"""Guides of an alliance: editions in force, their text beside a diagnosis, and who has confirmed them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from lianti.alliances.queries import alliance_of_uid, alliances_of
from lianti.catalogue.list_shapes import GuideLine, Standing
from lianti.catalogue.models import Guide, GuideReceipt
from lianti.catalogue.queries.lists import standings, tier_of
from lianti.catalogue.rules import chapter_of
from lianti.catalogue.rules.lists import named_by
from lianti.kernel.pure.errors import NotVisible
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance


def guides_of(alliance: Alliance, *, key: uuid.UUID | None = None) -> list[GuideLine]:
    """Return every edition of an alliance or of one series with its receipts, the youngest first; two statements."""
    rows = Guide.objects.filter(alliance=alliance)
    return _lines(rows if key is None else rows.filter(key=key))


def guide_of_uid(uid: uuid.UUID, viewer: Viewer, on: dt.date) -> tuple[Guide, Alliance]:
    """Return an edition with its alliance for a viewer of one of its members (NotVisible otherwise)."""
    found = Guide.objects.filter(uid=uid).first()
    mine = {line.id: line.uid for line in alliances_of(viewer.institution_id, on)}
    if found is None or found.alliance_id not in mine:
        raise NotVisible(str(uid))
    return found, alliance_of_uid(mine[found.alliance_id], viewer, on)


def line_of_guide(row: Guide) -> GuideLine:
    """Return one edition with its receipts."""
    return _lines(Guide.objects.filter(pk=row.pk))[0]


def guides_for(code: str, alliance_ids: Sequence[int], on: dt.date) -> list[GuideLine]:
    """Return the guides in force that speak of a diagnosis, in one statement (HK-13, SY-34)."""
    rows = Guide.objects.filter(alliance_id__in=list(alliance_ids), since_on__lte=on)
    rows = rows.filter(Q(until_on=None) | Q(until_on__gt=on)).exclude(kind="quality")
    return [_line(row, frozenset()) for row in rows if named_by(code, row.codes)]


def beside(code: str, *, institution_id: int | None, on: dt.date) -> tuple[Standing | None, list[GuideLine]]:
    """Return how a diagnosis stands in the lists of the own tier, and the guides in force that speak of it.

    Nothing outside of any alliance and for what is no diagnosis; three statements (JL-44, HK-13, SY-34).
    """
    place = tier_of(institution_id, on)
    if place is None or not chapter_of(code):
        return None, []
    tier, alliance_ids = place
    found = standings([code], tier=tier, alliance_ids=alliance_ids, on=on)[code]
    return found, guides_for(code, alliance_ids, on)


def receipts_of(row: Guide) -> dict[int, tuple[dt.datetime, str]]:
    """Return when and by whom each member confirmed an edition."""
    rows = GuideReceipt.objects.filter(guide=row).values_list("institution_id", "at", "by_name")
    return {institution: (at, name) for institution, at, name in rows}


def last_edition(alliance: Alliance, key: uuid.UUID) -> Guide | None:
    """Return the youngest edition of a series."""
    return Guide.objects.filter(alliance=alliance, key=key).order_by("-since_on").first()


def _lines(rows: QuerySet[Guide]) -> list[GuideLine]:
    found = rows.prefetch_related("receipts").order_by("kind", "title", "-since_on", "-pk")
    return [_line(row, frozenset(r.institution_id for r in row.receipts.all())) for row in found]


def _line(row: Guide, confirmed: frozenset[int]) -> GuideLine:
    return GuideLine(
        uid=row.uid,
        key=row.key,
        kind=row.kind,
        title=row.title,
        codes=tuple(row.codes),
        edition=row.edition,
        source=row.source,
        sample=row.sample,
        since_on=row.since_on,
        until_on=row.until_on,
        body=dict(row.body),
        published_at=row.published_at,
        published_by=row.published_by_name,
        confirmed=confirmed,
    )
