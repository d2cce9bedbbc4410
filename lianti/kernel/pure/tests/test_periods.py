"""Half-open periods: every moment belongs to exactly one of two neighbours."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianti.kernel.pure.periods import Period

DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 3, 1))


@st.composite
def periods(draw: st.DrawFn) -> Period[dt.date]:
    since = draw(DAYS)
    length = draw(st.none() | st.integers(1, 40))
    return Period(since, None if length is None else since + dt.timedelta(days=length))


def days_of(period: Period[dt.date]) -> set[dt.date]:
    every = (dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(120))
    return {day for day in every if period.contains(day)}


@given(DAYS, st.integers(1, 40), st.integers(1, 40), DAYS)
def test_neighbours_share_no_day_and_leave_none_out(since: dt.date, first: int, second: int, day: dt.date) -> None:
    middle = since + dt.timedelta(days=first)
    end = middle + dt.timedelta(days=second)
    left, right, both = Period(since, middle), Period(middle, end), Period(since, end)
    assert not left.overlaps(right)
    assert left.contains(day) + right.contains(day) == both.contains(day)
    assert left.contains(since)
    assert not left.contains(middle)


@given(periods(), periods())
def test_overlap_means_a_day_in_common(left: Period[dt.date], right: Period[dt.date]) -> None:
    assert left.overlaps(right) == right.overlaps(left) == bool(days_of(left) & days_of(right))


@pytest.mark.parametrize("until", [dt.date(2026, 1, 1), dt.date(2025, 12, 31)])
def test_a_period_ends_after_it_begins(until: dt.date) -> None:
    with pytest.raises(ValueError, match="after it begins"):
        Period(dt.date(2026, 1, 1), until)
