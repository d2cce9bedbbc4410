"""Promised times: never outside office hours, additive, and an end even when the calendar is broken."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianti.kernel.pure.clock import TZ
from lianti.kernel.pure.worktime import OfficeHours, add_worktime, is_open

HOURS = OfficeHours()
MONDAY = dt.date(2026, 3, 2)
HOUR = dt.timedelta(hours=1)
STARTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 12, 31), timezones=st.just(TZ))
AMOUNTS = st.timedeltas(dt.timedelta(0), dt.timedelta(hours=200))


def weekday(day: dt.date) -> bool:
    return day.weekday() < 5


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 3, day, hour, minute, tzinfo=TZ)


@given(STARTS, AMOUNTS)
def test_never_before_the_start_and_never_outside_hours(start: dt.datetime, amount: dt.timedelta) -> None:
    end = add_worktime(start, amount, weekday, HOURS)
    moment = dt.timedelta(microseconds=1)
    assert end >= start
    assert is_open(end, weekday, HOURS) or is_open(end - moment, weekday, HOURS), "open, or just closing"


@given(STARTS, AMOUNTS, AMOUNTS)
def test_two_amounts_are_their_sum(start: dt.datetime, first: dt.timedelta, second: dt.timedelta) -> None:
    in_two = add_worktime(add_worktime(start, first, weekday, HOURS), second, weekday, HOURS)
    at_once = add_worktime(start, first + second, weekday, HOURS)
    assert in_two == at_once or second == dt.timedelta(0)


@given(STARTS, AMOUNTS, st.timedeltas(dt.timedelta(0), dt.timedelta(days=20)))
def test_who_starts_later_ends_no_earlier(start: dt.datetime, amount: dt.timedelta, later: dt.timedelta) -> None:
    assert add_worktime(start, amount, weekday, HOURS) <= add_worktime(start + later, amount, weekday, HOURS)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (at(2, 9), 2, at(2, 11)),
        (at(2, 11), 1, at(2, 13, 30)),  # lunch
        (at(2, 12), 1, at(2, 14)),
        (at(2, 7), 1, at(2, 9)),
        (at(2, 16), 2, at(3, 9)),
        (at(6, 16), 2, at(9, 9)),  # Friday to Monday
        (at(7, 10), 1, at(9, 9)),
        (at(2, 8), 7.5, at(2, 17)),
        (at(2, 8), 15, at(3, 17)),
    ],
)
def test_known_cases(start: dt.datetime, hours: float, end: dt.datetime) -> None:
    assert add_worktime(start, hours * HOUR, weekday, HOURS) == end


def test_a_holiday_and_a_working_weekend() -> None:
    def calendar(day: dt.date) -> bool:
        return day == dt.date(2026, 3, 8) or (weekday(day) and day != MONDAY)

    assert add_worktime(at(2, 9), HOUR, calendar, HOURS) == at(3, 9)
    assert add_worktime(at(6, 16, 30), HOUR, calendar, HOURS) == at(8, 8, 30)


def test_more_work_than_sixty_days_hold_is_no_broken_calendar() -> None:
    end = add_worktime(at(2, 8), 100 * 7.5 * HOUR, weekday, HOURS)
    assert end == dt.datetime(2026, 7, 17, 17, 0, tzinfo=TZ)


def test_a_calendar_without_work_falls_back_to_the_wall_clock() -> None:
    assert add_worktime(at(2, 9), 4 * HOUR, lambda _day: False, HOURS) == at(2, 13)
    assert add_worktime(at(2, 9), 4 * HOUR, weekday, OfficeHours(())) == at(2, 13)


def test_a_calendar_that_ends_runs_on_by_the_wall_clock() -> None:
    end = add_worktime(at(2, 9), 8 * HOUR, lambda day: day == MONDAY, HOURS)
    assert end == at(2, 17) + 1.5 * HOUR


def test_another_zone_and_a_negative_amount() -> None:
    start = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
    end = add_worktime(start, HOUR, weekday, HOURS)
    assert (end, end.tzinfo) == (at(2, 10), TZ)
    with pytest.raises(ValueError, match="forward"):
        add_worktime(start, -HOUR, weekday, HOURS)


def test_office_hours_are_half_open() -> None:
    assert is_open(at(2, 8), weekday, HOURS)
    assert not is_open(at(2, 11, 30), weekday, HOURS)
    assert not is_open(at(2, 12), weekday, HOURS)
    assert is_open(dt.datetime(2026, 3, 2, 8, 59, tzinfo=dt.UTC), weekday, HOURS)
    assert not is_open(at(2, 17), weekday, HOURS)
    assert not is_open(at(7, 9), weekday, HOURS)


@pytest.mark.parametrize("spans", [((9, 8),), ((8, 12), (11, 17)), ((13, 17), (8, 11)), ((8, 12), (12, 17))])
def test_spans_that_cross_are_a_mistake(spans: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="follow one another"):
        OfficeHours(tuple((dt.time(a), dt.time(b)) for a, b in spans))
