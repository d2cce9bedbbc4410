"""Which job is due when.

A job is a dotted path to `def job(at: datetime) -> None`; the moments are computed, not stored.
"""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable
from dataclasses import dataclass

from lianti.kernel.pure import clock

Run = Callable[[dt.datetime], None]


@dataclass(frozen=True)
class Job:
    """A job and its cadence: every so many seconds, or daily at a local time."""

    name: str
    path: str
    seconds: int | None = None
    daily_at: dt.time | None = None
    demo_only: bool = False

    @property
    def cadence(self) -> str:
        """The cadence in words, for lists."""
        return f"every {self.seconds} s" if self.seconds else f"daily {self.daily_at:%H:%M}"

    def latest_due(self, at: dt.datetime) -> dt.datetime:
        """This function will return the last moment at or before `at` at which the job was due.

        Moments missed while no worker ran are not made up one by one: only the last one counts.
        """
        if self.seconds:
            return dt.datetime.fromtimestamp(at.timestamp() // self.seconds * self.seconds, clock.TZ)
        moment = self.daily_at or dt.time()
        due = clock.at_time(clock.local_day(at), moment.hour, moment.minute)
        return due if due <= at else due - dt.timedelta(days=1)

    def resolve(self) -> Run:
        """Return the function behind the dotted path."""
        module, _, name = self.path.rpartition(".")
        function: Run = getattr(importlib.import_module(module), name)
        return function


class Schedule:
    """A list of jobs with unique names."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}

    def every(
        self, name: str, *, job: str, seconds: int | None = None, daily_at: str | None = None, demo_only: bool = False
    ) -> None:
        """Add a job, every `seconds` or daily at a local time such as "02:30" (exactly one of the two)."""
        if name in self._jobs:
            raise ValueError(f"job {name} is listed twice")
        if (seconds is None) == (daily_at is None):
            raise ValueError(f"job {name} needs seconds or daily_at, and not both")
        moment = dt.time.fromisoformat(daily_at) if daily_at else None
        self._jobs[name] = Job(name, job, seconds, moment, demo_only)

    def jobs(self, *, demo: bool) -> list[Job]:
        """Return the jobs of this installation; those of the demo only when it is one."""
        return [job for job in self._jobs.values() if demo or not job.demo_only]
