"""Reconcile: the tables are counted again, a missing fact is a finding, a mended one goes."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.kernel.pure import clock
from lianti.ledger import reconcile
from lianti.ledger.models import ReconcileFinding
from lianti.ledger.reconcile import expect, expected_kinds, reconcile_day
from lianti.ledger.tasks import reconcile as reconcile_yesterday
from lianti.ledger.tests.ground import AT, KIND, remove, write

pytestmark = pytest.mark.django_db
DAY = AT.date()
MOMENT = dt.timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def rows(monkeypatch: pytest.MonkeyPatch) -> list[dt.datetime]:
    """The table that the facts are about: moments of what was done."""
    done: list[dt.datetime] = []
    monkeypatch.setattr(reconcile, "_COUNTERS", {})
    expect(KIND, lambda since, until: sum(since <= at < until for at in done))
    return done


def do(rows: list[dt.datetime], at: dt.datetime) -> None:
    rows.append(at)
    write(at=at)


def test_equal_counts_are_no_finding(rows: list[dt.datetime]) -> None:
    do(rows, AT)
    assert reconcile_day(DAY, AT) == []
    assert expected_kinds() == [KIND]


def test_the_day_is_half_open_in_local_time(rows: list[dt.datetime]) -> None:
    start = clock.day_start(DAY)
    for at in (start - MOMENT, start, start + dt.timedelta(days=1) - MOMENT, start + dt.timedelta(days=1)):
        do(rows, at.astimezone(dt.UTC))
    for day in (DAY - dt.timedelta(days=1), DAY, DAY + dt.timedelta(days=1)):
        assert reconcile_day(day, AT) == []
    rows.remove(start)
    (finding,) = reconcile_day(DAY, AT)
    assert (finding.expected, finding.found) == (1, 2)


def test_a_missing_fact_is_found_once_and_goes_when_it_is_mended(rows: list[dt.datetime]) -> None:
    do(rows, AT)
    do(rows, AT)
    remove("ledger_fact", "id = (SELECT max(id) FROM ledger_fact)")
    for _ in range(2):
        (finding,) = reconcile_day(DAY, AT)
        assert (finding.kind, finding.expected, finding.found) == (KIND, 2, 1)
        assert ReconcileFinding.objects.count() == 1
    rows.append(AT)
    reconcile_day(DAY, AT + dt.timedelta(hours=1))
    kept = ReconcileFinding.objects.get()
    assert (kept.expected, kept.found, kept.at) == (3, 1, AT + dt.timedelta(hours=1))
    write()
    write()
    assert reconcile_day(DAY, AT) == []
    assert not ReconcileFinding.objects.exists()


def test_the_nightly_job_looks_at_yesterday(rows: list[dt.datetime]) -> None:
    rows.append(AT)
    reconcile_yesterday(AT)
    assert not ReconcileFinding.objects.exists()
    reconcile_yesterday(AT + dt.timedelta(days=1))
    assert ReconcileFinding.objects.get().on_day == DAY
