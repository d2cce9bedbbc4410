"""The published holidays, read from the package chinesecalendar."""

from __future__ import annotations

import datetime as dt

from chinese_calendar.constants import holidays, in_lieu_days, workdays

from lianti.capacity.rules import DayKind

_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


def years_on_file() -> set[int]:
    """Return the years whose holidays the package knows."""
    return {day.year for day in holidays}


def special_days_of(year: int) -> dict[dt.date, tuple[DayKind, str]]:
    """Return the days of a year that are not what their weekday says, with the Chinese name of the holiday.

    A working weekend day stands for the weekday it pays for: the first one of a holiday for its first day off in lieu.
    """
    found: dict[dt.date, tuple[DayKind, str]] = {}
    for day, name in holidays.items():
        if day.year == year:
            found[day] = (DayKind(False, None), _NAMES.get(name, name))
    for day, name in workdays.items():
        if day.year == year:
            found[day] = (DayKind(True, _works_as(day, name)), _NAMES.get(name, name))
    return dict(sorted(found.items()))


def _works_as(day: dt.date, name: str) -> int | None:
    near = dt.timedelta(days=45)
    paid = sorted(d for d, n in workdays.items() if n == name and abs(d - day) < near)
    off = sorted(d for d, n in in_lieu_days.items() if n == name and abs(d - day) < near)
    place = paid.index(day)
    return off[place].isoweekday() if place < len(off) else None
