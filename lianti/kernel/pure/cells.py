"""Counts that could point at people: small ones are not told, nor what would give them away (J4 of the policy)."""

from __future__ import annotations

from collections.abc import Sequence

SMALL = 5


def is_small(count: float | None) -> bool:
    """Say whether a count is so small that it could point at people; nobody is nobody."""
    return count is not None and 0 < count < SMALL


def told(counts: Sequence[int]) -> list[int | None]:
    """Return the counts of one breakdown as they may leave the house: None where one is not told.

    Below SMALL none is told. The sum is often known, so one more goes with them, the smallest that is left: else the
    sum minus the others would tell what was left out.
    """
    shown: list[int | None] = [None if is_small(n) else n for n in counts]
    if None in shown:
        rest = [(n, at) for at, n in enumerate(shown) if n]
        if rest:
            shown[min(rest)[1]] = None
    return shown
