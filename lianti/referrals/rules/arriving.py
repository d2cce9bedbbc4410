"""Arriving on another day than the appointed one; pure Python."""

from __future__ import annotations

import datetime as dt

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _


def days_early(appointed_on: dt.date | None, on: dt.date) -> int:
    """Return how many days before the appointed one somebody arrives; zero on it, after it, or without one."""
    return max((appointed_on - on).days, 0) if appointed_on else 0


def check_early(days: int, *, confirmed: bool) -> None:
    """Refuse an arrival days before its appointment that nobody confirmed: it hands over responsibility (SY-45)."""
    if days and not confirmed:
        raise Refused(
            "arrived_early", _("比预约日早 {n} 天。人确已到院时，请勾选确认后再提交。"), field="early", n=days
        )
