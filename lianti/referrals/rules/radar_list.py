"""Reading an inpatient list (在院名单): three fields suffice, 住院号, 姓名, 拟出院日; every row gets its verdict."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise, squash
from lianti.referrals.shapes.radar import ListRow

MOST_ROWS = 500
FARTHEST = 60
_HEADS = {
    "number": ("住院号", "病案号", "病历号"),  # data
    "name": ("姓名", "患者"),  # data
    "planned": ("出院",),  # data
    "diagnosis": ("诊断",),  # data
}
_LIMITS = {"number": 40, "name": 60, "diagnosis": 120}
_FULL = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[ T].*)?")  # data
_SHORT = re.compile(r"([0-9]{1,2})[-/.月]([0-9]{1,2})日?")  # data
_WORDS = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}  # data


def day_of(text: str, today: dt.date) -> dt.date | None:
    """Return the day that somebody wrote, as people write it; without a year the nearest one to come."""
    word = squash(text)
    if word in _WORDS:
        return today + dt.timedelta(days=_WORDS[word])
    full, short = _FULL.fullmatch(text.strip()), _SHORT.fullmatch(word)
    try:
        if full:
            return dt.date(int(full[1]), int(full[2]), int(full[3]))
        if short:
            found = dt.date(today.year, int(short[1]), int(short[2]))
            return found if found >= today - dt.timedelta(days=180) else found.replace(year=today.year + 1)
    except ValueError:
        return None
    return None


def find_list(rows: Sequence[Sequence[str]], known: Mapping[str, tuple[str, str]], today: dt.date) -> list[ListRow]:
    """Return the rows of a table with or without a heading, each with its verdict; refuses an empty or endless one.

    ``known`` holds the running stays of the house by number: name and department.
    """
    filled = [[normalise(cell) for cell in row] for row in rows if any(cell.strip() for cell in row)]
    columns, begin = _columns(filled)
    found = filled[begin:]
    if not found:
        raise Refused("list_none", _("没有找到患者。请每行写一位：住院号、姓名、拟出院日。"), field="text")
    if len(found) > MOST_ROWS:
        raise Refused("list_many", _("一次最多 {most} 位，请分几次导入。"), field="text", most=MOST_ROWS)
    read, numbers = [], set[str]()
    for row in found:
        one = _judged(_row(row, columns, today), known, today)
        if one.number in numbers and not one.error:
            one = replace(one, error=_("住院号重复，前面已有一行"), verdict="")
        numbers.add(one.number)
        read.append(one)
    return read


def _columns(rows: Sequence[Sequence[str]]) -> tuple[dict[str, int], int]:
    for number, row in enumerate(rows[:5]):
        found = {
            what: place
            for what, words in _HEADS.items()
            for place, cell in reversed(list(enumerate(row)))
            if squash(cell) and any(word in squash(cell) for word in words) and len(cell) < 12
        }
        if {"number", "name", "planned"} <= set(found):
            return found, number + 1
    return {"number": 0, "name": 1, "planned": 2, "diagnosis": 3}, 0


def _row(row: Sequence[str], columns: Mapping[str, int], today: dt.date) -> ListRow:
    cells = {what: row[place].strip() if place < len(row) else "" for what, place in columns.items()}
    texts = {what: cells.get(what, "") for what in _LIMITS}
    planned = cells.get("planned", "")
    error = ""
    if "\x00" in "".join(row):
        error = _("有看不见的字符，请重新录入这一行")
    elif any(len(text) > _LIMITS[what] for what, text in texts.items()):
        error = _("文字太长")
    elif not texts["number"]:
        error = _("没有住院号")
    elif not texts["name"]:
        error = _("没有姓名")
    elif planned and day_of(planned, today) is None:
        error = _("看不懂拟出院日“{text}”，请写 2026-03-14 或 3月14日").format(text=planned[:20])
    cut = {what: text[: _LIMITS[what]] for what, text in texts.items()}
    return ListRow(cut["number"], cut["name"], day_of(planned, today), cut["diagnosis"], error=error)


def _judged(row: ListRow, known: Mapping[str, tuple[str, str]], today: dt.date) -> ListRow:
    if row.error:
        return row
    if row.planned_on is None:
        return replace(row, error=_("没有拟出院日"))
    if row.planned_on < today:
        return replace(row, error=_("拟出院日已经过去"))
    if (row.planned_on - today).days > FARTHEST:
        return replace(row, error=_("拟出院日在 {n} 天以后，请核对").format(n=FARTHEST))
    stay = known.get(row.number)
    if stay is None:
        return replace(row, verdict=_("还没有登记在院：保存后请点“登记住院”，才能下转"))
    if squash(stay[0]) != squash(row.name):
        return replace(row, error=_("这个住院号登记的不是这个姓名，请核对"))
    return replace(row, verdict=_("已对上在院登记（{where}）").format(where=stay[1]))
