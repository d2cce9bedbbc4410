"""Keeping the demo alive: the worker lives the days that were missed, in small transactions."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from lianti.charter.tasks import refresh
from lianti.demo.build import HOUR, TOLD, Report, live_slice
from lianti.demo.models import DemoRun
from lianti.demo.scene import LENGTH
from lianti.demo.world import load_world
from lianti.kernel.pure import clock

_SLICE = dt.timedelta(hours=3)


def demo_day(at: dt.datetime) -> dt.date:
    """Return the demo day of a moment: it begins at nine, so that the night still belongs to the day before."""
    return clock.local_day(clock.local(at) - dt.timedelta(hours=HOUR))


def catch_up(at: dt.datetime) -> Report:
    """This function will live what was missed up to ``at``, once a demo day; nothing outside of demo mode.

    Every action is its own transaction, so that visitors are not kept waiting. What a listed account has touched
    within three days is left to its visitor.
    """
    report = Report()
    run = DemoRun.objects.first()
    if not settings.LIANTI_DEMO or run is None or run.caught_up_on == demo_day(at) or run.simulated_until >= at:
        return report
    while run.simulated_until < at:
        _live_next(run, at, report)
    run.caught_up_on = demo_day(at)
    run.save(update_fields=["caught_up_on"])
    with clock.frozen(at):
        refresh(at)
    return report


def _live_next(run: DemoRun, at: dt.datetime, report: Report) -> None:
    since = run.simulated_until
    last = at - since <= _SLICE + LENGTH
    until = at if last else since + _SLICE
    world = load_world(run, until)
    world.told_since = at - TOLD
    report.add(live_slice(world, since, until, scene=last))
    report.days += until == at
    run.simulated_until = until
    run.save(update_fields=["simulated_until"])
