"""Who is sent on during a day: people, kinds, reasons and where to, drawn from the day's own source."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from lianti.capacity.models import Service
from lianti.capacity.queries import question_words
from lianti.demo.places import LEAD, NETWORK_PLACES, PLACES
from lianti.demo.stories import Story, pick, pick_kind
from lianti.demo.waiting_acts import green_of
from lianti.demo.world import Known, World
from lianti.kernel.pure import clock
from lianti.kernel.pure.periods import age_on
from lianti.parties.models import Department
from lianti.parties.shapes import Viewer
from lianti.referrals.shapes import CaseFields

WEIGHTS = {p.name: p.weight for p in (*PLACES, *NETWORK_PLACES) if p.weight}
_NETWORK = frozenset(p.name for p in NETWORK_PLACES)
# How busy a day is against the average: working days, Saturdays, Sundays and holidays.
_WORKDAY, _SATURDAY, _HOLIDAY = 1.2, 0.65, 0.4
_TRIES = 40


@dataclass(frozen=True)
class Coming:
    """Somebody who will be sent on at a moment."""

    at: dt.datetime
    place: str
    kind: str
    dice: int
    urgent: bool | None = None


def coming_on(world: World, day: dt.date) -> list[Coming]:
    """Return who is sent on during a day, in order of time; always the same for the same seed and day."""
    source = random.Random(f"{world.seed}|{day}")  # noqa: S311 - invented people, not secrets
    quiet = _SATURDAY if day.isoweekday() == 6 else _HOLIDAY
    average = world.per_day * (_WORKDAY if world.is_workday(day) else quiet)
    count = int(average) + (source.random() < average % 1)
    names = [name for name in world.places if world.people[world.places[name].pk] and name in WEIGHTS]
    if not names:
        return []
    weights = [WEIGHTS[name] for name in names]
    found = []
    for _number in range(count):
        kind = pick_kind(source)
        minute = source.randrange(0, 1440) if kind == "emergency" else source.randrange(485, 1005)
        place = source.choices(names, weights=weights)[0]
        found.append(Coming(clock.day_start(day) + dt.timedelta(minutes=minute), place, kind, source.getrandbits(60)))
    return sorted(found, key=lambda c: c.at)


def choose(world: World, coming: Coming, taken: set[int]) -> tuple[Known, Story] | None:
    """Return a person with nothing under way and a story that suits; old people are sent on more often."""
    source = random.Random(coming.dice)  # noqa: S311
    people = world.people[world.places[coming.place].pk]
    hospitals = frozenset({LEAD}) if coming.place in _NETWORK else frozenset(world.places)
    for _try in range(_TRIES):
        person = source.choice(people)
        age = age_on(person.birth_on, clock.local_day(coming.at))
        if person.pk in taken or source.random() > 0.25 + age / 90:
            continue
        story = pick(source, coming.kind, person.sex, age, to=hospitals)
        if story is not None:
            return person, story
    return None


def target(world: World, story: Story, kind: str, source: random.Random) -> tuple[Department, Service | None]:
    """Return the department, and for outpatients and examinations the service, that a story leads to."""
    if kind == "emergency":
        return world.department(LEAD, "急诊科"), None
    department = world.department(story.to, story.ward)
    services = world.services[department.pk]
    if kind == "examination":
        return department, next(s for s in services if s.name == story.service)
    clinics = [s for s in services if s.kind == "outpatient"]
    return department, source.choice(clinics) if kind == "outpatient" else None


def fields_of(world: World, coming: Coming, story: Story, by: Viewer) -> CaseFields:
    """Return the form as that person at the clinic would fill it."""
    source = random.Random(coming.dice + 1)  # noqa: S311
    department, service = target(world, story, coming.kind, source)
    emergency = coming.kind == "emergency"
    urgent = story.urgent and not emergency and source.random() < 0.6 if coming.urgent is None else coming.urgent
    wish = story.criteria == () or source.random() < 0.18
    missing = ["reports", "vitals"] if source.random() < 0.1 else ["reports"]
    return CaseFields(
        kind=coming.kind,
        urgency="urgent" if urgent else "routine",
        receiver_uid=department.institution.uid,
        department_uid=department.uid,
        service_uid=service.uid if service else None,
        diagnosis_code=story.code,
        diagnosis_name=story.name,
        reason=story.reason,
        history=story.history,
        treatment=story.treatment,
        medication=story.medication,
        allergies=source.choice(("无", "无", "无", "青霉素", "磺胺类", "头孢类")),
        criteria=("PATIENT-REQUEST",) if wish else story.criteria,
        vitals=story.measured(source),
        transport=source.choice(("120", "120", "own", "self")) if emergency else "",
        escort=by.name if emergency and source.random() < 0.5 else "",
        eta_at=coming.at + dt.timedelta(minutes=source.randrange(15, 50)) if emergency else None,
        missing_declared=tuple(missing),
        safety=dict.fromkeys(question_words(), "no") if coming.kind == "examination" else None,
        **green_of(story, coming.at, emergency=emergency),  # type: ignore[arg-type]
        sender_phone=f"1000000{9000 + by.uid.int % 900}",
        tight_reason="患者指定该科室，已告知需要等候" if wish else "",
    )
