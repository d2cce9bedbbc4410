"""Indicators as data: every definition is complete, and a target says where it comes from."""

from __future__ import annotations

from typing import Any

import pytest

from lianti.ledger.facts import all_kinds
from lianti.measures.series import indicator_set, parse_set
from lianti.measures.shapes import GaugeError

GOOD: dict[str, Any] = {
    "code": "X-1", "key": "x", "name": "例", "text": "例", "clause": "SY-44", "direction": "up",
    "gauge": {"op": "count", "kind": "a.x"},
}  # fmt: skip


def test_every_indicator_reads_declared_facts_and_fields() -> None:
    kinds = {k.kind: set(k.fields) for k in all_kinds()}
    found = indicator_set("referral")
    for gauge in [i.gauge for i in found.indicators] + [t.gauge for t in found.turnarounds]:
        for kind in gauge.all_kinds:
            assert kind in kinds, kind
        fields = {c.field for c in (*gauge.where, *gauge.met)} | {gauge.part, gauge.whole} - {""}
        for kind in gauge.kinds:
            assert fields - {"", gauge.field} <= kinds[kind], (kind, fields)


def test_the_indicators_of_the_policy_are_there() -> None:
    codes = {i.code for i in indicator_set("referral").indicators}
    assert codes >= {f"REF-{n:02d}" for n in range(1, 14)} | {"APT-01", "APT-02", "RES-08"}
    for item in indicator_set("referral").indicators:
        assert item.text and item.clause and (item.target is None or item.origin)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"direction": "sideways"}, "direction"),
        ({"target": 0.9}, "comes from"),
        ({"gauge": {"op": "guess", "kind": "a.x"}}, "unknown gauge"),
    ],
)
def test_a_wrong_definition_is_named(change: dict[str, Any], word: str) -> None:
    with pytest.raises(GaugeError, match=word):
        parse_set({"indicator": [GOOD | change]})


def test_two_indicators_do_not_share_a_key() -> None:
    with pytest.raises(GaugeError, match="share a key"):
        parse_set({"indicator": [GOOD, GOOD]})
