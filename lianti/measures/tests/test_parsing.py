"""A gauge that is written down wrongly says what is wrong and what is expected."""

from __future__ import annotations

from typing import Any

import pytest

from lianti.measures.queries import parse_gauge
from lianti.measures.shapes import Condition, GaugeError

WRONG: list[tuple[dict[str, Any], str]] = [
    ({}, "unknown gauge None"),
    ({"op": "average", "kind": "a.x"}, "unknown gauge 'average'; known are count"),
    ({"op": "count"}, "kind is missing"),
    ({"op": "count", "kind": ""}, "a fact kind or a list"),
    ({"op": "count", "kind": ["a.x", 3]}, "a fact kind or a list"),
    ({"op": "count", "kind": "a.x", "hours": 3}, "does not read 'hours'"),
    ({"op": "share", "kind": "a.x"}, "needs met or of"),
    ({"op": "least_share", "kind": "a.x", "part": "n"}, "part and whole belong together"),
    ({"op": "coverage", "kind": "a.x", "of": "a.y"}, "of and field belong together"),
    ({"op": "within_hours", "kind": "a.x", "then": "a.y"}, "needs hours"),
    ({"op": "median", "kind": "a.x", "field": "n", "unit": "weeks"}, "one of minutes, hours, days"),
    ({"op": "distinct", "kind": "a.x", "by": 3}, "by: text is expected"),
    ({"op": "count", "kind": "a.x", "window_days": -1}, "a number of at least 0"),
    ({"op": "count", "kind": "a.x", "window_days": True}, "a number of at least 0"),
    ({"op": "count", "kind": "a.x", "window_days": "90"}, "a number of at least 0"),
    ({"op": "count", "kind": "a.x", "scope": "world"}, "one of alliance, members, everywhere"),
    ({"op": "count", "kind": "a.x", "where": "n = 3"}, "a table of data fields"),
    ({"op": "count", "kind": "a.x", "where": {"n": {"op": "like", "value": "x"}}}, "where.n: op (one of eq"),
    ({"op": "count", "kind": "a.x", "where": {"n": {"op": "in", "value": 3}}}, "a list is expected for in"),
    ({"op": "count", "kind": "a.x", "where": {"n": {"op": "known", "value": 1}}}, "true or false"),
    ({"op": "count", "kind": "a.x", "where": {"n": {"op": "gte", "value": "3"}}}, "a number is expected for gte"),
    ({"op": "count", "kind": "a.x", "where": {"n": [1]}}, "text, a number or a truth value"),
]


@pytest.mark.parametrize(("table", "sentence"), WRONG)
def test_wrong_gauges_are_refused_with_a_sentence(table: dict[str, Any], sentence: str) -> None:
    """The message names the key."""
    with pytest.raises(GaugeError) as refusal:
        parse_gauge(table)
    assert sentence in str(refusal.value)


def test_a_gauge_is_read_as_written() -> None:
    """Kinds become tuples, conditions are sorted by field, the rest has its defaults."""
    gauge = parse_gauge(
        {"op": "share", "kind": "a.x", "where": {"z": 1, "b": {"op": "in", "value": ["p", "q"]}}, "of": ["a.y", "a.x"]}
    )
    assert gauge.where == (Condition("b", "in", ("p", "q")), Condition("z", "eq", 1))
    assert gauge.all_kinds == ("a.x", "a.y")
    assert (gauge.window_days, gauge.scope) == (90, "alliance")
