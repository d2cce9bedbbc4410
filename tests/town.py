"""The town in which cross-app tests play: the people of the lower floors, and on top of them alliances and clinics.

Two alliances: 示例医疗集团 with the hospital as its lead and three members under agreements of another year, and the
county alliance of the stranger. One clinic, every Friday morning, 15 seats.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

import pytest

from lianti.alliances import actions as alliances
from lianti.alliances.models import Agreement, Alliance, Membership
from lianti.capacity import actions as capacity
from lianti.capacity.models import ClinicSession, Seat, Service, SessionTemplate
from lianti.kernel.pure import clock
from lianti.kernel.testing.snapshot import built_once
from lianti.kernel.testing.town import LONG_AGO, NOW, PASSWORD, PLATFORM, build_people, build_places, build_staff
from lianti.kernel.testing.town import Town as BaseTown
from lianti.parties import actions as parties
from lianti.parties.models import Institution, Practitioner
from lianti.parties.shapes import Viewer

__all__ = ["LONG_AGO", "NOW", "PASSWORD", "PLATFORM", "TODAY", "Town", "build_town", "found", "institution", "member"]

TODAY = clock.local_day(NOW)
SINCE = TODAY - dt.timedelta(days=200)
MEMBERS = {"specialty": 2, "community": 3, "village": 3}


@dataclass
class Town(BaseTown):
    """The people's town with alliances, agreements, a service, sessions and seats."""

    alliances: dict[str, Alliance] = field(default_factory=dict)
    memberships: dict[int, Membership] = field(default_factory=dict)
    agreements: dict[int, Agreement] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    templates: dict[str, SessionTemplate] = field(default_factory=dict)

    @property
    def today(self) -> dt.date:
        """The day of the town."""
        return clock.local_day(self.now)

    @property
    def group(self) -> Alliance:
        """The city group."""
        return self.alliances["group"]

    @property
    def county(self) -> Alliance:
        """The stranger's alliance."""
        return self.alliances["county"]

    @property
    def lead(self) -> Institution:
        """The hospital that leads the group."""
        return self.institution("hospital")

    @property
    def community(self) -> Institution:
        """The community centre."""
        return self.institution("community")

    @property
    def village(self) -> Institution:
        """The village clinic."""
        return self.institution("village")

    @property
    def specialty(self) -> Institution:
        """The specialty hospital."""
        return self.institution("specialty")

    @property
    def stranger(self) -> Institution:
        """The hospital of another city."""
        return self.institution("stranger")

    @property
    def clinic(self) -> Service:
        """The clinic of cardiology."""
        return self.services["cardiology"]

    @property
    def weekly(self) -> SessionTemplate:
        """Its weekly session on Friday."""
        return self.templates["cardiology"]

    def open(self, days: int = 14) -> int:
        """Open the sessions of the coming days."""
        return capacity.open_sessions(until=self.today + dt.timedelta(days=days), by=PLATFORM, at=self.now)

    def session(self, on: dt.date | None = None) -> ClinicSession:
        """Return the first session of the clinic, or that of a day."""
        rows = ClinicSession.objects.filter(service=self.clinic).order_by("starts_at")
        return rows.get(on_day=on) if on else rows[0]

    def seats(self, session: ClinicSession | None = None) -> list[Seat]:
        """Return the seats of a session by number."""
        return list(Seat.objects.filter(session=session or self.session()).order_by("number"))

    def hold(self, seat: Seat, by: Viewer | None = None, at: dt.datetime | None = None) -> uuid.UUID:
        """Hold a seat for a contracted resident."""
        return capacity.hold_seat(
            seat_uid=seat.uid, by=by or self.viewer("gp"), at=at or self.now, priority="contracted"
        )


def institution(name: str, kind: str, level: str = "") -> Institution:
    """Make one more institution."""
    return parties.create_institution(name=name, kind=kind, level=level, district="宁江区", by=PLATFORM, at=LONG_AGO)


def member(alliance: Alliance, who: Institution, tier: int, role: str = "member") -> Membership:
    """Make a member of long standing."""
    return alliances.join_alliance(
        alliance=alliance, institution=who, role=role, tier=tier, since_on=SINCE, by=PLATFORM, at=LONG_AGO
    )


def agreement(alliance: Alliance, who: Institution, until_on: dt.date) -> Agreement:
    """Sign an agreement that began long ago."""
    return alliances.sign_agreement(
        alliance=alliance, institution=who, number=f"示例-{who.pk:03d}", signed_on=SINCE, since_on=SINCE,
        until_on=until_on, by=PLATFORM, at=LONG_AGO,
    )  # fmt: skip


def found(name: str, short_name: str, kind: str) -> Alliance:
    """Found an alliance of long standing."""
    return alliances.found_alliance(
        name=name, short_name=short_name, kind=kind, founded_on=dt.date(2024, 1, 1), by=PLATFORM, at=LONG_AGO
    )


def build_alliances(town: Town) -> None:
    """Found both alliances and sign the agreements of the members, good for another year."""
    group = town.alliances["group"] = found("示例市城市医疗集团", "示例医疗集团", "city_group")
    county = town.alliances["county"] = found("邻市县域医共体", "邻市医共体", "county")
    town.memberships[town.lead.pk] = member(group, town.lead, 1, "lead")
    for key, tier in MEMBERS.items():
        who = town.institution(key)
        town.memberships[who.pk] = member(group, who, tier)
        town.agreements[who.pk] = agreement(group, who, TODAY + dt.timedelta(days=365))
    town.memberships[town.stranger.pk] = member(county, town.stranger, 1, "lead")


def build_clinic(town: Town) -> None:
    """Offer the clinic of cardiology every Friday morning; nothing is opened yet."""
    cardiology = town.department("心内科")
    chief: Practitioner = parties.add_practitioner(
        name="程远山", institution=town.lead, department=cardiology, title="chief", specialty="冠心病",
        by=PLATFORM, at=LONG_AGO,
    )  # fmt: skip
    clinic = town.services["cardiology"] = capacity.offer_service(
        department=cardiology, name="心内科专家门诊", practitioner=chief, by=PLATFORM, at=LONG_AGO
    )
    town.templates["cardiology"] = capacity.set_template(
        service=clinic, weekday=5, begins=dt.time(8), ends=dt.time(11), seats=15, room="3 诊室",
        by=PLATFORM, at=LONG_AGO,
    )  # fmt: skip
    capacity.seed_calendar([2026], LONG_AGO)


@built_once
def build_town() -> Town:
    """Build the whole town in an empty database."""
    town = Town()
    build_places(town)
    build_staff(town)
    build_people(town)
    build_alliances(town)
    build_clinic(town)
    return town


@pytest.fixture
def town(db: None) -> Town:
    """The town as it was built."""
    return build_town()
