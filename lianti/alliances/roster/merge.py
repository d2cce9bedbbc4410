"""Annexes of one document that list the same units: one names the heads, the other the contacts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lianti.alliances.roster.names import name_key, same_district
from lianti.alliances.roster.records import merge_contacts
from lianti.alliances.roster.shapes import RawUnit
from lianti.kernel.pure.errors import mark as _

# Where a unit is mentioned: the block, the columns it has there, the district.
_Mention = tuple[int, tuple[str, ...], str]
MERGED = _("已并入{place}的内容，请核对")
OTHER_HEAD = _("{place}写的负责人不同，保留先写的，请核对")


def merge_annexes(units: Iterable[RawUnit]) -> list[RawUnit]:
    """Return the units with further tables about them joined in; a unit twice in one table stays twice.

    Tables with equal columns are two parts of one list, so a unit in both stays twice as well and the judge
    says duplicate. Only a table that adds other columns is an annex about the same units.
    """
    kept: list[RawUnit] = []
    mentions: dict[str, dict[_Mention, int]] = {}
    for unit in units:
        mention = (unit.block, unit.columns, unit.district)
        before = mentions.setdefault(name_key(unit.name), {})
        place = next((at for seen, at in before.items() if unit.name and _is_annex(seen, mention)), None)
        if place is None:
            before.setdefault(mention, len(kept))
            kept.append(unit)
        else:
            kept[place] = merged(kept[place], unit)
    return kept


def _is_annex(first: _Mention, later: _Mention) -> bool:
    return first[0] != later[0] and first[1] != later[1] and same_district(first[2], later[2])


def merged(first: RawUnit, later: RawUnit) -> RawUnit:
    """Return the first mention of a unit completed by a later one; what the first says is kept."""
    note = MERGED.format(place=later.place)
    if first.head and later.head and first.head != later.head:
        note = OTHER_HEAD.format(place=later.place)
    return replace(
        first,
        role="lead" if "lead" in {first.role, later.role} else "member",
        district=first.district or later.district,
        kind=first.kind or later.kind,
        level=first.level or later.level,
        head=first.head or later.head,
        contacts=merge_contacts(first.contacts, later.contacts),
        notes=(*first.notes, note),
    )
