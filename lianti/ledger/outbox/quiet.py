"""Quiet hours: what is not urgent waits for the morning."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lianti.kernel.pure import clock


@dataclass(frozen=True)
class Quiet:
    """From one local time to another, over midnight when it ends before it begins; equal times mean never."""

    begins: dt.time
    ends: dt.time

    @classmethod
    def parse(cls, text: str) -> Quiet:
        """Read ``21:00-07:00``; empty text means never. ValueError when it cannot be read."""
        if not text.strip():
            return cls(dt.time(), dt.time())
        begins, dash, ends = text.strip().partition("-")
        if not dash:
            raise ValueError(f"quiet hours read 21:00-07:00, not {text!r}")
        return cls(dt.time.fromisoformat(begins.strip()), dt.time.fromisoformat(ends.strip()))

    def covers(self, at: dt.datetime) -> bool:
        """Say whether a moment is quiet."""
        now = clock.local(at).time()
        if self.begins <= self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends

    def after(self, at: dt.datetime) -> dt.datetime:
        """Return the moment itself, or the end of the quiet hours that it falls into."""
        if not self.covers(at):
            return at
        day = clock.local_day(at)
        end = clock.at_time(day, self.ends.hour, self.ends.minute)
        return end if end > at else clock.at_time(day + dt.timedelta(days=1), self.ends.hour, self.ends.minute)
