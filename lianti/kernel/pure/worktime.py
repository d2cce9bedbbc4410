"""Promised times: working hours of the receiver for routine and urgent work, the wall clock for emergencies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from lianti.kernel.pure.clock import TZ, local

_FARTHEST_DAYS = 60


@dataclass(frozen=True)
class OfficeHours:
    """Opening hours of a working day as half-open pairs of local times."""

    spans: tuple[tuple[dt.time, dt.time], ...] = (
        (dt.time(8, 0), dt.time(11, 30)),
        (dt.time(13, 0), dt.time(17, 0)),
    )

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if any(later <= earlier for earlier, later in zip(edges, edges[1:], strict=False)):
            raise ValueError("office hours must follow one another without touching")

    def on(self, day: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
        """Return the spans of ``day`` as moments."""
        return [(dt.datetime.combine(day, a, TZ), dt.datetime.combine(day, b, TZ)) for a, b in self.spans]


def add_worktime(
    start: dt.datetime, amount: dt.timedelta, is_workday: Callable[[dt.date], bool], hours: OfficeHours
) -> dt.datetime:
    """Return the moment (Asia/Shanghai) at which ``amount`` of office time has passed since ``start``.

    Days for which ``is_workday`` says no do not count. After 60 days in a row without work the rest runs by the wall
    clock, so that a broken calendar can never make a promise endless. A negative amount is a ValueError.
    """
    if amount < dt.timedelta(0):
        raise ValueError("working time only runs forward")
    reached, left, idle = local(start), amount, 0
    day = reached.date()
    while idle < _FARTHEST_DAYS:
        idle += 1
        for begin, closes in _open_after(reached, day, is_workday, hours):
            if closes - begin >= left:
                return begin + left
            left -= closes - begin
            reached, idle = closes, 0
        day += dt.timedelta(days=1)
    return reached + left


def _open_after(
    reached: dt.datetime, day: dt.date, is_workday: Callable[[dt.date], bool], hours: OfficeHours
) -> list[tuple[dt.datetime, dt.datetime]]:
    """The parts of a day's office time that lie after a moment."""
    if not is_workday(day):
        return []
    return [(max(opens, reached), closes) for opens, closes in hours.on(day) if closes > reached]


def is_open(at: dt.datetime, is_workday: Callable[[dt.date], bool], hours: OfficeHours) -> bool:
    """Say whether the office works at ``at``; outside, the duty officer (总值班) holds what comes in."""
    moment = local(at)
    return is_workday(moment.date()) and any(a <= moment < b for a, b in hours.on(moment.date()))
