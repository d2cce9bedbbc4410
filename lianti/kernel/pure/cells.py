"""Counts that could point at people: small ones are not told, nor what would give them away (J4 of the policy)."""

from __future__ import annotations

from collections.abc import Sequence

SMALL = 5


def is_small(count: float | None) -> bool:
    """Say whether a count is so small that it could point at people; nobody is nobody."""
    return count is not None and 0 < count < SMALL


def told(counts: Sequence[int]) -> list[int | None]:
    """Return the counts of one breakdown as they may leave the house: None where one is not told.

    The sum is often known, and so is this rule. Who knows both can put whatever is not told in any order, so it gives a
    count away only where all that is not told is the same. Then more goes with it: the smallest of the larger ones,
    with those that equal it, else the zeros. Where nothing is left to tell, not even the rows may be named: what is
    small everywhere, such as 4 and 4 of 8, is known from its sum. So one sign must stand for all that is not told.
    """
    hidden = {at for at, n in enumerate(counts) if is_small(n)}
    larger = min((n for n in counts if n >= SMALL), default=0)  # without larger ones the zeros go along
    if len({counts[at] for at in hidden}) == 1:
        hidden |= {at for at, n in enumerate(counts) if n == larger}
    return [None if at in hidden else n for at, n in enumerate(counts)]


def nothing_told(shown: Sequence[int | None]) -> bool:
    """Say whether a breakdown is not told at all; then its rows are not named either."""
    return bool(shown) and all(n is None for n in shown)
