"""Tables that were flattened to one cell per line, as converted documents give them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lianti.alliances.roster.guess import field_by_looks, owner_by_title
from lianti.alliances.roster.headers import Column, columns_of, field_of
from lianti.alliances.roster.names import is_blank, looks_like_unit
from lianti.alliances.roster.records import unit_of
from lianti.alliances.roster.shapes import RawUnit
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import squash

Cell = tuple[int, str]
_MOST_SKIPPED = 20
_LONGEST_CELL = 40


def is_bare_number(line: str) -> bool:
    """Say whether a line is nothing but a row number."""
    return bool(re.fullmatch(r"\s*\d{1,4}\s*[.、]?\s*", line))


def read_stream(cells: Sequence[Cell], place: str) -> list[tuple[int, RawUnit]]:
    """Return the units of a run of cells; a number that goes on counting and is followed by a unit opens a record."""
    found: list[tuple[int, RawUnit]] = []
    starts = _record_starts([text for _line, text in cells])
    header: list[str] = []
    title, block = "", 0
    for position, start in enumerate(starts):
        end = starts[position + 1] if position + 1 < len(starts) else len(cells)
        if position == 0 or _number(cells[start][1]) <= _number(cells[starts[position - 1]][1]):
            header, title = _header_before([text for _line, text in cells[:start]])
            block = cells[start][0]
        values = [text for _line, text in cells[start:end]]
        where = _("{place}第{row}行").format(place=place or _("文本"), row=cells[start][0] + 1)
        found.append((cells[start][0], unit_of(_fit(values, header, title), place=where, block=block)))
    return found


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _record_starts(texts: Sequence[str]) -> list[int]:
    starts: list[int] = []
    before = 0
    for at, text in enumerate(texts[:-1]):
        if not is_bare_number(text) or is_bare_number(texts[at + 1]):
            continue
        number = _number(text)
        unit_follows = looks_like_unit(texts[at + 1])
        goes_on = number == before + 1 and bool(starts) and len(texts[at + 1]) <= _LONGEST_CELL
        opens = unit_follows and (number == 1 or not starts or 0 < number - before <= _MOST_SKIPPED)
        if goes_on or opens:
            starts.append(at)
            before = number
    return starts


def _header_before(texts: Sequence[str]) -> tuple[list[str], str]:
    """Return the words for columns that stand directly before a record, and the short lines above them."""
    at = len(texts)
    while at > 0 and field_of(texts[at - 1]):
        at -= 1
    header = list(texts[at:])
    title = " ".join(text for text in texts[max(0, at - 2) : at] if len(text) <= _LONGEST_CELL)
    return (header, title) if any(field_of(word) == "name" for word in header) else ([], title)


def _fit(values: Sequence[str], header: Sequence[str], title: str) -> list[tuple[Column, str]]:
    """Put the values under the header by position when the count fits, else by what they look like."""
    columns = columns_of(header, title)
    numbered = bool(header) and field_of(header[0]) == "number"
    row = values if numbered or not header else values[1:]
    fits = header and (len(row) == len(header) or len(row) > len(header) and not _is_typed(row[len(header)]))
    if fits and _plausible(columns, row):
        placed = [(column, row[column.at]) for column in columns if column.at < len(row)]
        return placed if numbered else [(Column(-1, "number"), values[0]), *placed]
    return _by_looks(values, columns, title)


def _is_typed(text: str) -> bool:
    return bool(field_by_looks(text)) or is_blank(text)


def _plausible(columns: Sequence[Column], row: Sequence[str]) -> bool:
    """Refuse the fit by position when an empty cell was lost and people or phones slid into the wrong column."""
    for column in columns:
        looks = field_by_looks(row[column.at]) if column.at < len(row) else ""
        if column.field == "name" and looks in {"person", "phone", "post", "number"}:
            return False
        if column.field in {"head", "contact"} and looks in {"phone", "name", "post", "level", "kind"}:
            return False
        if column.field == "phone" and looks in {"person", "post", "name"}:
            return False
        if column.field in {"head", "contact", "phone", "post"} and len(squash(row[column.at])) > _LONGEST_CELL:
            return False
    return True


def _by_looks(values: Sequence[str], columns: Sequence[Column], title: str) -> list[tuple[Column, str]]:
    people = [column.field for column in columns if column.field in {"head", "contact"}]
    looks = [field_by_looks(value) for value in values]
    people = people or [owner_by_title(title, "phone" in looks)]
    fitted = [(Column(0, "number"), values[0])]
    named = False
    for value, look in zip(values[1:], looks[1:], strict=True):
        if look == "person":
            fitted.append((Column(0, people.pop(0) if len(people) > 1 else people[0]), value))
        elif look == "name" and not named:
            named = True
            fitted.append((Column(0, "name"), value))
        elif look and look != "name":
            fitted.append((Column(0, look), value))
        elif not is_blank(value):
            if named or len(squash(value)) > _LONGEST_CELL:
                break
            named = True
            fitted.append((Column(0, "name"), value))
    return fitted
