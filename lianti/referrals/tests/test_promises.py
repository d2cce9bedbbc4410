"""Promised times at any hour of the year: working hours for requests, the wall clock for emergencies."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianti.alliances.actions import set_term
from lianti.capacity.queries import is_workday
from lianti.kernel.pure.clock import TZ, at_time
from lianti.kernel.pure.worktime import OfficeHours, is_open
from lianti.referrals.models import Referral
from lianti.referrals.promises import answer_promise, sender_promise
from lianti.referrals.tests.cases import HOUR, Walk
from tests.town import PLATFORM, Town

QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# The calendar of 2026 is on file in the town; the last weeks are left out so that a promise stays inside of it.
moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 11, 1), timezones=st.just(TZ))
HOURS = OfficeHours()


def asked(town: Town, kind: str = "inpatient", urgency: str = "routine") -> Referral:
    """A case as the promise sees it; nothing is written."""
    return Referral(kind=kind, urgency=urgency, sender_institution=town.community, receiver_institution=town.lead)


def in_office(at: dt.datetime) -> bool:
    """Say whether somebody is there at a moment or up to it."""
    return is_open(at, is_workday, HOURS) or is_open(at - dt.timedelta(microseconds=1), is_workday, HOURS)


@QUIET
@given(at=moments)
def test_a_routine_request_is_promised_in_working_time(town: Town, at: dt.datetime) -> None:
    role, promised = answer_promise(asked(town), at)
    assert role == "referral_centre"
    assert promised > at and in_office(promised)
    assert promised - at >= 8 * HOUR, "eight hours of work are never less on the wall"


@QUIET
@given(at=moments, later=st.timedeltas(dt.timedelta(0), dt.timedelta(days=3)))
def test_who_comes_later_is_not_promised_earlier(town: Town, at: dt.datetime, later: dt.timedelta) -> None:
    assert answer_promise(asked(town), at)[1] <= answer_promise(asked(town), at + later)[1]


@QUIET
@given(at=moments)
def test_an_urgent_request_at_night_is_the_duty_officers(town: Town, at: dt.datetime) -> None:
    role, promised = answer_promise(asked(town, urgency="urgent"), at)
    if is_open(at, is_workday, HOURS):
        closing = HOURS.on(at.date())[-1][1]
        assert role == "referral_centre" and at < promised <= closing + 2 * HOUR
        assert in_office(promised) or promised == closing + 2 * HOUR, "what is left at closing is the duty officer's"
    else:
        assert (role, promised) == ("duty_officer", at + 2 * HOUR), "nobody waits for the morning"


@QUIET
@given(at=moments)
def test_an_emergency_runs_on_the_wall_clock(town: Town, at: dt.datetime) -> None:
    assert answer_promise(asked(town, "emergency", "emergency"), at) == ("emergency", at + dt.timedelta(minutes=10))


@QUIET
@given(at=moments)
def test_a_clinic_has_two_working_days(town: Town, at: dt.datetime) -> None:
    promised = sender_promise(at)
    assert promised > at and in_office(promised)


@pytest.mark.parametrize(
    ("at", "promised"),
    [
        (at_time(dt.date(2026, 3, 11), 9), at_time(dt.date(2026, 3, 12), 9, 30)),  # Wednesday to Thursday
        (at_time(dt.date(2026, 3, 13), 16), at_time(dt.date(2026, 3, 16), 16, 30)),  # over a weekend
        (at_time(dt.date(2026, 2, 13), 16), at_time(dt.date(2026, 2, 14), 16, 30)),  # a Saturday that is worked
        (at_time(dt.date(2026, 2, 14), 17), at_time(dt.date(2026, 2, 25), 8, 30)),  # over 春节
    ],
)
def test_holidays_and_working_weekends_count(town: Town, at: dt.datetime, promised: dt.datetime) -> None:
    assert answer_promise(asked(town), at) == ("referral_centre", promised)


@pytest.mark.parametrize(
    ("hour", "minute", "promised"),
    [(14, 0, (16, 0)), (14, 59, (16, 59)), (15, 30, (19, 0)), (16, 59, (19, 0)), (17, 1, (19, 1))],
)
def test_just_before_closing_is_not_worse_than_just_after(
    town: Town, hour: int, minute: int, promised: tuple[int, int]
) -> None:
    at = at_time(dt.date(2026, 3, 11), hour, minute)
    assert answer_promise(asked(town, urgency="urgent"), at)[1] == at_time(dt.date(2026, 3, 11), *promised)


@QUIET
@given(at=moments, later=st.timedeltas(dt.timedelta(0), dt.timedelta(hours=6)))
def test_an_urgent_request_gains_nothing_by_waiting(town: Town, at: dt.datetime, later: dt.timedelta) -> None:
    urgent = asked(town, urgency="urgent")
    assert answer_promise(urgent, at)[1] <= answer_promise(urgent, at + later)[1] + 2 * HOUR


def test_a_charter_shortens_the_promise(town: Town) -> None:
    set_term(
        alliance=town.group, name="referral.answer_hours_routine", value=3, clause="SY-44", edition="示例版",
        by=PLATFORM, at=town.now,
    )  # fmt: skip
    referral = Walk(town).to("submitted")
    assert referral.submitted_at is not None
    assert referral.promised_at == at_time(dt.date(2026, 3, 11), 14), "half past nine, three hours, lunch between"


def test_a_stated_arrival_in_the_past_breaks_no_promise(town: Town) -> None:
    walk = Walk(town, kind="emergency", eta_at=town.now - 12 * HOUR)
    referral = walk.to("scheduled")
    assert referral.promised_at is not None and referral.promised_at > walk.at


def test_a_promise_costs_two_statements(town: Town, django_assert_num_queries: object) -> None:
    assert callable(django_assert_num_queries)
    referral = asked(town)
    with django_assert_num_queries(2):
        answer_promise(referral, at_time(dt.date(2026, 2, 14), 17))
