"""Ten seats, eight processes, two hundred attempts: exactly ten are sold. And the control that sells more.

On SQLite (a real file) and on PostgreSQL, whichever DATABASE_URL names.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from lianti.capacity import actions
from lianti.capacity.models import Booking, Seat, Service
from lianti.kernel.pure import clock
from lianti.ledger.models import Fact
from lianti.parties.models import Department
from tests.fixtures.processes import ProcessDatabase
from tests.town import PLATFORM, institution

PROCESSES, ATTEMPTS, SEATS = 8, 25, 10
Child = subprocess.Popen[str]


@pytest.fixture
def clinic(process_database: ProcessDatabase) -> Service:
    """A clinic tomorrow with ten seats."""
    now = clock.now()
    hospital = institution("市中心医院", "general_hospital", "3A")
    department = Department.objects.create(institution=hospital, name="心内科")
    service = actions.offer_service(department=department, name="专家门诊", by=PLATFORM, at=now)
    tomorrow = clock.local_day(now) + dt.timedelta(days=1)
    template = actions.set_template(
        service=service, weekday=1, begins=dt.time(8), ends=dt.time(11), seats=SEATS, by=PLATFORM, at=now
    )
    actions.confirm_year(year=tomorrow.year, by=PLATFORM, at=now)
    actions.set_exception(template=template, on_day=tomorrow, seats=SEATS, by=PLATFORM, at=now)
    assert actions.open_sessions(until=tomorrow + dt.timedelta(days=1), since=tomorrow, by=PLATFORM, at=now) == 1
    return service


def tell(children: list[Child], order: str) -> Counter[str]:
    """Give all processes an order at once and add up their answers."""
    for child in children:
        assert child.stdin is not None
        child.stdin.write(order + "\n")
        child.stdin.flush()
    return answers(children)


def answers(children: list[Child]) -> Counter[str]:
    total: Counter[str] = Counter()
    for child in children:
        assert child.stdout is not None
        line = child.stdout.readline()
        assert line, child.stderr.read() if child.stderr else ""
        total.update(json.loads(line))
    return total


@contextmanager
def crowd(database: ProcessDatabase, service: Service) -> Iterator[list[Child]]:
    """Eight processes with open connections, waiting for the word."""
    module = "lianti.capacity.tests.race"
    children = [database.python("-m", module, str(service.uid), f"gp-{n}") for n in range(PROCESSES)]
    try:
        answers(children)
        yield children
    finally:
        for child in children:
            child.kill()
            child.communicate()


@contextmanager
def without_the_index() -> Iterator[None]:
    """Take the lock away: the unique index on living bookings."""
    [index] = [c for c in Booking._meta.constraints if c.name == "seat_booked_once"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Booking, index)
    try:
        yield
    finally:
        Booking.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Booking, index)


def test_ten_seats_are_sold_ten_times(process_database: ProcessDatabase, clinic: Service) -> None:
    with crowd(process_database, clinic) as children:
        total = tell(children, f"attempt {ATTEMPTS}")
    assert (total["sold"], total["refused"], total["errors"]) == (SEATS, PROCESSES * ATTEMPTS - SEATS, 0)
    assert Booking.objects.filter(ended_at=None).count() == SEATS
    assert Booking.objects.values("seat").distinct().count() == SEATS
    assert Fact.objects.filter(kind="capacity.seat_booked").count() == SEATS
    assert not Seat.objects.exclude(hold_token=None).exists()


def test_the_control_oversells(process_database: ProcessDatabase, clinic: Service) -> None:
    """Reading before the transaction and no index: the same ten seats are sold more often than they exist."""
    with without_the_index(), crowd(process_database, clinic) as children:
        total: Counter[str] = Counter()
        for _round in range(ATTEMPTS):
            tell(children, "read")
            total += tell(children, "take")
        assert total["sold"] > SEATS
        assert Booking.objects.filter(ended_at=None).count() > SEATS
