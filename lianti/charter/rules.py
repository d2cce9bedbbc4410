"""Judging entries and clauses. No Django here, no database, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from lianti.charter.kinds import WORST_FIRST
from lianti.charter.shapes import Threshold


def reaches(value: float, threshold: Threshold) -> bool:
    """This function will compare a reading with its threshold; a hair of rounding does not break a promise."""
    hair = 1e-9
    return {
        ">=": value >= threshold.value - hair,
        ">": value > threshold.value,
        "<=": value <= threshold.value + hair,
        "<": value < threshold.value,
        "==": abs(value - threshold.value) <= hair,
    }[threshold.op]


def worst(verdicts: Iterable[str]) -> str:
    """This function will return what a clause shows: broken, silent, not_yet, kept, and principle only alone."""
    found = set(verdicts)
    return next((verdict for verdict in WORST_FIRST if verdict in found), "not_yet")


def due_before(due: str | dt.date, today: dt.date) -> dt.date | None:
    """This function will return the latest due day up to ``today``; ``"MM-DD"`` comes back every year."""
    if isinstance(due, dt.date):
        return due if due <= today else None
    month, day = (int(part) for part in due.split("-"))
    this = dt.date(today.year, month, day)
    return this if this <= today else dt.date(today.year - 1, month, day)


def judge_duty(due: str | dt.date, attested: Iterable[dt.date], adopted: dt.date, today: dt.date) -> str:
    """This function will say kept, broken or silent for a duty.

    An attestation counts for the year before and everything after the due day. A due day that lies before the
    adoption asks for nothing; until a due day comes, an open duty is silent.
    """
    latest = due_before(due, today)
    begins = (latest or today) - dt.timedelta(days=365)
    if any(begins < day <= today for day in attested):
        return "kept"
    return "broken" if latest is not None and latest >= adopted else "silent"
