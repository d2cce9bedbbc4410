"""Families of the clinics that visitors sign in at: grids (网格), households (家庭), who answers for the children."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import TYPE_CHECKING

from lianti.demo.cast import BUILDING, CLINIC
from lianti.kernel.pure import clock
from lianti.kernel.pure.periods import age_on
from lianti.residents.households.guarding import name_guardian
from lianti.residents.households.keeping import join_household, open_household, set_grid
from lianti.residents.households.kinds import MINOR, OF_AGE
from lianti.residents.households.rules import GuardianGiven
from lianti.residents.models import Household, Resident

if TYPE_CHECKING:
    from lianti.demo.world import World
    from lianti.parties.shapes import Viewer

# How many people of a clinic are asked about, and how many of their families are written down:
# those with children first, who need a guardian.
_ASKED, _FAMILIES = 150, 8
_GRIDS = (("01", "示例一网格"), ("02", "示例二网格"))
# What a member is to the head, and the head as a parent to a child, by sex.
_CHILD, _PARENT = {"male": "20", "female": "30"}, {"male": "51", "female": "52"}


def settle(world: World, at: dt.datetime) -> int:
    """Write down families of two clinics once; returns how many actions were made."""
    if Household.objects.exists():
        return 0
    return sum(_clinic(world, name, number, at) for number, name in enumerate((CLINIC, BUILDING)))


def _clinic(world: World, name: str, number: int, at: dt.datetime) -> int:
    place = world.places[name].pk
    nurse = world.actor("families", place, "nurse")
    if nurse is None:
        return 0
    for code, grid in _GRIDS:
        phone = f"1000000{9900 + 10 * number + int(code):04d}"
        set_grid(
            code=code, name=grid, worker_name=nurse.name, worker_phone=phone, capacity=1500, active=True, by=nurse,
            at=at,
        )  # fmt: skip
    known = [person.pk for person in world.people[place][:_ASKED]]
    people = Resident.objects.filter(pk__in=known).exclude(address="").order_by("pk")
    families = [list(found) for _address, found in groupby(people, key=lambda person: person.address)]
    several = [family for family in families if len(family) > 1]
    chosen = sorted(several, key=lambda family: not _children(family, at))[:_FAMILIES]
    return len(_GRIDS) + sum(_family(family, _GRIDS[turn % 2][0], nurse, at) for turn, family in enumerate(chosen))


def _family(family: list[Resident], grid: str, nurse: Viewer, at: dt.datetime) -> int:
    """Write down one family; the first of it is the head. Returns how many actions that took."""
    head, *others = family
    since = max(person.birth_on for person in family)
    household = open_household(
        head_uid=head.uid, address=head.address, district=head.district, phone="", grid_code=grid, since_on=since,
        by=nurse, at=at,
    )  # fmt: skip
    wards = _children(family, at)
    for person in others:
        relation = "10" if person.contact_relation == "spouse" else _CHILD[person.sex]
        join_household(uid=household.uid, resident_uid=person.uid, relation=relation, since_on=since, by=nurse, at=at)
    for child in wards:
        given = GuardianGiven(_PARENT[head.sex], MINOR, "law", since_on=child.birth_on)
        name_guardian(ward_uid=child.uid, guardian_uid=head.uid, given=given, phone="", file_uid=None, by=nurse, at=at)
    return len(family) + len(wards)


def _children(family: list[Resident], at: dt.datetime) -> list[Resident]:
    """Return the children of the head who are not of age."""
    today = clock.local_day(at)
    return [p for p in family if p.contact_relation == "parent" and age_on(p.birth_on, today) < OF_AGE]
