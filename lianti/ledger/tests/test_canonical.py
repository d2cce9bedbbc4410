"""What is fingerprinted before writing must read back as the same bytes, from either database."""

from __future__ import annotations

import datetime as dt
import math
import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianti.kernel.pure import clock
from lianti.ledger.canonical import canonical, plain
from lianti.ledger.models import Fact
from lianti.ledger.tests.ground import AT, write

NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
NUMBERS = st.integers(-(2**53), 2**53) | st.floats(-(2.0**53), 2.0**53, allow_subnormal=False)
LEAVES = st.none() | st.booleans() | NUMBERS | NAMES | st.dates() | st.uuids()
MOMENTS = st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1), timezones=st.sampled_from([clock.TZ, dt.UTC]))
VALUES = st.recursive(
    LEAVES | MOMENTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=8,
)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VALUES, MOMENTS)
def test_a_digest_survives_the_round_trip(value: Any, at: dt.datetime) -> None:
    written = write({"deep": value}, at=at)
    read = Fact.objects.get(pk=written.pk)
    assert read.canonical() == written.canonical()
    assert read.is_true()
    assert read.data == written.data, "the caller holds what everybody will read"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value",
    [0, -0.0, 1.0, 0.1, 1e15, 9007199254740992.0, 1e-7, 1.5e-300, True, "张三", "é", "e\u0301", "𠮷", "", [], {}, [[]],
     (1, 2), {"b": 1, "a": {"d": 2, "c": None}}, AT, AT.date(), uuid.UUID(int=3)],
)  # fmt: skip
def test_awkward_values_survive(value: Any) -> None:
    assert Fact.objects.get(pk=write({"value": value}).pk).is_true()


@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, 2**53 + 1, 10**400, -math.inf, 1e300, object(), {1, 2}, b"bytes", {1: "a"},
     "\0", "\ud800", {"\0": 1}, dt.datetime(2026, 3, 2, 8, 0), dt.timedelta(1)],
)  # fmt: skip
def test_what_would_not_survive_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        plain([value])


def test_one_moment_has_one_form() -> None:
    assert plain(AT) == plain(AT.astimezone(dt.UTC)) == "2026-03-02T00:30:15.123456+00:00"
    assert canonical({"b": 1.0, "a": AT.date()}) == b'{"a":"2026-03-02","b":1}'
