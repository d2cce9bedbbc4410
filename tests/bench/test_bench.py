"""The benches run and tell what they promise to tell. Nothing here depends on time."""

from __future__ import annotations

import pytest

from bench import report
from bench.__main__ import wrong
from bench.booking import contest
from bench.databases import database
from bench.pages.timing import percentile


@pytest.mark.slow
@pytest.mark.processes
def test_two_clerks_book_without_selling_a_seat_twice() -> None:
    with database("sqlite") as place:
        found = contest.measure(place, clients=2, bookings=20, rounds=1)
    assert (found.clients, found.bookings, found.oversold, found.errors) == (2, 20, 0, 0)
    # Each clerk also asks for one seat of the other's, and somebody comes second every time.
    assert found.refused == 2
    assert found.statements_per_booking >= 4
    table = report.text({"at": "", "machine": {}, "booking": [found.as_dict()]})
    assert "| sqlite | 2 |" in table


def test_every_seat_is_in_somebodys_plan_and_some_in_two() -> None:
    seats = [f"seat-{number}" for number in range(40)]
    shares = contest.plans(seats, 4, seed=7)
    assert {seat for share in shares for seat in share} == set(seats)
    assert sum(len(share) for share in shares) == 44
    assert contest.plans(seats, 1, seed=7) == [seats]


def test_a_seat_sold_twice_is_a_failure_and_a_slow_machine_is_not() -> None:
    good = {"database": "sqlite", "clients": 4, "oversold": 0, "errors": 0, "ratio": 0.01}
    assert wrong({"booking": [good]}) == []
    assert len(wrong({"booking": [good | {"oversold": 1}, good | {"errors": 2}]})) == 2


def test_percentiles_name_a_span_that_was_measured() -> None:
    spans = [float(n) for n in range(1, 21)]
    assert (percentile(spans, 0.5), percentile(spans, 0.95), percentile([3.0], 0.95)) == (11.0, 20.0, 3.0)
