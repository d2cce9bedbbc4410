"""A table of laboratory values read into values by day: columns found by their heading, every row judged."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.records.codes import LABS
from lianti.records.forms.common import value_of
from lianti.records.rules import check_value
from lianti.records.shapes import Value

_MOST_ROWS = 200
# Words that a heading begins with, by column.
_HEADS = {
    "name": ("项目", "检验项目", "名称"),
    "result": ("结果", "数值", "值"),
    "unit": ("单位",),
    "span": ("参考", "范围", "正常值"),
    "on": ("日期", "检验日期", "时间", "采样"),
}
_CODES = {item.name: item.code for item in LABS.values()}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})", re.ASCII)


@dataclass(frozen=True)
class ReadRow:
    """One row: the value it means, or why it is left out."""

    number: int
    cells: tuple[str, ...]
    value: Value | None
    on_day: dt.date | None
    wrong: str = ""


def read_values(rows: Sequence[Sequence[str]], today: dt.date) -> list[ReadRow]:
    """Return every row below the heading as a value of a day, or with the reason why it cannot be kept.

    Refused without a heading that names item and result, without rows, and with more than 200.
    """
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        raise Refused("import_empty", _("表格里没有内容。"), field="file")
    places = _places(filled[0])
    if "name" not in places or "result" not in places:
        raise Refused("import_heads", _("第一行要有“项目”和“结果”两列，另外可有单位、参考范围、日期。"), field="file")
    if len(filled) < 2 or len(filled) - 1 > _MOST_ROWS:
        raise Refused("import_rows", _("请放入 1 到 {n} 行结果。"), field="file", n=_MOST_ROWS)
    return [_row(number, row, places, today) for number, row in enumerate(filled[1:], start=2)]


def _places(heading: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, text in enumerate(heading):
        for column, words in _HEADS.items():
            if column not in found and text.strip().startswith(words):
                found[column] = place
                break
    return found


def _row(number: int, row: Sequence[str], places: dict[str, int], today: dt.date) -> ReadRow:
    cell = {column: row[place].strip() if place < len(row) else "" for column, place in places.items()}
    shown = tuple(cell.get(column, "") for column in _HEADS)
    on_day = _day(cell.get("on", ""), today)
    if on_day is None or on_day > today:
        return ReadRow(number, shown, None, None, _("日期看不懂或晚于今天"))
    name = cell["name"]
    value = value_of(name, cell["result"], cell.get("unit", ""), cell.get("span", ""), _CODES.get(name, ""))
    try:
        return ReadRow(number, shown, check_value(value), on_day)
    except Refused as refused:
        return ReadRow(number, shown, None, on_day, refused.sentence)


def _day(text: str, today: dt.date) -> dt.date | None:
    if not text:
        return today
    found = _DAY.match(text)
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def groups_of(rows: Sequence[ReadRow], now: dt.datetime) -> dict[dt.datetime, tuple[Value, ...]]:
    """Return the good rows by moment: noon of their day, today at the present time."""
    found: dict[dt.datetime, tuple[Value, ...]] = {}
    for row in rows:
        if row.value is not None and row.on_day is not None:
            at = (
                min(now, clock.at_time(row.on_day, 12))
                if row.on_day == clock.local_day(now)
                else clock.at_time(row.on_day, 12)
            )
            found[at] = (*found.get(at, ()), row.value)
    return found
