"""From a table as a file holds it to the units in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lianti.alliances.roster.guess import guess_columns
from lianti.alliances.roster.headers import (
    SAME_AS_ABOVE,
    SAME_AS_LEFT,
    Column,
    columns_of,
    is_ditto,
    is_header,
    join_headers,
    resolve,
    side_by_side,
)
from lianti.alliances.roster.names import district_in_heading, is_blank, looks_like_unit
from lianti.alliances.roster.records import Cells, has_people, unit_of, value_of, with_more_people
from lianti.alliances.roster.shapes import RawUnit
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import squash

_FOOTER = re.compile(r"^(?:合计|小计|总计|共计|注[:：]|备注|说明|填表|审核|制表|联系人[:：]|填报|以上|共\d+)")
CONTINUED = _("这一单位下面有一行没有写单位名称，其中的人员已归入本单位，请核对")


@dataclass
class Grid:
    """A table: rows of cells as text, the words that stand above it, and how a person would name its place."""

    rows: list[list[str]]
    title: str = ""
    place: str = ""


@dataclass
class _Section:
    """The part of a table under one header."""

    title: str
    columns: list[Column]
    rows: list[list[str]]
    first_row: int


def units_of(grid: Grid, block: int) -> tuple[list[RawUnit], int]:
    """Return the units of a table and the number of the next block; every different header opens a block."""
    found: list[RawUnit] = []
    before: list[Column] | None = None
    for section in _sections(grid):
        if before is not None and section.columns != before:
            block += 1
        before = section.columns
        groups = side_by_side(section.columns)
        for group in groups:
            found += _read_group(section, group, grid.place, block)
    return found, block + 1


def _sections(grid: Grid) -> Iterator[_Section]:
    headers = [index for index, row in enumerate(grid.rows) if is_header(row)]
    if not headers:
        columns = guess_columns(grid.rows, grid.title)
        if columns:
            yield _Section(grid.title, columns, grid.rows, 1)
        return
    title_above = grid.title
    for start, end in zip(headers, [*headers[1:], len(grid.rows)], strict=True):
        title = f"{title_above} {_words_above(grid.rows, start)}".strip()
        title_above = "" if end - start > 1 else title_above
        joined = join_headers(grid.rows[start], grid.rows[start + 1]) if start + 1 < end else None
        body = start + (2 if joined else 1)
        yield _Section(title, columns_of(joined or grid.rows[start], title), grid.rows[body:end], body + 1)


def _words_above(rows: Sequence[Sequence[str]], start: int) -> str:
    """Return the words of the title rows directly above a header."""
    words: list[str] = []
    for row in reversed(rows[max(0, start - 4) : start]):
        filled = [cell for cell in row if cell not in {SAME_AS_ABOVE, SAME_AS_LEFT} and squash(cell)]
        if len(filled) > 1:
            break
        words += filled
    return " ".join(reversed(words))


def _read_group(section: _Section, columns: Sequence[Column], place: str, block: int) -> list[RawUnit]:
    units: list[RawUnit] = []
    above: list[str] = []
    district = district_in_heading(section.title.split()[-1]) if section.title.split() else ""
    name_at = next(column.at for column in columns if column.field == "name")
    for offset, row in enumerate(section.rows):
        again = name_at < len(row) and is_ditto(row[name_at])
        above = resolve(row, above)
        cells = [(column, above[column.at] if column.at < len(above) else "") for column in columns]
        heading = _heading(above, cells)
        if heading is not None:
            district = heading or district
        elif again and units:
            units[-1] = with_more_people(units[-1], cells)
        elif _continues(cells, units):
            units[-1] = with_more_people(units[-1], cells, CONTINUED)
        elif any(value_of(cells, column.field) for column in columns if column.field != "number"):
            where = _("{place}第{row}行").format(place=place, row=section.first_row + offset)
            units.append(unit_of(cells, place=where, block=block, district=district))
    return units


def _continues(cells: Cells, units: Sequence[RawUnit]) -> bool:
    """Say whether a row without number and name carries further people of the unit above it."""
    numbered = any(column.field == "number" for column, _text in cells)
    empty = not value_of(cells, "name") and not value_of(cells, "number")
    return bool(units) and numbered and bool(units[-1].number) and empty and has_people(cells)


def _heading(row: Sequence[str], cells: Cells) -> str | None:
    """Return the district of a heading row, nothing for another heading or a footer, ``None`` for a row of data."""
    filled = [cell for cell in row if not is_blank(cell)]
    if not filled or _FOOTER.match(squash(filled[0])):
        return ""
    if len(filled) > 1 or has_people(cells):
        return None
    if looks_like_unit(filled[0]) and value_of(cells, "name"):
        return None
    numbered = any(column.field == "number" for column, _text in cells)
    return district_in_heading(filled[0]) if numbered or district_in_heading(filled[0]) else None
