"""Which days are worked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import QuerySet

from lianti.capacity import rules
from lianti.capacity.models import CalendarDay, CalendarYear
from lianti.kernel.web.prepared import Slot, prepared


def special_days(since: dt.date, until: dt.date) -> dict[dt.date, rules.DayKind]:
    """Return the days in the half-open period that are not what their weekday says, in one statement."""
    return {row[0]: rules.DayKind(row[1], row[2]) for row in _special.rows(since=since, until=until)}


@prepared
def _special(since: Slot, until: Slot) -> QuerySet[CalendarDay, tuple[dt.date, bool, int | None]]:
    rows = CalendarDay.objects.filter(on_day__gte=since, on_day__lt=until)
    return rows.values_list("on_day", "is_workday", "works_as")


def is_workday(day: dt.date) -> bool:
    """Say whether a day is worked; a year missing in the calendar counts by weekday."""
    return rules.is_workday(day, special_days(day, day + dt.timedelta(days=1)))


def workday_checker(since: dt.date, until: dt.date) -> Callable[[dt.date], bool]:
    """Return ``is_workday`` for the half-open period, read in one statement; for loops."""
    special = special_days(since, until)
    return lambda day: rules.is_workday(day, special)


def years() -> dict[int, CalendarYear]:
    """Return the years on file."""
    return {row.year: row for row in CalendarYear.objects.order_by("year")}


def missing_years(since: dt.date, until: dt.date) -> list[int]:
    """Return the years of the half-open period that are not on file; the administrator is warned of them."""
    known = set(CalendarYear.objects.values_list("year", flat=True))
    last = until - dt.timedelta(days=1)
    return [year for year in range(since.year, last.year + 1) if year not in known]


def days_of_year(year: int) -> list[CalendarDay]:
    """Return the special days of one year in order."""
    return list(CalendarDay.objects.filter(on_day__year=year).order_by("on_day"))
