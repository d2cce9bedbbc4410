"""The bench of the shared record fills a small database and opens what it filled; time is nobody's test."""

from __future__ import annotations

import pytest

from bench.record.stage import ask, fill
from lianti.ledger.models import Trace
from lianti.records.models import DiagnosticReport, Observation


@pytest.mark.django_db
def test_a_small_record_among_few_is_opened() -> None:
    filled = fill(people=20, entries=300, of_one=120)
    assert (filled["people"], filled["entries"]) == (20, 300)
    assert DiagnosticReport.objects.count() + Observation.objects.count() == 300
    answer = ask(times=1)
    timings = {timing["question"]: timing for timing in answer["timings"]}
    assert {found["question"] for found in answer["search"]} >= {"two letters", "full phone", "identity miss"}
    assert set(timings) == {"timeline", "curve"}
    assert all(t["times"] == 4 and t["worst"] >= t["p95"] >= t["p50"] and t["cpu_p95"] > 0 for t in timings.values())
    assert Trace.objects.filter(operation="read", detail="timeline").count() == 4, "timed as it is read, traced"
