"""The worker: looks at the schedule, takes what is due, runs it. Any number of workers may run side by side."""

from __future__ import annotations

import datetime as dt
import logging
import signal
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import DatabaseError, IntegrityError, close_old_connections, transaction
from django.db.models import F

from lianti.kernel.pure import clock
from lianti.serving.jobs import SCHEDULE
from lianti.serving.models import Heartbeat, ScheduledRun
from lianti.serving.schedule import Job

log = logging.getLogger(__name__)

NAME = "worker"
ROUND_SECONDS = 5
BEAT_SECONDS = 15
RETRY_AFTER = dt.timedelta(minutes=10)
# A run that neither finished nor failed for so long belongs to a worker that died.
STALE_AFTER = dt.timedelta(hours=1)
MAX_ATTEMPTS = 3
STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


@dataclass
class Round:
    """What one look at the schedule did."""

    done: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def jobs() -> list[Job]:
    """Return the jobs of this installation."""
    return SCHEDULE.jobs(demo=bool(settings.LIANTI_DEMO))


def claim(job: Job, due_at: dt.datetime, at: dt.datetime) -> ScheduledRun | None:
    """This function will take a due job for this worker, or return None when it is taken or done.

    The unique index on job and due time decides between workers. A failed run is taken again after ten minutes and
    a stale one after an hour, at most three times in all; the conditional update decides then.
    """
    found = ScheduledRun.objects.filter(job=job.name, due_at=due_at).first()
    if found is None:
        try:
            with transaction.atomic():
                return ScheduledRun.objects.create(job=job.name, due_at=due_at, started_at=at)
        except IntegrityError:
            return None
    wait = {ScheduledRun.FAILED: RETRY_AFTER, ScheduledRun.RUNNING: STALE_AFTER}.get(found.outcome)
    if wait is None or found.attempts >= MAX_ATTEMPTS or found.started_at > at - wait:
        return None
    taken = ScheduledRun.objects.filter(pk=found.pk, started_at=found.started_at, outcome=found.outcome).update(
        started_at=at, finished_at=None, outcome=ScheduledRun.RUNNING, attempts=F("attempts") + 1
    )
    return found if taken else None


def _run(job: Job, run: ScheduledRun, at: dt.datetime) -> bool:
    """Run a taken job; an error is logged, and the job is tried again later."""
    try:
        job.resolve()(at)
        outcome = ScheduledRun.DONE
    except Exception:  # noqa: BLE001 - one broken job must not stop the others
        log.exception("job %s failed", job.name)
        outcome = ScheduledRun.FAILED
    ScheduledRun.objects.filter(pk=run.pk).update(outcome=outcome, finished_at=clock.now())
    return outcome == ScheduledRun.DONE


def run_due(at: dt.datetime, listed: Iterable[Job] | None = None) -> Round:
    """This function will run every job that is due at `at` and that nobody has taken."""
    result = Round()
    for job in jobs() if listed is None else listed:
        run = claim(job, job.latest_due(at), at)
        if run is not None:
            (result.done if _run(job, run, at) else result.failed).append(job.name)
    return result


def beat(at: dt.datetime) -> None:
    """This function will note that a worker is alive, at most every 15 seconds."""
    fresh = Heartbeat.objects.filter(name=NAME, beat_at__gt=at - dt.timedelta(seconds=BEAT_SECONDS)).exists()
    if not fresh:
        Heartbeat.objects.update_or_create(name=NAME, defaults={"beat_at": at})


def _one_round() -> None:
    close_old_connections()
    try:
        at = clock.now()
        beat(at)
        run_due(at)
    except DatabaseError:
        # The database may be restarting; the next round tries again.
        log.exception("the worker cannot reach the database")


def run_forever() -> None:
    """This function will run rounds until told to stop; a running job is finished first."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    while True:
        _one_round()
        if signal.sigtimedwait(STOP_SIGNALS, ROUND_SECONDS) is not None:
            return


def describe() -> list[dict[str, str | None]]:
    """Return every job with its cadence and its last run, for lists."""
    rows: list[dict[str, str | None]] = []
    for job in jobs():
        last = ScheduledRun.objects.filter(job=job.name).order_by("-due_at").first()
        rows.append(
            {
                "job": job.name,
                "cadence": job.cadence,
                "last_due_at": clock.local(last.due_at).isoformat() if last else None,
                "outcome": last.outcome if last else None,
            }
        )
    return rows
