"""The town in which the tests of the lower floors play: institutions, departments, staff and people served.

Small and stable: a lead hospital, a community centre, a village clinic, a specialty hospital, a stranger from another
city, and the two offices that supervise. Alliances are added by higher floors. It is a Wednesday morning in March.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lianti.kernel.pure import clock
from lianti.kernel.testing.snapshot import built_once
from lianti.kernel.testing.town_people import RESIDENTS, STAFF
from lianti.parties import actions as parties
from lianti.parties.queries import viewer_for
from lianti.parties.shapes import Viewer
from lianti.residents import actions as residents

if TYPE_CHECKING:
    from lianti.parties.models import Department, Grant, Institution, User
    from lianti.residents.models import Resident

NOW = clock.at_time(dt.date(2026, 3, 11), 9)
LONG_AGO = NOW - dt.timedelta(days=400)
PASSWORD = "river-stone-42"  # noqa: S105 - guards invented people in a test database only
PLATFORM = Viewer.service("town")

# key -> (name, kind, level, longitude, latitude)
INSTITUTIONS: dict[str, tuple[str, str, str, float, float]] = {
    "hospital": ("市中心医院", "general_hospital", "3A", 124.82, 45.14),
    "community": ("新化社区卫生服务中心", "community_centre", "", 124.80, 45.17),
    "village": ("河口村卫生室", "village_clinic", "", 124.70, 45.25),
    "specialty": ("康宁专科医院", "specialty_hospital", "2", 124.85, 45.16),
    "stranger": ("邻市医院", "general_hospital", "2A", 125.90, 45.50),
    "commission": ("示例市卫生健康委员会", "health_commission", "", 124.83, 45.15),
    "bureau": ("示例市医疗保障局", "insurance_bureau", "", 124.84, 45.15),
}
DEPARTMENTS = (("心内科", "clinical"), ("神经内科", "clinical"), ("急诊科", "emergency"), ("转诊中心", "office"))


@dataclass
class Town:
    """Everything by key; tests read like the working day they tell."""

    now: dt.datetime = NOW
    institutions: dict[str, Institution] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    people: dict[str, Resident] = field(default_factory=dict)

    def institution(self, key: str) -> Institution:
        """Return an institution: hospital, community, village, specialty, stranger, commission or bureau."""
        return self.institutions[key]

    def department(self, name: str) -> Department:
        """Return a department of the hospital by its name."""
        return self.departments[name]

    def user(self, key: str) -> User:
        """Return an account by the key of town_people.STAFF; every password is PASSWORD."""
        return self.users[key]

    def viewer(self, key: str) -> Viewer:
        """Return who that account acts as now."""
        return viewer_for(self.users[key], self.grants[key], self.now)

    def resident(self, key: str) -> Resident:
        """Return a person served by the key of town_people.RESIDENTS."""
        return self.people[key]


def build_places(town: Town) -> None:
    """Build the institutions and the departments of the hospital."""
    for key, (name, kind, level, longitude, latitude) in INSTITUTIONS.items():
        district = "邻市" if key == "stranger" else "宁江区"
        town.institutions[key] = parties.create_institution(
            name=name, kind=kind, level=level, district=district, ownership="public",
            longitude=longitude, latitude=latitude, by=PLATFORM, at=LONG_AGO,
        )  # fmt: skip
    for order, (name, kind) in enumerate(DEPARTMENTS):
        town.departments[name] = parties.add_department(
            institution=town.institutions["hospital"], name=name, kind=kind, order=order, by=PLATFORM, at=LONG_AGO
        )


def build_staff(town: Town) -> None:
    """Build one account per role, each with the one grant it needs."""
    for key, (username, name, role, place, department) in STAFF.items():
        user = parties.create_user(username=username, password=PASSWORD, display_name=name, by=PLATFORM, at=LONG_AGO)
        town.users[key] = user
        town.grants[key] = parties.grant_role(
            user=user, role=role, institution=town.institutions[place],
            department=town.departments[department] if department else None, by=PLATFORM, at=LONG_AGO,
        )  # fmt: skip


def build_people(town: Town) -> None:
    """Build the people served."""
    for key, (fields, place, contracted) in RESIDENTS.items():
        town.people[key] = residents.register_resident(
            fields=fields, institution=town.institutions[place], contracted=contracted, by=PLATFORM, at=LONG_AGO
        )


@built_once
def build_town() -> Town:
    """Build the whole town in an empty database."""
    town = Town()
    build_places(town)
    build_staff(town)
    build_people(town)
    return town
