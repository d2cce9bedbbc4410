"""Meaning of the columns of a table that has no header, out of what its cells look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lianti.alliances.roster.headers import SAME_AS_ABOVE, SAME_AS_LEFT, Column
from lianti.alliances.roster.kinds import KIND_NAMES, level_from_column
from lianti.alliances.roster.names import district_in_heading, is_blank, looks_like_unit
from lianti.alliances.roster.people import clean_phone, is_person, is_post, phone_is_valid
from lianti.kernel.pure.text import squash

_TESTS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("number", lambda text: bool(re.fullmatch(r"\d{1,4}(?:\.0)?\.?", squash(text)))),
    ("phone", lambda text: phone_is_valid(clean_phone(text))),
    ("level", lambda text: bool(level_from_column(text))),
    ("kind", lambda text: squash(text) in KIND_NAMES),
    ("district", lambda text: bool(district_in_heading(text))),
    ("name", looks_like_unit),
    ("post", is_post),
    ("person", is_person),
)


def field_by_looks(text: str) -> str:
    """Return what a single cell looks like: number, phone, level, kind, district, name, post, person or nothing."""
    return next((field for field, test in _TESTS if test(text)), "")


def owner_by_title(title: str, has_phone: bool) -> str:
    """Return whether people without a header are heads or contacts: the title says it, else a phone makes a contact."""
    if "联系" in title and not re.search("负责人|院长", title):
        return "contact"
    if re.search("负责人|院长", title) and "联系" not in title:
        return "head"
    return "contact" if has_phone else "head"


def guess_columns(rows: Sequence[Sequence[str]], title: str) -> list[Column]:
    """Return the columns of a table without header, nothing when no column looks like units' names."""
    width = max((len(row) for row in rows), default=0)
    fields = [_majority([row[index] for row in rows if index < len(row)]) for index in range(width)]
    if "name" not in fields:
        return []
    owner = owner_by_title(title, "phone" in fields)
    columns: list[Column] = []
    for index, field in enumerate(fields):
        if field == "person":
            columns.append(Column(index, owner))
            owner = "contact"
        elif field and (field != "name" or all(column.field != "name" for column in columns)):
            columns.append(Column(index, field))
    return columns


def _majority(cells: Sequence[str]) -> str:
    filled = [cell for cell in cells if cell not in {SAME_AS_ABOVE, SAME_AS_LEFT} and not is_blank(cell)]
    looks = [field_by_looks(cell) for cell in filled]
    best = max(set(looks), key=looks.count, default="")
    return best if looks.count(best) * 2 > len(filled) else ""
