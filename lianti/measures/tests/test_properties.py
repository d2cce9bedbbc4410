"""The database and plain Python must agree on any facts."""

from __future__ import annotations

import statistics
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianti.ledger.models import Fact
from lianti.measures.queries import evaluate, evidence, parse_gauge
from lianti.measures.rules import matches, median_of, p90_of, parse_conditions, share_of
from lianti.measures.selecting import condition_q
from lianti.measures.tests.writing import NOW, SCOPE, write

QUIET = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

numbers = st.integers(-5, 5)
datas = st.fixed_dictionaries(
    {},
    optional={
        "n": st.none() | numbers | st.sampled_from([0.5, -1.25]),
        "word": st.none() | st.sampled_from(["红", "blue", ""]),
        "flag": st.none() | st.booleans(),
    },
)


def demand_on(field: str, ops: list[str], values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """One demand on a field, as a charter file would hold it."""
    return st.builds(lambda op, value: {field: {"op": op, "value": value}}, st.sampled_from(ops), values)


demands = st.one_of(
    demand_on("n", ["gt", "gte", "lt", "lte", "eq", "ne"], numbers),
    demand_on("n", ["in"], st.lists(numbers, min_size=1)),
    demand_on("word", ["eq", "ne", "not"], st.sampled_from(["红", "x"])),
    demand_on("flag", ["eq", "ne"], st.booleans()),
    demand_on("flag", ["known"], st.booleans()),
    demand_on("word", ["known"], st.booleans()),
)


class _Back(Exception):
    """Rolls one example back."""


def _facts(rows: list[dict[str, Any]]) -> list[Fact]:
    return [write("p.x", days=1, **row) for row in rows]


@pytest.mark.django_db
@QUIET
@given(rows=st.lists(datas, max_size=8), demand=demands)
def test_conditions_mean_the_same_in_the_database(rows: list[dict[str, Any]], demand: dict[str, Any]) -> None:
    """`matches` is what the filter selects, also for absent fields and nulls."""
    conditions = parse_conditions("where", demand)
    with pytest.raises(_Back), transaction.atomic():
        facts = _facts(rows)
        selected = set(Fact.objects.filter(condition_q(conditions), kind="p.x").values_list("pk", flat=True))
        assert selected == {fact.pk for fact in facts if matches(conditions, fact.data)}
        raise _Back


@pytest.mark.django_db
@QUIET
@given(rows=st.lists(datas, max_size=8), demand=demands)
def test_a_share_lies_between_0_and_1_and_its_evidence_is_its_denominator(
    rows: list[dict[str, Any]], demand: dict[str, Any]
) -> None:
    """Numerator and denominator can be counted again by hand from the drill-down."""
    gauge = parse_gauge({"op": "share", "kind": "p.x", "met": demand})
    with pytest.raises(_Back), transaction.atomic():
        _facts(rows)
        reading, behind = evaluate(gauge, SCOPE, NOW), list(evidence(gauge, SCOPE, NOW))
        assert reading.denominator == reading.evidence == len(behind) == len(rows)
        assert reading.numerator == sum(matches(gauge.met, fact.data) for fact in behind)
        assert (reading.value is None) == (not rows)
        assert reading.value is None or 0 <= reading.value <= 1
        raise _Back


samples = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60)


@given(samples)
def test_median_is_the_median(values: list[float]) -> None:
    """As the standard library says."""
    assert median_of(values) == pytest.approx(statistics.median(values))


@given(samples)
def test_p90_really_occurred_and_nine_tenths_do_not_exceed_it(values: list[float]) -> None:
    """Nearest rank: at least 90 % at or below, fewer than 90 % strictly below."""
    found = p90_of(values)
    assert found is not None
    assert found in values
    assert sum(value <= found for value in values) * 10 >= 9 * len(values)
    assert sum(value < found for value in values) * 10 < 9 * len(values)


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_share_of_nothing_is_nothing(part: int, whole: int) -> None:
    """D = 0 has no value, never 0."""
    assert (share_of(part, whole) is None) == (whole == 0)
    assert median_of([]) is None
    assert p90_of([]) is None
