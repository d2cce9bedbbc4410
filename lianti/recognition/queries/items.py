"""Reading the catalogue: what a place may order and recognise, prices of a day, local codes, rules of direction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from lianti.alliances.queries import tiers_of
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.pure.text import squash
from lianti.parties.shapes import Viewer
from lianti.recognition.models import ItemPrice, LocalCode, RecognisableItem, RecognitionRule
from lianti.recognition.shapes import Direction, Item

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance

PAGE = 30
_FOUND = 12


def items_for(institution_id: int | None, on: dt.date, codes: Collection[str] | None = None) -> dict[str, Item]:
    """Return the items of a place's alliances by code, in three statements; in two alliances the shorter period holds.

    The price is that of the same alliance on the day.
    """
    alliances = [alliance_id for alliance_id, _tier in tiers_of(institution_id, on)]
    rows = RecognisableItem.objects.filter(alliance_id__in=alliances)
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    return _items(list(rows.order_by("category", "code", "alliance_id")), on)


def items_of(alliance: Alliance, on: dt.date) -> dict[str, Item]:
    """Return the items of one alliance by code."""
    return _items(list(RecognisableItem.objects.filter(alliance=alliance).order_by("category", "code")), on)


def _items(rows: list[RecognisableItem], on: dt.date) -> dict[str, Item]:
    prices = _prices(rows, on)
    found: dict[str, Item] = {}
    for row in rows:
        item = Item(
            row.code, row.name, row.category, row.body_part, row.valid_days, row.sample, row.source, prices.get(row.pk)
        )
        before = found.get(row.code)
        if before is None or item.valid_days < before.valid_days:
            found[row.code] = item
    return found


def _prices(rows: Iterable[RecognisableItem], on: dt.date) -> dict[int, int]:
    valid = Q(until_on=None) | Q(until_on__gt=on)
    prices = ItemPrice.objects.filter(valid, item__in=list(rows), since_on__lte=on).order_by("since_on", "pk")
    return dict(prices.values_list("item_id", "fen"))


def _named(wanted: str) -> Q:
    """Return what a search box means: ``squash`` has taken the blanks out, so ``xue chang gui`` is found as well."""
    letters = Q(initials__istartswith=wanted) | Q(pinyin__istartswith=wanted)
    return letters | Q(name__icontains=wanted) | Q(code__istartswith=wanted)


def search_items(institution_id: int | None, text: str, on: dt.date) -> list[Item]:
    """Return the items that a beginning of a code, of pinyin or its initials, or a part of a name leads to."""
    wanted = squash(text)[:40]
    if not wanted:
        return []
    alliances = [alliance_id for alliance_id, _tier in tiers_of(institution_id, on)]
    rows = RecognisableItem.objects.filter(_named(wanted), alliance_id__in=alliances)
    first = rows.order_by("category", "code", "alliance_id")[: _FOUND * 2]
    return list(_items(list(first), on).values())[:_FOUND]


def listed(alliance: Alliance, text: str, category: str) -> QuerySet[RecognisableItem]:
    """Return the catalogue of an alliance for its page."""
    rows = RecognisableItem.objects.filter(alliance=alliance)
    wanted = squash(text)[:40]
    if wanted:
        rows = rows.filter(_named(wanted))
    if category:
        rows = rows.filter(category=category)
    return rows.order_by("category", "code")


def item_codes_by_local(institution_ids: Collection[int]) -> dict[tuple[int, str], str]:
    """Return which catalogue item the own codes of institutions stand for, in one statement."""
    rows = LocalCode.objects.filter(institution_id__in=institution_ids).exclude(item_code="")
    return {(i, code): item for i, code, item in rows.values_list("institution_id", "code", "item_code")}


def local_codes(viewer: Viewer, *, waiting: bool, text: str = "") -> QuerySet[LocalCode]:
    """Return what the viewer's own institution calls items: those that wait for a word, or those that have one."""
    rows = LocalCode.objects.filter(institution_id=viewer.institution_id or 0)
    open_ones = Q(item_code="", is_none=False)
    rows = rows.filter(open_ones) if waiting else rows.exclude(open_ones)
    wanted = squash(text)[:40]
    if wanted:
        rows = rows.filter(Q(name__icontains=wanted) | Q(code__istartswith=wanted) | Q(item_code__istartswith=wanted))
    return rows.order_by("-seen", "code")


def local_code_of(uid: uuid.UUID, viewer: Viewer) -> LocalCode:
    """Return an own code of the viewer's institution (NotVisible otherwise)."""
    found = LocalCode.objects.filter(uid=uid, institution_id=viewer.institution_id or 0).first()
    if found is None:
        raise NotVisible(str(uid))
    return found


def own_codes(viewer: Viewer) -> dict[str, tuple[str, str | None]]:
    """Return name and item of what the viewer's own institution calls items, by its code; None while it waits."""
    rows = LocalCode.objects.filter(institution_id=viewer.institution_id or 0)
    told = rows.values_list("code", "name", "item_code", "is_none")
    return {code: (name, item if item or none else None) for code, name, item, none in told}


def waiting_codes(institution_id: int | None) -> int:
    """Return how many own codes wait, for the badge."""
    return LocalCode.objects.filter(institution_id=institution_id or 0, item_code="", is_none=False).count()


def rules_of(alliance: Alliance) -> list[RecognitionRule]:
    """Return the rules of direction of an alliance, ended ones too."""
    return list(RecognitionRule.objects.filter(alliance=alliance).order_by("until_on", "-since_on", "pk"))


def directions_of(alliance_ids: Collection[int], on: dt.date) -> list[Direction]:
    """Return the rules of direction in force on a day."""
    valid = Q(until_on=None) | Q(until_on__gt=on)
    rows = RecognitionRule.objects.filter(valid, alliance_id__in=alliance_ids, since_on__lte=on)
    return [Direction(r.from_level, r.to_level, r.area, r.alliance_id) for r in rows]
