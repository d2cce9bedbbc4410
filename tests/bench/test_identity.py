"""The bench of the person index runs at a thousandth of its size and finds whom it should; time is nobody's test."""

from __future__ import annotations

import pytest

from bench.identity.__main__ import BULK_RECORDS, INDEXED_PEOPLE, bulk, incremental


def test_a_thousandth_of_the_bulk_is_linked() -> None:
    found = bulk(BULK_RECORDS // 1000, "auto")
    assert 900 <= found["records"] <= 1100
    assert found["f1"] >= 0.97
    assert found["automatic_precision"] >= 0.995


@pytest.mark.slow
@pytest.mark.processes
def test_a_thousandth_of_the_index_finds_one_person() -> None:
    found = incremental(INDEXED_PEOPLE // 1000, 40)
    assert found["index"]["people"] >= 3000
    assert found["found"] >= 38
