"""The reserved share, the clinic days and who may take what."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianti.capacity import rules
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused

SEATS = st.integers(min_value=1, max_value=500)
SHARES = st.integers(min_value=0, max_value=1000).map(lambda thousandths: thousandths / 1000)
STARTS = clock.at_time(dt.date(2026, 3, 13), 8)
FRIDAY = dt.date(2026, 3, 13)


@given(SEATS, SHARES)
def test_the_reserve_is_the_share_rounded_up_and_never_below_it(seats: int, share: float) -> None:
    reserved = rules.reserved_of(seats, share)
    exact = Fraction(str(share)) * seats
    assert 0 <= reserved <= seats
    assert exact <= reserved < exact + 1


@pytest.mark.parametrize(
    ("seats", "share", "reserved"), [(15, 0.2, 3), (100, 0.07, 7), (16, 0.2, 4), (1, 0.2, 1), (9, 0, 0)]
)
def test_known_shares(seats: int, share: float, reserved: int) -> None:
    assert rules.reserved_of(seats, share) == reserved


@given(SEATS, SHARES)
def test_reserved_and_open_numbers_make_up_the_session(seats: int, share: float) -> None:
    reserved = rules.reserved_numbers(seats, rules.reserved_of(seats, share))
    open_numbers = set(range(1, seats + 1)) - reserved
    assert len(reserved) == rules.reserved_of(seats, share)
    assert len(reserved) + len(open_numbers) == seats
    assert reserved <= set(range(1, seats + 1))


@given(SEATS, SHARES)
def test_half_of_the_reserve_rounded_down_is_for_other_referrals(seats: int, share: float) -> None:
    reserved = rules.reserved_numbers(seats, rules.reserved_of(seats, share))
    contracted = rules.contracted_numbers(sorted(reserved))
    assert contracted <= reserved
    assert len(reserved) - len(contracted) == len(reserved) // 2


def test_reserved_seats_are_spread_over_the_session() -> None:
    assert rules.reserved_numbers(15, 3) == {1, 6, 11}


@given(st.integers(min_value=0, max_value=240), st.booleans())
def test_contracted_residents_first_then_other_referrals_never_the_public(hours_before: int, marked: bool) -> None:
    at = STARTS - dt.timedelta(hours=hours_before)
    until = rules.release_moment(STARTS, 72)

    def may(priority: str) -> bool:
        return rules.may_take(
            pool="referral", contracted_first=marked, priority=priority, at=at, contracted_until=until
        )

    assert not may("open")
    assert may("contracted")
    assert may("referral") == (not marked or hours_before <= 72)


@pytest.mark.parametrize("priority", ["contracted", "referral", "open"])
def test_a_closed_seat_is_nobodys_and_an_open_one_everybodys(priority: str) -> None:
    asked = {"contracted_first": False, "priority": priority, "at": STARTS, "contracted_until": STARTS}
    assert not rules.may_take(pool="closed", **asked)  # type: ignore[arg-type]
    assert rules.may_take(pool="open", **asked)  # type: ignore[arg-type]


@given(st.integers(min_value=0, max_value=200))
def test_the_release_is_exactly_so_many_hours_before_the_session(hours: int) -> None:
    assert STARTS - rules.release_moment(STARTS, hours) == dt.timedelta(hours=hours)


@given(st.integers(min_value=1, max_value=90))
def test_seats_are_called_in_order_inside_the_session(seats: int) -> None:
    times = rules.seat_times(STARTS, STARTS + dt.timedelta(hours=3), seats)
    assert len(times) == seats
    assert times == sorted(times)
    assert times[0] == STARTS
    assert times[-1] < STARTS + dt.timedelta(hours=3)


class TestDays:
    """A weekly clinic on Fridays with 15 seats, from 2 March on."""

    clinic = rules.Clinic(5, 15, dt.date(2026, 3, 2), dt.date(2026, 6, 1))

    def seats(
        self, day: dt.date, special: dict[dt.date, rules.DayKind] | None = None, exc: dict[dt.date, int] | None = None
    ) -> int:
        return rules.seats_on(self.clinic, day, special or {}, exc or {})

    def test_not_on_other_days_nor_outside_its_dates(self) -> None:
        assert self.seats(dt.date(2026, 3, 12)) == 0
        assert self.seats(dt.date(2026, 2, 27)) == 0
        assert self.seats(dt.date(2026, 6, 5)) == 0

    def test_not_on_a_holiday_unless_somebody_says_so(self) -> None:
        holiday = {FRIDAY: rules.DayKind(False, None)}
        assert self.seats(FRIDAY, holiday) == 0
        assert self.seats(FRIDAY, holiday, {FRIDAY: 6}) == 6

    def test_on_fridays(self) -> None:
        assert self.seats(FRIDAY) == 15

    def test_on_the_working_saturday_that_pays_for_a_friday(self) -> None:
        saturday = dt.date(2026, 3, 14)
        assert self.seats(saturday, {saturday: rules.DayKind(True, 5)}) == 15
        assert self.seats(saturday, {saturday: rules.DayKind(True, 4)}) == 0

    def test_an_exception_closes_a_day_and_adds_another(self) -> None:
        assert self.seats(FRIDAY, exc={FRIDAY: 0}) == 0
        assert self.seats(dt.date(2026, 3, 12), exc={dt.date(2026, 3, 12): 8}) == 8


@pytest.mark.parametrize(
    ("weekday", "begins", "ends", "seats", "code"),
    [
        (8, dt.time(8), dt.time(11), 10, "clinic_weekday"),
        (1, dt.time(11), dt.time(8), 10, "clinic_hours"),
        (1, dt.time(8), dt.time(11), 0, "clinic_seats"),
        (1, dt.time(8), dt.time(9), 40, "clinic_crowded"),
    ],
)
def test_impossible_clinics_are_refused(weekday: int, begins: dt.time, ends: dt.time, seats: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_clinic(weekday, begins, ends, seats)
    assert refused.value.code == code


def test_the_distance_between_two_points_is_known_or_not() -> None:
    assert rules.distance_km(None, (124.8, 45.1)) is None
    assert rules.distance_km((124.8, 45.1), (124.8, 45.1)) == 0
    assert rules.distance_km((124.8, 45.0), (124.8, 46.0)) == pytest.approx(111.2, abs=0.5)
