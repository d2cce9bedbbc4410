"""The demo's institutions, colleagues and people served, read once from the database for a run of the simulation."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from lianti.capacity.models import Service
from lianti.capacity.queries import workday_checker
from lianti.demo.chances import chance
from lianti.demo.models import DemoRun
from lianti.kernel.pure import clock
from lianti.kernel.pure.worktime import OfficeHours, add_worktime, is_open
from lianti.parties.models import Department, Institution, User
from lianti.parties.queries import viewers_in_role
from lianti.parties.roles import ROLES
from lianti.parties.shapes import Viewer
from lianti.residents.models import Resident

_HOURS = OfficeHours()
_LATE_EVERY, _SILENT_EVERY = 9, 11
_REACH = dt.timedelta(days=140)


# People of a clinic look after the same worklist.
_CLINIC = frozenset({"gp", "nurse", "village_doctor"})


def _desk(role: str) -> str:
    return "clinic" if role in _CLINIC else role


class Known(NamedTuple):
    """Somebody who may be sent on."""

    pk: int
    sex: str
    birth_on: dt.date


@dataclass
class World:
    """Everything the simulation looks up; nothing in it changes while it runs."""

    seed: int
    per_day: float
    is_workday: Callable[[dt.date], bool]
    places: dict[str, Institution] = field(default_factory=dict)
    departments: dict[tuple[int, str], Department] = field(default_factory=dict)
    services: dict[int, list[Service]] = field(default_factory=lambda: defaultdict(list))
    staff: dict[tuple[int, str], list[Viewer]] = field(default_factory=lambda: defaultdict(list))
    tempers: dict[uuid.UUID, str] = field(default_factory=dict)
    listed: frozenset[uuid.UUID] = frozenset()
    # Who has a listed account: nobody who works at the same desk leaves things undone for long.
    watchers: list[Viewer] = field(default_factory=list)
    # Since when messages leave the screen: older ones would only be given up for their age.
    told_since: dt.datetime = dt.datetime.max.replace(tzinfo=dt.UTC)
    # Until when reports are drawn from a few shared pictures, to be quick; later ones are each a file of its own.
    shared_until: dt.datetime | None = None
    files: dict[tuple[int, int], tuple[uuid.UUID, str]] = field(default_factory=dict)
    people: dict[int, list[Known]] = field(default_factory=lambda: defaultdict(list))
    # Which ward takes the inpatients of a department.
    wards: dict[int | None, uuid.UUID] = field(default_factory=dict)

    def department(self, place: str, name: str) -> Department:
        """Return a department of an institution."""
        return self.departments[self.places[place].pk, name]

    def colleagues(self, place_id: int, role: str, department_id: int | None = None) -> list[Viewer]:
        """Return who acts in a role, those of the department when there are any."""
        everybody = self.staff[place_id, role]
        own = [v for v in everybody if department_id is not None and v.department_id == department_id]
        return own or everybody

    def actor(self, number: str, place_id: int, role: str, department_id: int | None = None) -> Viewer | None:
        """Return the colleague who looks after a case in that role, always the same one."""
        able = self.colleagues(place_id, role, department_id)
        return able[int(chance(self.seed, number, role) * len(able))] if able else None

    def temper(self, viewer: Viewer | None) -> str:
        """Say how somebody works: prompt, late, or silent, that is often not at all."""
        found = self.tempers.get(viewer.uid, "prompt") if viewer else "silent"
        return "late" if found == "silent" and self.watched(viewer) else found

    def watched(self, viewer: Viewer | None) -> bool:
        """Say whether a visitor sits at the desk of this colleague, or at the one that sees the whole house."""
        return viewer is not None and any(
            (mine.role == "referral_centre" and mine.institution_id == viewer.institution_id)
            or (mine.institution_id, _desk(mine.role), mine.department_id)
            == (viewer.institution_id, _desk(viewer.role), viewer.department_id)
            for mine in self.watchers
        )

    def working(self, since: dt.datetime, span: dt.timedelta) -> dt.datetime:
        """Return the moment at which ``span`` of office time has passed."""
        return add_worktime(since, span, self.is_workday, _HOURS)

    def in_office(self, at: dt.datetime, span: dt.timedelta) -> dt.datetime:
        """Return ``at`` when the office is open, else a while after it opens."""
        return at if self.open_at(at) else self.working(at, span)

    def open_at(self, at: dt.datetime) -> bool:
        """Say whether offices work at a moment."""
        return is_open(at, self.is_workday, _HOURS)


def load_world(run: DemoRun, at: dt.datetime) -> World:
    """Read the world as it is at ``at``."""
    today = clock.local_day(at)
    world = World(run.seed, run.per_day, workday_checker(today - _REACH, today + _REACH))
    # Names are stored with half-width brackets; the demo's own lists write them as people print them.
    world.places = {row.name.replace("(", "（").replace(")", "）"): row for row in Institution.objects.order_by("pk")}
    for department in Department.objects.select_related("institution").order_by("pk"):
        world.departments[department.institution_id, department.name] = department
    for service in Service.objects.filter(is_active=True).order_by("pk"):
        world.services[service.department_id].append(service)
    world.listed = frozenset(User.objects.exclude(demo_hint="").values_list("uid", flat=True))
    _load_staff(world, at)
    rows = Resident.objects.order_by("pk").values_list("registered_institution_id", "pk", "sex", "birth_on")
    for place_id, pk, sex, birth_on in rows:
        world.people[place_id].append(Known(pk, sex, birth_on))
    return world


def _load_staff(world: World, at: dt.datetime) -> None:
    """Colleagues without a password do the simulated work; every ninth is late, every eleventh silent."""
    count = 0
    for role in ROLES:
        for viewer in viewers_in_role(role, at):
            if viewer.uid in world.listed:
                world.watchers.append(viewer)
                continue
            if viewer.institution_id is None:
                continue
            count += 1
            world.staff[viewer.institution_id, role].append(viewer)
            late, silent = count % _LATE_EVERY == 0, count % _SILENT_EVERY == 0
            world.tempers[viewer.uid] = "late" if late else "silent" if silent else "prompt"
