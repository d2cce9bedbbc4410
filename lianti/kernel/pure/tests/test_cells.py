"""Small counts, and that neither the sum nor the others nor the rule itself give them away."""

from __future__ import annotations

import itertools
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianti.kernel.pure.cells import SMALL, is_small, nothing_told, told


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([], []), ([0, 0], [0, 0]), ([5, 9], [5, 9]), ([4], [None]), ([0, 3], [None, None]), ([4, 4], [None, None]),
        ([3, 40, 9], [None, 40, None]), ([1, 2, 30], [None, None, 30]), ([1, 1, 30], [None, None, None]),
        ([7, 7, 1], [None, None, None]), ([7, 7, 1, 8], [None, None, None, 8]), ([3, 0, 9, 12], [None, 0, None, 12]),
    ],
)  # fmt: skip
def test_what_is_told(counts: list[int], shown: list[int | None]) -> None:
    assert told(counts) == shown


@pytest.mark.parametrize(("cells", "most"), [(1, 30), (2, 24), (3, 12), (4, 7)])
def test_who_knows_the_rule_and_the_sum_pins_no_small_count(cells: int, most: int) -> None:
    """Every breakdown there can be, by what an attacker sees of it: what is told, and the sum where it is not small."""
    seen: dict[tuple[tuple[int | None, ...] | None, int | None], list[tuple[int, ...]]] = defaultdict(list)
    for counts in itertools.product(range(most + 1), repeat=cells):
        shown = told(counts)
        total = None if is_small(sum(counts)) else sum(counts)
        # A sum near the edge has some of its possible parts beyond it.
        if sum(counts) <= most:
            seen[None if nothing_told(shown) else tuple(shown), total].append(counts)
    for (row, _total), possible in seen.items():
        for at in range(cells):
            values = {counts[at] for counts in possible}
            if row is None or row[at] is None:
                assert len(values) > 1 or min(values) >= SMALL, (row, possible)


@given(st.lists(st.integers(0, 60), max_size=8))
def test_no_small_count_is_told_and_no_order_of_what_is_not(counts: list[int]) -> None:
    shown = told(counts)
    hidden = [n for n, s in zip(counts, shown, strict=True) if s is None]
    assert all(not is_small(n) for n in shown)
    assert bool(hidden) == any(is_small(n) for n in counts), "nothing is left out where nothing is small"
    assert nothing_told(shown) or not hidden or len(set(hidden)) > 1
    turned = [hidden.pop() if s is None else n for n, s in zip(counts, shown, strict=True)]
    assert told(turned) == shown, "any order of what is not told looks the same"
