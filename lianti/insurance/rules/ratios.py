"""What points of reimbursement are worth; the fund never pays more than the whole."""

from __future__ import annotations

from collections.abc import Sequence

from lianti.insurance.shapes import Band, Rule


def bonus_of(rule: Rule, eligible: int | None, charge: int, bands: Sequence[Band]) -> int:
    """Return what ``rule.points`` add for the eligible cost between the deductible paid and ``rule.up_to``.

    A band that already is at 98 % takes two points of three. An unknown cost is worth nothing yet.
    """
    if eligible is None:
        return 0
    end = eligible if rule.up_to is None else min(eligible, rule.up_to)
    worth, start = 0, charge
    for band in bands:
        stop = end if band.up_to is None else min(end, band.up_to)
        worth += max(0, stop - start) * min(rule.points, 100 - band.percent)
        start = max(start, stop)
    worth += max(0, end - start) * rule.points
    return worth // 100


def kept_of(rule: Rule, eligible: int | None, ordinary: int) -> int:
    """Return what a person who goes unreferred would lose of the cost above the ordinary deductible."""
    return 0 if eligible is None else max(0, eligible - ordinary) * rule.points // 100
