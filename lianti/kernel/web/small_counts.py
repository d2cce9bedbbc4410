"""Counts in words for those who only oversee: what could point at people is not told (J4 of the policy)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from lianti.kernel.pure.cells import is_small, nothing_told, told

HIDDEN = "<5"


def hides(value: float | None) -> bool:
    """Say whether a count is so small that it could point at people."""
    return is_small(value)


def count_told(n: int, strict: bool) -> str:
    """Write a count that is no part of a breakdown."""
    return HIDDEN if strict and hides(n) else str(n)


def counts_told(counts: Sequence[int], strict: bool) -> list[str]:
    """Write the counts of one breakdown: a small one is not told, nor one that would give it away; one sign for both.

    Empty when nothing of it is told: then its rows must not be named either.
    """
    if not strict:
        return [str(n) for n in counts]
    shown = told(counts)
    return [] if nothing_told(shown) else [_("不显示") if n is None else str(n) for n in shown]


def too_few() -> str:
    """Return the words that stand for a breakdown of which nothing is told."""
    return _("各项例数少，不显示")


def institution_rows(
    counted: Sequence[tuple[uuid.UUID | None, int]], names: Mapping[uuid.UUID, str]
) -> list[tuple[str, str]]:
    """Return counts by institution for those who only oversee: small ones are not told."""
    words = counts_told([n for _uid, n in counted], True)
    if counted and not words:
        return [(too_few(), "—")]
    return [(names.get(uid, "—") if uid else "—", word) for (uid, _n), word in zip(counted, words, strict=True)]
