"""Ten beds, eight processes, two hundred attempts: exactly ten are given. And the control that gives more.

On SQLite (a real file) and on PostgreSQL, whichever DATABASE_URL names.
"""

from __future__ import annotations

import pytest

from lianti.capacity import actions
from lianti.capacity.models import Bed, BedBooking, Ward
from lianti.capacity.tests.racing import ATTEMPTS, PROCESSES, THINGS, Child, blindly, crowd, tell, without_the_index
from lianti.kernel.pure import clock
from lianti.ledger.models import Fact
from tests.fixtures.processes import ProcessDatabase
from tests.town import PLATFORM, institution

RACER = "lianti.capacity.tests.bed_race"


@pytest.fixture
def ward(process_database: ProcessDatabase) -> Ward:
    """A ward that keeps ten beds one by one."""
    now = clock.now()
    hospital = institution("市中心医院", "general_hospital", "3A")
    made = actions.open_ward(institution=hospital, name="心内一病区", kind="general", beds=THINGS, by=PLATFORM, at=now)
    actions.keep_rows(ward=made, labels=[str(n) for n in range(1, THINGS + 1)], by=PLATFORM, at=now)
    return made


def test_ten_beds_are_given_ten_times(company: list[Child], process_database: ProcessDatabase, ward: Ward) -> None:
    children = crowd(company, process_database, RACER, ward.uid)
    total = tell(children, f"attempt {ATTEMPTS}")
    assert (total["taken"], total["refused"], total["errors"]) == (THINGS, PROCESSES * ATTEMPTS - THINGS, 0)
    assert BedBooking.objects.filter(ended_at=None).count() == THINGS
    assert BedBooking.objects.values("bed").distinct().count() == THINGS
    assert Fact.objects.filter(kind="capacity.bed_reserved").count() == THINGS
    assert not Bed.objects.exclude(hold_token=None).exists()


def test_the_control_gives_more_than_there_are(
    company: list[Child], process_database: ProcessDatabase, ward: Ward
) -> None:
    """Reading before the transaction and no index: the same ten beds are given more often than they exist."""
    children = crowd(company, process_database, RACER, ward.uid)
    with without_the_index(BedBooking, "bed_booked_once"):
        assert blindly(children)["taken"] > THINGS
        assert BedBooking.objects.filter(ended_at=None).count() > THINGS
