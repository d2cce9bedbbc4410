"""Units out of plain text: rows with tabs, one cell per line, numbered lists, and prose around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lianti.alliances.roster.grid import Grid, units_of
from lianti.alliances.roster.headers import is_header
from lianti.alliances.roster.listed import is_item, read_items, read_lone_lines
from lianti.alliances.roster.merge import merge_annexes
from lianti.alliances.roster.names import looks_like_unit
from lianti.alliances.roster.refusals import too_much_text
from lianti.alliances.roster.shapes import RawUnit
from lianti.alliances.roster.stream import is_bare_number, read_stream
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise

Placed = tuple[int, RawUnit]
_CIRCLED = str.maketrans({0x2460 + n: f"{n + 1}. " for n in range(20)} | {0x2474 + n: f"{n + 1}. " for n in range(20)})
LONGEST_LINE = 2000
MAX_TEXT = 500_000
MAX_LINES = 30_000
_GAP = 3
LONGEST_HEADER = 30


def parse_text(text: str) -> list[RawUnit]:
    """Return the units of a pasted text in their order; annexes that list the same units are joined."""
    return merge_annexes(units_in_text(text))


def units_in_text(text: str, block: int = 0, *, strict: bool = False, place: str = "") -> list[RawUnit]:
    """Return the units of a text; ``strict`` takes only lists and tables, not lone lines that look like a unit."""
    lines = _with_tabs(lines_of(text)) if len(text) <= MAX_TEXT else []
    if not lines or len(lines) > MAX_LINES:
        raise too_much_text()
    used = [False] * len(lines)
    found = [*_tables(lines, used, place), *_streams(lines, used, place), *read_items(lines, used, place)]
    if not found and not strict:
        found = read_lone_lines(lines, place)
    found.sort(key=lambda placed: placed[0])
    return [replace(unit, block=unit.block + block) for _line, unit in found]


def lines_of(text: str) -> list[str]:
    """Return the lines of a text with full-width signs made half-width, tabs kept, circled numbers written out."""
    lines = re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text.translate(_CIRCLED))
    return ["\t".join(normalise(cell) for cell in line[:LONGEST_LINE].split("\t")) for line in lines]


def _with_tabs(lines: list[str]) -> list[str]:
    """Turn comma, semicolon and bar tables into tab tables, and one line that holds a whole table into lines."""
    for sign in ",;|":
        start = next((n for n, line in enumerate(lines) if sign in line and is_header(_cells(line, sign))), None)
        if start is not None:
            lines = lines[:start] + [line.replace(sign, "\t") for line in lines[start:]]
    whole = [n for n, line in enumerate(lines) if sum(map(looks_like_unit, line.split("\t"))) > 1]
    if len(whole) == 1 and sum(is_bare_number(cell) for cell in lines[whole[0]].split("\t")) > 1:
        at = whole[0]
        lines = [*lines[:at], *lines[at].split("\t"), *lines[at + 1 :]]
    return lines


def _cells(line: str, sign: str = "\t") -> list[str]:
    return [cell.strip() for cell in line.split(sign)]


def _is_row(line: str) -> bool:
    return sum(bool(cell.strip()) for cell in line.split("\t")) > 1


def _tables(lines: Sequence[str], used: list[bool], place: str) -> list[Placed]:
    """Read runs of lines with tabs; a few single lines between them are headings inside the table."""
    found: list[Placed] = []
    at = 0
    while at < len(lines):
        if not _is_row(lines[at]):
            at += 1
            continue
        end = _end_of_run(lines, at)
        rows = [_cells(line) for line in lines[at:end]]
        if any(is_header(row) for row in rows) or any(looks_like_unit(cell) for row in rows for cell in row):
            title = " ".join(line for line in lines[max(0, at - 3) : at] if line.strip() and len(line) < 60)
            units, _next = units_of(Grid(rows, title, place or _("文本表格")), at)
            found += [(at, unit) for unit in units]
            used[at:end] = [True] * (end - at)
        at = end
    return found


def _end_of_run(lines: Sequence[str], start: int) -> int:
    last = start
    for at in range(start + 1, len(lines)):
        if _is_row(lines[at]):
            last = at
        elif at - last > _GAP or is_item(lines[at]) or is_bare_number(lines[at]):
            break
    return last + 1


def _streams(lines: Sequence[str], used: list[bool], place: str) -> list[Placed]:
    """Read what documents give when converted: every cell on a line of its own, records led by a number."""
    found: list[Placed] = []
    at = 0
    while at < len(lines):
        if used[at] or not is_bare_number(lines[at]):
            at += 1
            continue
        start = at
        while start > 0 and not used[start - 1] and not is_item(lines[start - 1]) and at - start < 2 * LONGEST_HEADER:
            start -= 1
        end = next((n for n in range(at, len(lines)) if used[n] or is_item(lines[n])), len(lines))
        cells = [(n, lines[n].strip()) for n in range(start, end) if lines[n].strip()]
        found += read_stream(cells, place)
        used[start:end] = [True] * (end - start)
        at = end
    return found
