"""Ten seats, eight processes, two hundred attempts: exactly ten are sold. And the control that sells more.

On SQLite (a real file) and on PostgreSQL, whichever DATABASE_URL names.
"""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.capacity import actions
from lianti.capacity.models import Booking, Seat, Service
from lianti.capacity.tests.racing import ATTEMPTS, PROCESSES, THINGS, Child, blindly, crowd, tell, without_the_index
from lianti.kernel.pure import clock
from lianti.ledger.models import Fact
from lianti.parties.models import Department
from tests.fixtures.processes import ProcessDatabase
from tests.town import PLATFORM, institution

RACER = "lianti.capacity.tests.race"


@pytest.fixture
def clinic(process_database: ProcessDatabase) -> Service:
    """A clinic tomorrow with ten seats."""
    now = clock.now()
    hospital = institution("市中心医院", "general_hospital", "3A")
    department = Department.objects.create(institution=hospital, name="心内科")
    service = actions.offer_service(department=department, name="专家门诊", by=PLATFORM, at=now)
    tomorrow = clock.local_day(now) + dt.timedelta(days=1)
    template = actions.set_template(
        service=service, weekday=1, begins=dt.time(8), ends=dt.time(11), seats=THINGS, by=PLATFORM, at=now
    )
    actions.confirm_year(year=tomorrow.year, by=PLATFORM, at=now)
    actions.set_exception(template=template, on_day=tomorrow, seats=THINGS, by=PLATFORM, at=now)
    assert actions.open_sessions(until=tomorrow + dt.timedelta(days=1), since=tomorrow, by=PLATFORM, at=now) == 1
    return service


def test_ten_seats_are_sold_ten_times(company: list[Child], process_database: ProcessDatabase, clinic: Service) -> None:
    children = crowd(company, process_database, RACER, clinic.uid)
    total = tell(children, f"attempt {ATTEMPTS}")
    assert (total["taken"], total["refused"], total["errors"]) == (THINGS, PROCESSES * ATTEMPTS - THINGS, 0)
    assert Booking.objects.filter(ended_at=None).count() == THINGS
    assert Booking.objects.values("seat").distinct().count() == THINGS
    assert Fact.objects.filter(kind="capacity.seat_booked").count() == THINGS
    assert not Seat.objects.exclude(hold_token=None).exists()


def test_the_control_oversells(company: list[Child], process_database: ProcessDatabase, clinic: Service) -> None:
    """Reading before the transaction and no index: the same ten seats are sold more often than they exist."""
    children = crowd(company, process_database, RACER, clinic.uid)
    with without_the_index(Booking, "seat_booked_once"):
        assert blindly(children)["taken"] > THINGS
        assert Booking.objects.filter(ended_at=None).count() > THINGS
