"""The wards of the demo on Fridays and on the last morning, played in the town."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.demo import radar_acts
from lianti.demo.places import LEAD
from lianti.demo.world import World
from lianti.ledger.models import Fact
from lianti.records.models import Encounter
from lianti.referrals.models import RadarChoice, RadarEntry, Referral
from lianti.referrals.tests.test_radar import lie
from tests.town import Town

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(town: Town) -> World:
    """The hospital of the town as the demo sees its lead."""
    made = World(7, 3.0, lambda day: day.isoweekday() < 6)
    made.places[LEAD] = town.lead
    for role in ("specialist", "referral_centre"):
        made.staff[town.lead.pk, role].append(town.viewer(role))
    return made


def test_the_last_morning_lists_asks_begins_and_tells_once(town: Town, world: World) -> None:
    assert radar_acts.morning(world, town.now) == 0 and not Fact.objects.filter(kind__contains="radar").exists()
    for number, name in enumerate(("赵安澜", "周平安", "程晚晴")):
        lie(town, name, f"ZY{number}")
    assert radar_acts.morning(world, town.now) == 5
    assert RadarEntry.objects.count() == 3 and RadarChoice.objects.count() == 1
    assert Referral.objects.get(direction="down").state == "draft"
    assert Fact.objects.filter(kind="referral.radar_told").count() == 2


def test_on_fridays_those_go_home_who_do_not_go_down(town: Town, world: World) -> None:
    stay, friday = lie(town, "赵安澜", "ZY1"), town.now + 2 * DAY
    assert friday.isoweekday() == 5
    assert radar_acts.afternoon(world, friday) == 0, "five days are not long"
    assert radar_acts.afternoon(world, friday + 8 * DAY) == 0, "not a Friday"
    going = lie(town, "周平安", "ZY2")
    radar_acts.morning(world, town.now)
    assert radar_acts.afternoon(world, friday + 14 * DAY) == 1
    ended = Encounter.objects.exclude(ended_at=None).get()
    assert ended.pk in {stay.pk, going.pk} and ended.disposition == "1"
