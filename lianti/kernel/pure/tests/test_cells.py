"""Small counts, and that neither the sum nor the others give them away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianti.kernel.pure.cells import SMALL, is_small, told


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([], []), ([0, 0], [0, 0]), ([5, 9], [5, 9]), ([4], [None]), ([0, 3], [0, None]),
        ([3, 40, 9], [None, 40, None]),
        ([1, 2, 30], [None, None, None]), ([7, 7, 1], [None, 7, None]),
    ],
)  # fmt: skip
def test_what_is_told(counts: list[int], shown: list[int | None]) -> None:
    assert told(counts) == shown


@given(st.lists(st.integers(0, 60), max_size=8))
def test_the_sum_minus_the_others_tells_no_small_count(counts: list[int]) -> None:
    shown = told(counts)
    hidden = [n for n, s in zip(counts, shown, strict=True) if s is None]
    assert all(not is_small(n) for n in shown)
    assert bool(hidden) == any(is_small(n) for n in counts), "nothing is left out where nothing is small"
    others = any(n >= SMALL for n in counts)
    if hidden and others:
        known = sum(counts) - sum(n for n in shown if n)
        alternatives = [n for n in range(1, SMALL) if known - n >= SMALL - 1]
        assert len(hidden) > 1 and (len(hidden) > 2 or len(alternatives) > 1 or known < 2 * SMALL)
