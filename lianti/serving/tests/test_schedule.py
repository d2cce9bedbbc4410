"""When a job is due."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.kernel.pure import clock
from lianti.serving.jobs import SCHEDULE
from lianti.serving.schedule import Schedule


def at(hour: int, minute: int = 0, second: int = 0) -> dt.datetime:
    return dt.datetime(2026, 3, 2, hour, minute, second, tzinfo=clock.TZ)


def schedule() -> Schedule:
    made = Schedule()
    made.every("often", seconds=300, job="x.often")
    made.every("nightly", daily_at="02:30", job="x.nightly")
    made.every("show", seconds=60, job="x.show", demo_only=True)
    return made


def test_a_name_is_listed_once() -> None:
    made = schedule()
    with pytest.raises(ValueError, match="twice"):
        made.every("often", seconds=1, job="x.y")


@pytest.mark.parametrize("cadence", [{}, {"seconds": 5, "daily_at": "01:00"}])
def test_a_job_has_exactly_one_cadence(cadence: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="seconds or daily_at"):
        Schedule().every("odd", job="x.y", **cadence)  # type: ignore[arg-type]


def test_seconds_count_in_whole_slots_whoever_asks() -> None:
    often = schedule().jobs(demo=False)[0]
    assert often.latest_due(at(9, 3, 20)) == often.latest_due(at(9, 4, 59)) == at(9, 0)
    assert often.latest_due(at(9, 5)) == at(9, 5)


def test_a_daily_job_is_due_at_local_time_and_stays_due_the_whole_day() -> None:
    nightly = schedule().jobs(demo=False)[1]
    assert nightly.latest_due(at(2, 29)) == at(2, 30) - dt.timedelta(days=1)
    assert nightly.latest_due(at(2, 30)) == nightly.latest_due(at(23, 59)) == at(2, 30)


def test_jobs_of_the_demo_run_in_the_demo_only() -> None:
    assert [job.name for job in schedule().jobs(demo=False)] == ["often", "nightly"]
    assert [job.name for job in schedule().jobs(demo=True)] == ["often", "nightly", "show"]


def test_the_cadence_in_words() -> None:
    assert [job.cadence for job in schedule().jobs(demo=False)] == ["every 300 s", "daily 02:30"]


def test_every_listed_job_exists() -> None:
    for job in SCHEDULE.jobs(demo=True):
        assert callable(job.resolve()), job.path
