"""Ten beds, eight processes, two hundred attempts: exactly ten are given. And the control that gives more.

On SQLite (a real file) and on PostgreSQL, whichever DATABASE_URL names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from lianti.capacity import actions
from lianti.capacity.models import Bed, BedBooking, Ward
from lianti.capacity.tests.test_race import Child, answers, tell
from lianti.kernel.pure import clock
from lianti.ledger.models import Fact
from tests.fixtures.processes import ProcessDatabase
from tests.town import PLATFORM, institution

PROCESSES, ATTEMPTS, BEDS = 8, 25, 10


@pytest.fixture
def ward(process_database: ProcessDatabase) -> Ward:
    """A ward that keeps ten beds one by one."""
    now = clock.now()
    hospital = institution("市中心医院", "general_hospital", "3A")
    made = actions.open_ward(institution=hospital, name="心内一病区", kind="general", beds=BEDS, by=PLATFORM, at=now)
    actions.keep_rows(ward=made, labels=[str(n) for n in range(1, BEDS + 1)], by=PLATFORM, at=now)
    return made


@contextmanager
def crowd(database: ProcessDatabase, ward: Ward) -> Iterator[list[Child]]:
    """Eight processes with open connections, waiting for the word."""
    module = "lianti.capacity.tests.bed_race"
    children = [database.python("-m", module, str(ward.uid), f"centre-{n}") for n in range(PROCESSES)]
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
    [index] = [c for c in BedBooking._meta.constraints if c.name == "bed_booked_once"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(BedBooking, index)
    try:
        yield
    finally:
        BedBooking.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(BedBooking, index)


def test_ten_beds_are_given_ten_times(process_database: ProcessDatabase, ward: Ward) -> None:
    with crowd(process_database, ward) as children:
        total = tell(children, f"attempt {ATTEMPTS}")
    assert (total["given"], total["refused"], total["errors"]) == (BEDS, PROCESSES * ATTEMPTS - BEDS, 0)
    assert BedBooking.objects.filter(ended_at=None).count() == BEDS
    assert BedBooking.objects.values("bed").distinct().count() == BEDS
    assert Fact.objects.filter(kind="capacity.bed_reserved").count() == BEDS
    assert not Bed.objects.exclude(hold_token=None).exists()


def test_the_control_gives_more_than_there_are(process_database: ProcessDatabase, ward: Ward) -> None:
    """Reading before the transaction and no index: the same ten beds are given more often than they exist."""
    with without_the_index(), crowd(process_database, ward) as children:
        total: Counter[str] = Counter()
        for _round in range(ATTEMPTS):
            tell(children, "read")
            total += tell(children, "take")
        assert total["given"] > BEDS
        assert BedBooking.objects.filter(ended_at=None).count() > BEDS
