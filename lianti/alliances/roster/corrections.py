"""What the office corrects in the preview, and keeping the roster between two looks at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from lianti.alliances.roster.names import clean_district, clean_unit
from lianti.alliances.roster.people import clean_person, clean_phone
from lianti.alliances.roster.shapes import Contact, Edit, RawUnit, RosterRow
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import squash


def apply_corrections(rows: Sequence[RosterRow], edits: Iterable[Edit]) -> list[RawUnit]:
    """Return the units of the preview as corrected, for ``judge`` to look at again.

    Refuses an edit of a row that does not exist, and ``same`` for a row that names no member.
    """
    units: dict[int, RawUnit] = {row.number: row.raw for row in rows}
    by_number = {row.number: row for row in rows}
    dropped: set[int] = set()
    for edit in edits:
        if edit.number not in units:
            raise Refused("roster.no_such_row", _("名单里没有第 {number} 行，请刷新预览后再改。"), number=edit.number)
        units[edit.number] = _corrected(units[edit.number], by_number[edit.number], edit)
        if edit.drop:
            dropped.add(edit.number)
    return [unit for number, unit in units.items() if number not in dropped]


def _corrected(unit: RawUnit, row: RosterRow, edit: Edit) -> RawUnit:
    """Return one unit with an edit applied; a new name or district takes back an earlier answer."""
    if edit.name is not None:
        cleaned = clean_unit(edit.name)
        unit = replace(unit, name=cleaned.name, role=cleaned.role or unit.role, decided="", same_as=None)
    if edit.district is not None:
        unit = replace(unit, district=clean_district(edit.district), decided="", same_as=None)
    if edit.kind is not None:
        unit = replace(unit, kind=squash(edit.kind))
    if edit.level is not None:
        unit = replace(unit, level=squash(edit.level))
    if edit.head is not None:
        unit = replace(unit, head=clean_person(edit.head))
    if edit.contacts is not None:
        unit = replace(unit, contacts=tuple(_cleaned(contact) for contact in edit.contacts))
    return _decided(unit, row, edit) if edit.verdict else unit


def _decided(unit: RawUnit, row: RosterRow, edit: Edit) -> RawUnit:
    if edit.verdict == "new":
        return replace(unit, decided="new", same_as=None)
    member = edit.same_as or row.known_uid
    if member is None:
        raise Refused("roster.same_as_whom", _("请选择第 {number} 行是医联体内的哪一家单位。"), number=edit.number)
    return replace(unit, decided="same", same_as=member)


def _cleaned(contact: Contact) -> Contact:
    return Contact(clean_person(contact.name), squash(contact.post), clean_phone(contact.phone))


def to_plain(unit: RawUnit) -> dict[str, Any]:
    """Return a unit as a JSON value, to keep between upload and import; it names people, so store it encrypted."""
    return asdict(unit) | {"same_as": str(unit.same_as) if unit.same_as else None}


def from_plain(value: Mapping[str, Any]) -> RawUnit:
    """Return the unit that ``to_plain`` wrote."""
    given = dict(value)
    given["contacts"] = tuple(Contact(**contact) for contact in given["contacts"])
    given["columns"], given["notes"] = tuple(given["columns"]), tuple(given["notes"])
    given["same_as"] = UUID(given["same_as"]) if given["same_as"] else None
    return RawUnit(**given)
