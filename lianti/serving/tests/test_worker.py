"""What a worker takes, and what it leaves to others."""

from __future__ import annotations

import datetime as dt
import logging

import pytest

from lianti.kernel.pure import clock
from lianti.serving import tasks, worker
from lianti.serving.models import Heartbeat, ScheduledRun
from lianti.serving.queries import last_beat
from lianti.serving.schedule import Job

NINE = dt.datetime(2026, 3, 2, 9, 0, tzinfo=clock.TZ)
MINUTE = dt.timedelta(minutes=1)
ran: list[dt.datetime] = []


def good(at: dt.datetime) -> None:
    """A job that notes when it ran."""
    ran.append(at)


def bad(at: dt.datetime) -> None:
    """A job that breaks."""
    ran.append(at)
    raise RuntimeError("broken")


GOOD = Job("test.good", f"{__name__}.good", seconds=300)
BAD = Job("test.bad", f"{__name__}.bad", seconds=3600)


@pytest.fixture(autouse=True)
def _forget() -> None:
    ran.clear()


@pytest.mark.django_db
def test_a_due_job_runs_once_and_gets_its_moment() -> None:
    assert worker.run_due(NINE, [GOOD]).done == ["test.good"]
    assert worker.run_due(NINE + MINUTE, [GOOD]).done == []
    assert ran == [NINE]
    assert worker.run_due(NINE + 5 * MINUTE, [GOOD]).done == ["test.good"]


@pytest.mark.django_db
def test_what_another_worker_took_is_left_alone() -> None:
    assert worker.claim(GOOD, NINE, NINE) is not None
    assert worker.claim(GOOD, NINE, NINE) is None
    assert worker.run_due(NINE, [GOOD]) == worker.Round()
    assert ran == []


@pytest.mark.django_db
def test_a_broken_job_is_logged_stops_no_other_and_is_tried_three_times(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.CRITICAL):
        first = worker.run_due(NINE, [BAD, GOOD])
        assert (first.failed, first.done) == (["test.bad"], ["test.good"])
        assert worker.run_due(NINE + 9 * MINUTE, [BAD]).failed == []
        for round_number in range(1, 6):
            worker.run_due(NINE + 11 * round_number * MINUTE, [BAD])
    assert ScheduledRun.objects.get(job="test.bad").attempts == worker.MAX_ATTEMPTS
    assert len([moment for moment in ran if moment != NINE]) == worker.MAX_ATTEMPTS - 1


@pytest.mark.django_db
def test_a_run_whose_worker_died_is_taken_over_after_an_hour() -> None:
    daily = Job("test.daily", f"{__name__}.good", daily_at=dt.time(8))
    due = daily.latest_due(NINE)
    assert worker.claim(daily, due, NINE) is not None
    assert worker.run_due(NINE + 59 * MINUTE, [daily]).done == []
    assert worker.run_due(NINE + 60 * MINUTE, [daily]).done == ["test.daily"]


@pytest.mark.django_db
def test_the_heartbeat_is_noted_but_not_at_every_round() -> None:
    assert last_beat() is None
    worker.beat(NINE)
    worker.beat(NINE + dt.timedelta(seconds=5))
    assert last_beat() == NINE
    worker.beat(NINE + dt.timedelta(seconds=20))
    assert last_beat() == NINE + dt.timedelta(seconds=20)
    assert Heartbeat.objects.count() == 1


@pytest.mark.django_db
def test_old_rows_are_pruned_and_recent_ones_kept() -> None:
    worker.run_due(NINE, [GOOD])
    tasks.prune(NINE + dt.timedelta(days=29))
    assert ScheduledRun.objects.count() == 1
    tasks.prune(NINE + dt.timedelta(days=31))
    assert ScheduledRun.objects.count() == 0


@pytest.mark.django_db
def test_the_list_tells_the_last_outcome() -> None:
    worker.run_due(NINE, [job for job in worker.jobs() if job.name == "serving.prune"])
    rows = {row["job"]: row for row in worker.describe()}
    assert rows["serving.prune"]["outcome"] == "done"
    assert rows["ledger.seal"]["outcome"] is None
