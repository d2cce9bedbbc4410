"""Indicators as data: every definition is complete, and a target says where it comes from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lianti.ledger.facts import all_kinds
from lianti.measures.queries import evaluate, evaluate_many, indicator_set, parse_set, turnarounds
from lianti.measures.shapes import GaugeError
from lianti.measures.tests.writing import NOW, SCOPE, write

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


def test_recognition_reads_declared_facts_and_fields() -> None:
    kinds = {k.kind: set(k.fields) for k in all_kinds()}
    found = indicator_set("recognition")
    assert {i.code for i in found.indicators} == {"REC-01", "REC-02", "REC-03"}
    for item in found.indicators:
        wanted = {c.field for c in (*item.gauge.where, *item.gauge.met)} | {item.gauge.field} - {""}
        assert item.target is None or item.origin
        for kind in item.gauge.all_kinds:
            assert wanted - {""} <= kinds[kind], (kind, wanted)


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


@pytest.mark.django_db
def test_many_together_read_what_each_reads_alone(django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        day = number / 2
        write("referral.submitted", days=day, subject=number, matched=number % 3 == 0, complete=True, consent="signed")
        write("referral.scheduled", days=day - 0.1, subject=number, within_promise=number % 4 > 0, wait_days=number)
        write("referral.arrived", days=day - 0.3, subject=number, way="x")
        write("referral.down_arrived", days=day, subject=number + 99, person_uid=number % 7, to_primary=True,
              from_level="3", to_level="1", plan=True, ready_days=number - 3)  # fmt: skip
    found = indicator_set("referral")
    gauges = [i.gauge for i in found.indicators]
    alone = [evaluate(gauge, SCOPE, NOW) for gauge in gauges]
    assert evaluate_many(gauges, SCOPE, NOW) == alone
    with django_assert_max_num_queries(16):
        evaluate_many(gauges, SCOPE, NOW)
    times = [t.gauge for t in found.turnarounds]
    singly = [(evaluate(g, SCOPE, NOW), evaluate(replace(g, op="p90"), SCOPE, NOW)) for g in times]
    with django_assert_max_num_queries(2):
        together = turnarounds(times, SCOPE, NOW)
    assert [(m.value, p.value, m.evidence) for m, p in together] == [(m.value, p.value, m.evidence) for m, p in singly]
