"""What the demo draws for operations, short deliveries and village rooms: always the same, late people included."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.demo import surgery_acts
from lianti.demo.chances import chance
from lianti.demo.library import _PLUS, _changes
from lianti.demo.places import NETWORK_PLACES, PARENTS, PLACES
from lianti.demo.room_acts import found_after
from lianti.demo.stories import all_stories
from lianti.demo.world import Known, World
from lianti.kernel.pure import clock
from lianti.parties.models import Institution

TUESDAY, THURSDAY = dt.date(2026, 3, 10), dt.date(2026, 3, 12)


@pytest.fixture
def world() -> World:
    """A world of one person at every clinic."""
    made = World(7, 3.0, lambda day: day.isoweekday() < 6)
    for number, place in enumerate((*PLACES, *NETWORK_PLACES), start=1):
        made.places[place.name] = Institution(pk=number, name=place.name)
        made.people[number].append(Known(number, "female", dt.date(1980, 1, 1)))
    return made


def test_operations_come_from_the_township_and_from_clinics_of_the_group(world: World) -> None:
    (first,), (second,) = surgery_acts.coming_on(world, TUESDAY), surgery_acts.coming_on(world, THURSDAY)
    assert first.place == NETWORK_PLACES[0].name and second.place in {p.name for p in PLACES if p.weight}
    assert surgery_acts.coming_on(world, TUESDAY) == [first], "always the same"
    assert surgery_acts.coming_on(world, TUESDAY + dt.timedelta(days=1)) == []
    assert clock.local_day(first.at) == TUESDAY and first.urgent is False
    found = surgery_acts.choose(world, first, set())
    assert found is not None and found[1].ward in surgery_acts._OPERATIONS
    assert surgery_acts.choose(world, first, {found[0].pk}) is None, "who has something under way is left alone"


def test_what_a_nurse_finds_is_mostly_well(world: World) -> None:
    drawn = [found_after(chance(world.seed, str(n), "item")) for n in range(200)]
    missed = [said for said in drawn if said.reached == "missed"]
    fever = [said for said in drawn if said.temperature and said.temperature > 38]
    assert 2 <= len(missed) <= 30 and 4 <= len(fever) <= 35 and len(missed) + len(fever) < 60
    assert all("示例" in said.note for said in (*missed, *fever))


def test_lists_change_with_reasons_and_only_where_somebody_treats() -> None:
    for tier in _PLUS:
        changes = _changes(tier, "treat", 0)
        assert changes and all("示例" in c.reason for c in changes)
        assert _changes(tier, "up", 0) == [] == _changes(tier, "treat", 1)


def test_rooms_belong_to_a_township_and_operations_have_a_story() -> None:
    names = {p.name for p in NETWORK_PLACES}
    assert set(PARENTS) <= names and set(PARENTS.values()) <= names
    wards = {s.ward for s in all_stories() if "i" in s.kinds}
    assert set(surgery_acts._OPERATIONS) <= wards
