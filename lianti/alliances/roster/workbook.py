"""Workbooks (.xlsx, .xls): read by a child process with limits, because a small file can ask for endless memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

from lianti.alliances.roster.grid import Grid, units_of
from lianti.alliances.roster.headers import SAME_AS_ABOVE, SAME_AS_LEFT, is_header
from lianti.alliances.roster.pasted import units_in_text
from lianti.alliances.roster.refusals import damaged, encrypted, formula_without_value, too_big_inside
from lianti.alliances.roster.shapes import RawUnit
from lianti.kernel.pure.errors import mark as _

MAX_SECONDS = 30
_CHILD = Path(__file__).with_name("workbook_child.py")
_BLOCKS = 100_000


class _Sheet(TypedDict):
    """One sheet as the child prints it."""

    name: str
    rows: list[list[str]]
    merged: list[list[list[int]]]


def units_in_workbook(data: bytes) -> list[RawUnit]:
    """Return the units of all sheets; the name of a sheet counts as a title above its table."""
    found: list[RawUnit] = []
    for index, sheet in enumerate(_sheets(data), start=1):
        name, rows = sheet["name"], sheet["rows"]
        for up_left in sheet["merged"]:
            _mark_merged(rows, up_left)
        place = _("工作表“{name}”").format(name=name)
        width = max((sum(bool(cell) for cell in row) for row in rows), default=0)
        if width <= 1 and not any(is_header(row) for row in rows):
            text = "\n".join("".join(row) for row in rows)
            found += units_in_text(text, index * _BLOCKS, place=place)
        else:
            found += units_of(Grid(rows, name, place), index * _BLOCKS)[0]
    return found


def sheet_rows(data: bytes) -> list[list[list[str]]]:
    """Return the rows of every visible sheet; a merged area repeats the value of its first cell."""
    found: list[list[list[str]]] = []
    for sheet in _sheets(data):
        rows = sheet["rows"]
        for area in sheet["merged"]:
            _repeat_merged(rows, area)
        found.append(rows)
    return found


def _repeat_merged(rows: list[list[str]], area: list[list[int]]) -> None:
    (top, left), (bottom, right) = area
    if top >= len(rows) or left >= len(rows[top]):
        return
    value = rows[top][left]
    for row in rows[top : bottom + 1]:
        for column in range(left, min(right + 1, len(row))):
            row[column] = value


def _sheets(data: bytes) -> list[_Sheet]:
    """Run the child on the bytes and return its sheets, or refuse with the reason it gives."""
    command = [sys.executable, "-I", str(_CHILD)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=MAX_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise too_big_inside() from error
    if done.returncode < 0:
        raise too_big_inside()  # ended by a signal: the limits on memory or time
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise damaged() from None
    if "sheets" in answer:
        return list(answer["sheets"])
    if answer["refused"] == "formula":
        raise formula_without_value(answer["sheet"], answer["cell"])
    raise {"encrypted": encrypted, "big": too_big_inside}.get(answer["refused"], damaged)()


def _mark_merged(rows: list[list[str]], area: list[list[int]]) -> None:
    """Write into the cells a merged area covers that they repeat the cell above or to the left."""
    (top, left), (bottom, right) = area
    for row in range(top, min(bottom + 1, len(rows))):
        for column in range(left, min(right + 1, len(rows[row]))):
            if column > left:
                rows[row][column] = SAME_AS_LEFT
            elif row > top:
                rows[row][column] = SAME_AS_ABOVE
