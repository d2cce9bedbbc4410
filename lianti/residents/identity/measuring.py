"""How good a linkage is, against the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Quality:
    """Pairs of records said to be of one person, against those that are."""

    precision: float
    recall: float
    f1: float


def _pairs(counts: Counter[Hashable]) -> int:
    return sum(n * (n - 1) // 2 for n in counts.values())


def quality(found: Sequence[Hashable], truth: Sequence[Hashable]) -> Quality:
    """Return precision, recall and f1 over all pairs of records; with nothing claimed precision is 1."""
    right = _pairs(Counter(zip(found, truth, strict=True)))
    claimed, real = _pairs(Counter(found)), _pairs(Counter(truth))
    precision = right / claimed if claimed else 1.0
    recall = right / real if real else 1.0
    both = precision + recall
    return Quality(precision, recall, 2 * precision * recall / both if both else 0.0)
