"""Reconcile: count again from the tables what the facts should say, and report the difference."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from lianti.kernel.pure import clock
from lianti.ledger.models import Fact, ReconcileFinding

Counter = Callable[[dt.datetime, dt.datetime], int]
_COUNTERS: dict[str, Counter] = {}


def expect(kind: str, counter: Counter) -> None:
    """Register how many facts of ``kind`` the tables call for in a half-open period of moments."""
    _COUNTERS[kind] = counter


def expected_kinds() -> list[str]:
    """Return the kinds that are counted again, in alphabetical order."""
    return sorted(_COUNTERS)


def reconcile_day(day: dt.date, at: dt.datetime) -> list[ReconcileFinding]:
    """This function will compare all registered kinds for one day and keep each difference as a finding."""
    since, until = clock.day_start(day), clock.day_start(day + dt.timedelta(days=1))
    findings = []
    for kind, counter in sorted(_COUNTERS.items()):
        expected = counter(since, until)
        found = Fact.objects.filter(kind=kind, on_day=day).count()
        if expected == found:
            ReconcileFinding.objects.filter(on_day=day, kind=kind).delete()
            continue
        finding, _created = ReconcileFinding.objects.update_or_create(
            on_day=day, kind=kind, defaults={"expected": expected, "found": found, "at": at}
        )
        findings.append(finding)
    return findings
