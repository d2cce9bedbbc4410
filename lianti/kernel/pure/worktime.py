"""Promised times: working hours of the receiver for routine and urgent work, the wall clock for emergencies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from lianti.kernel.pure.clock import TZ

_FARTHEST_DAYS = 60


@dataclass(frozen=True)
class OfficeHours:
    """Opening hours of a working day as half-open pairs of local times."""

    spans: tuple[tuple[dt.time, dt.time], ...] = (
        (dt.time(8, 0), dt.time(11, 30)),
        (dt.time(13, 0), dt.time(17, 0)),
    )

    def on(self, day: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
        """Return the spans of ``day`` as moments."""
        return [(dt.datetime.combine(day, a, TZ), dt.datetime.combine(day, b, TZ)) for a, b in self.spans]


def add_worktime(
    start: dt.datetime, amount: dt.timedelta, is_workday: Callable[[dt.date], bool], hours: OfficeHours
) -> dt.datetime:
    """Return the moment at which ``amount`` of office time has passed since ``start``.

    Days for which ``is_workday`` says no do not count. Falls back to the wall clock after 60 days without work,
    so that a broken calendar can never make a promise endless.
    """
    left = amount
    day = start.astimezone(TZ).date()
    for _step in range(_FARTHEST_DAYS):
        if is_workday(day):
            for opens, closes in hours.on(day):
                begin = max(opens, start)
                if begin >= closes:
                    continue
                if closes - begin >= left:
                    return begin + left
                left -= closes - begin
        day += dt.timedelta(days=1)
    return start + amount


def is_open(at: dt.datetime, is_workday: Callable[[dt.date], bool], hours: OfficeHours) -> bool:
    """Say whether the office works at ``at``; outside, the duty officer (总值班) holds what comes in."""
    local = at.astimezone(TZ)
    return is_workday(local.date()) and any(a <= local < b for a, b in hours.on(local.date()))
