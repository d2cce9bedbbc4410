"""Pure rules of alliances."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianti.alliances import rules
from lianti.kernel.pure.errors import Refused

DAY = dt.date(2026, 3, 11)
DAYS = st.integers(min_value=-400, max_value=400)
THRESHOLDS = st.lists(st.integers(min_value=1, max_value=365), min_size=1, max_size=5, unique=True)
VALUES = st.lists(st.floats(min_value=0, max_value=1), min_size=1, max_size=6)


@given(VALUES)
def test_the_strictest_is_one_of_the_values_and_none_is_stricter(values: list[float]) -> None:
    value, source = rules.strictest(values, max)
    assert values[source] == value
    assert all(value >= other for other in values)
    assert source == values.index(value)


@given(VALUES, VALUES)
def test_another_alliance_never_makes_a_term_weaker(one: list[float], more: list[float]) -> None:
    assert rules.strictest(one + more, max)[0] >= rules.strictest(one, max)[0]
    assert rules.strictest(one + more, min)[0] <= rules.strictest(one, min)[0]


@given(DAYS, THRESHOLDS)
def test_a_warning_is_given_once_per_threshold(left: int, thresholds: list[int]) -> None:
    first = rules.due_warning(left, thresholds, None)
    if first is None:
        assert left <= 0 or left > max(thresholds)
    else:
        assert left <= first
        assert rules.due_warning(left, thresholds, first) is None


@given(THRESHOLDS)
def test_daily_runs_warn_exactly_once_per_threshold(thresholds: list[int]) -> None:
    warned: int | None = None
    given_warnings = []
    for left in range(400, -10, -1):
        due = rules.due_warning(left, thresholds, warned)
        if due is not None:
            given_warnings.append(due)
            warned = due
    assert given_warnings == sorted(thresholds, reverse=True)


def test_after_a_month_without_a_worker_one_warning_is_enough() -> None:
    assert rules.due_warning(20, [90, 30, 7], None) == 30
    assert rules.due_warning(5, [90, 30, 7], 90) == 7
    assert rules.due_warning(0, [90, 30, 7], None) is None


@given(DAYS, st.integers(min_value=1, max_value=400), DAYS, st.integers(min_value=1, max_value=400))
def test_two_agreements_share_no_day(a: int, a_length: int, b: int, b_length: int) -> None:
    one = rules.Span(DAY + dt.timedelta(days=a), DAY + dt.timedelta(days=a + a_length))
    two = rules.Span(DAY + dt.timedelta(days=b), DAY + dt.timedelta(days=b + b_length))
    shared = set(range(a, a + a_length)) & set(range(b, b + b_length))
    if shared:
        with pytest.raises(Refused):
            rules.check_single(one, [two])
    else:
        rules.check_single(one, [two])


@pytest.mark.parametrize(("since", "until", "signed", "code"), [
    (0, 0, 0, "agreement_period"), (0, -1, 0, "agreement_period"), (0, 10, 11, "agreement_signed_late"),
])  # fmt: skip
def test_impossible_dates_are_refused(since: int, until: int, signed: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_dates(*(DAY + dt.timedelta(days=n) for n in (since, until, signed)))
    assert refused.value.code == code


@pytest.mark.parametrize(("kind", "level", "role", "tier"), [
    ("general_hospital", "3A", "member", 1), ("general_hospital", "2A", "lead", 1),
    ("specialty_hospital", "", "member", 2), ("general_hospital", "", "member", 2),
    ("village_clinic", "", "member", 3), ("community_centre", "1A", "member", 3),
])  # fmt: skip
def test_tiers(kind: str, level: str, role: str, tier: int) -> None:
    assert rules.tier_for(kind, level, role) == tier


def test_a_refusal_says_what_is_possible_instead() -> None:
    expired = rules.expired_refusal("新化社区", [("示例集团", DAY), ("示例网", None)])
    missing = rules.expired_refusal("新化社区", [("示例集团", None)])
    assert (expired.code, missing.code) == ("agreement_expired", "agreement_missing")
    for refusal in (expired, missing):
        assert "急诊可以照常发出" in refusal.sentence
        assert "联系医联体办公室" in refusal.sentence


def test_unsettled_rows_are_counted() -> None:
    rules.check_settled(["new", "same", "duplicate"])
    with pytest.raises(Refused) as refused:
        rules.check_settled(["new", "unclear", "error"])
    assert "2 行" in refused.value.sentence
