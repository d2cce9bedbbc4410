"""From the cells of one row to a unit: whose phone is whose, who is the head, who are the contacts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from lianti.alliances.roster.headers import Column
from lianti.alliances.roster.names import clean_district, clean_unit, is_blank, role_from_column
from lianti.alliances.roster.people import split_people, split_phones
from lianti.alliances.roster.shapes import Contact, RawUnit
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise, squash

Cells = Sequence[tuple[Column, str]]
HEAD_POST = _("负责人")
UNIT_PHONE = _("单位电话")


@dataclass
class _Slot:
    """Cells that speak of the same people: a name column with the post and phone columns that follow it."""

    owner: str
    names: str = ""
    posts: str = ""
    phones: str = ""


def value_of(cells: Cells, field: str) -> str:
    """Return the first filled cell of a field, without the wrapping some exports put around numbers."""
    for column, text in cells:
        if column.field == field and not is_blank(text):
            return unwrap(text)
    return ""


def unwrap(text: str) -> str:
    """Return the inside of ``="…"``, the way exports keep leading zeros."""
    found = re.fullmatch(r'\s*="(.*)"\s*', text)
    return found[1] if found else text


def unit_of(cells: Cells, *, place: str, block: int, district: str = "", notes: tuple[str, ...] = ()) -> RawUnit:
    """Return the unit one row describes; a row without a name gives a unit without one, for the judge to refuse."""
    named = clean_unit(value_of(cells, "name"))
    head, contacts = people_of(cells)
    role = role_from_column(value_of(cells, "role")) or named.role or "member"
    return RawUnit(
        name=named.name,
        role=role,
        district=clean_district(value_of(cells, "district")) or district,
        kind=squash(value_of(cells, "kind")),
        level=squash(value_of(cells, "level")),
        head=head,
        contacts=contacts,
        number=squash(value_of(cells, "number")).removesuffix(".0"),
        place=place,
        block=block,
        columns=tuple(sorted({column.field for column, _text in cells if column.field != "number"})),
        notes=notes,
    )


def with_more_people(unit: RawUnit, cells: Cells, note: str = "") -> RawUnit:
    """Return a unit with the people of a row that continues it (merged cells, or no name of its own)."""
    head, contacts = people_of(cells)
    repeated = value_of(cells, "head") and head == unit.head
    extra = () if repeated or not head or not unit.head else (Contact(head, HEAD_POST),)
    merged = merge_contacts(unit.contacts, (*extra, *contacts))
    return replace(unit, head=unit.head or head, contacts=merged, notes=(*unit.notes, note) if note else unit.notes)


def has_people(cells: Cells) -> bool:
    """Say whether a row names anybody or any phone."""
    return any(value_of(cells, field) for field in ("head", "contact", "phone"))


def people_of(cells: Cells) -> tuple[str, tuple[Contact, ...]]:
    """Return the head and the contacts of a row; a head with a phone is a contact too."""
    head = ""
    contacts: list[Contact] = []
    for slot in _slots(cells):
        people = _paired(slot)
        if slot.owner == "head":
            head = head or next((person.name for person in people), "")
            people = [Contact(p.name, p.post or HEAD_POST, p.phone) for p in people if p.phone or p.name != head]
        contacts += people
    return head, merge_contacts((), contacts)


def _slots(cells: Cells) -> list[_Slot]:
    slots: list[_Slot] = []
    for column, text in cells:
        value = "" if is_blank(text) else unwrap(text)
        if column.field in {"head", "contact"}:
            slots.append(_Slot(column.field, names=value))
        elif column.field in {"post", "phone"}:
            slot = _owner_slot(slots, column.owner)
            attribute = "posts" if column.field == "post" else "phones"
            before = getattr(slot, attribute)
            setattr(slot, attribute, f"{before}、{value}" if before and value else before or value)
    return slots


def _owner_slot(slots: list[_Slot], owner: str) -> _Slot:
    fitting = [slot for slot in slots if not owner or slot.owner == owner]
    if not fitting:
        slots.append(_Slot(owner or "unit"))
        return slots[-1]
    return fitting[-1]


def _paired(slot: _Slot) -> list[Contact]:
    """Give each person of a slot the post and phone at the same place; more phones than people go to the first."""
    people = split_people(slot.names)
    phones = split_phones(slot.phones)
    posts = [squash(post) for post in re.split(r"[、,，;；\n]+", normalise(slot.posts)) if not is_blank(post)]
    if not people:
        post = posts[0] if posts else UNIT_PHONE
        return [Contact("", post, phone) for phone in phones]
    if len(posts) != len(people):
        posts = [post for post in ["、".join(posts)] if post]
    paired = [
        Contact(person.name, person.post or post or "", person.phone or phone or "")
        for person, post, phone in zip_longest(people, posts, phones[: len(people)], fillvalue=None)
        if person is not None
    ]
    first = paired[0]
    return paired + [Contact(first.name, first.post, phone) for phone in phones[len(people) :] if phone != first.phone]


def merge_contacts(kept: Iterable[Contact], more: Iterable[Contact]) -> tuple[Contact, ...]:
    """Return contacts without repetitions; the same person (or phone without name) is completed, not repeated."""
    merged: list[Contact] = []
    for contact in (*kept, *more):
        if not (contact.name or contact.phone):
            continue
        place = next((i for i, old in enumerate(merged) if _is_same(old, contact)), None)
        if place is None:
            merged.append(contact)
        else:
            old = merged[place]
            post = old.post if old.post and old.post != HEAD_POST else contact.post or old.post
            merged[place] = Contact(old.name or contact.name, post, old.phone or contact.phone)
    return tuple(merged)


def _is_same(old: Contact, new: Contact) -> bool:
    if old.name and new.name and old.name != new.name:
        return False
    if old.phone and new.phone:
        return old.phone == new.phone
    return bool(old.name and old.name == new.name)
