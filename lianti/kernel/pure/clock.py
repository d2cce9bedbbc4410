"""The only clock of the project.

Everything else receives the time as a parameter. ``frozen`` lets the simulation and the tests move it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

TZ = ZoneInfo("Asia/Shanghai")
_frozen: ContextVar[dt.datetime | None] = ContextVar("lianti_clock", default=None)


def now() -> dt.datetime:
    """Return the present moment, aware, in Asia/Shanghai."""
    return _frozen.get() or dt.datetime.now(TZ)


@contextmanager
def frozen(at: dt.datetime) -> Iterator[dt.datetime]:
    """Stop the clock at ``at`` for this context only; threads started inside still see the real time."""
    moment = local(at)
    token = _frozen.set(moment)
    try:
        yield moment
    finally:
        _frozen.reset(token)


def local(at: dt.datetime) -> dt.datetime:
    """Return ``at`` in Asia/Shanghai; a moment without a zone is a programming error (ValueError)."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(TZ)


def local_day(at: dt.datetime) -> dt.date:
    """Return the calendar day of ``at`` in Asia/Shanghai."""
    return local(at).date()


def day_start(day: dt.date) -> dt.datetime:
    """Return the first moment of ``day`` in Asia/Shanghai."""
    return dt.datetime.combine(day, dt.time(), TZ)


def at_time(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """Return the moment ``hour:minute`` of ``day`` in Asia/Shanghai."""
    return dt.datetime.combine(day, dt.time(hour, minute), TZ)
