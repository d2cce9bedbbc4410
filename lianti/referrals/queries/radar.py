"""The radar of a viewer: people on the ward in the order of today, and what each place has for one of them."""

from __future__ import annotations

import datetime as dt
import tomllib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lianti.capacity.queries import free_by_place
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible
from lianti.kernel.pure.periods import age_on
from lianti.parties.shapes import Viewer
from lianti.records.permissions import may_judge
from lianti.records.queries import access_encounter, ward_encounters
from lianti.records.queries.vitals import Newest, newest_of
from lianti.referrals.codes.down import BED_KINDS, WITH_BED
from lianti.referrals.models import ContinuationPlan, DownProfile, Outcome, RadarChoice, RadarEntry, Referral
from lianti.referrals.models.radar import WHOLE_HOUSE
from lianti.referrals.queries.drugs import lacking
from lianti.referrals.queries.readiness import DownPlace, WardLine, places_for, ward
from lianti.referrals.rules import down as rules_down
from lianti.referrals.rules import radar as rules
from lianti.referrals.rules.readiness import rank_places
from lianti.referrals.shapes.radar import Candidate, Need, PlaceOffer, PlaceSeen, Seen

if TYPE_CHECKING:
    from lianti.records.models import Encounter

_FILE = Path(__file__).parent.parent / "data" / "readiness.toml"
_VALUES = dt.timedelta(days=3)
_CRITICAL = dt.timedelta(days=1)
_SHOWN = 6


@dataclass(frozen=True)
class RadarLine:
    """One person as the radar sees them: the line of the ward, the row of the list, and how they stand."""

    line: WardLine
    entry: RadarEntry | None
    person: Candidate
    seen: Seen


@dataclass(frozen=True)
class Radar:
    """The people on the ward in the order of today, and rows of a list that no stay was found for."""

    lines: list[RadarLine]
    unknown: list[RadarEntry]

    def count(self, standing: str) -> int:
        """How many stand so."""
        return sum(line.seen.standing == standing for line in self.lines)


def radar_of(viewer: Viewer, at: dt.datetime) -> Radar:
    """Return the radar of a ward, or of the house for admission and centre; a constant number of statements."""
    today = clock.local_day(at)
    found = ward(viewer, at)
    entries = {
        e.inpatient_number: e for e in RadarEntry.objects.visible_to(viewer).coming(today).order_by("planned_on")
    }
    newest = newest_of([f.resident.pk for f in found], viewer.institution_id or 0, at - _VALUES, at - _CRITICAL)
    lines = []
    for one in found:
        entry = entries.pop(_number(one.encounter), None)
        person = _candidate(one, entry, newest.get(one.resident.pk, Newest()), today)
        lines.append(RadarLine(one, entry, person, rules.seen(person)))
    lines.sort(key=lambda r: rules.order_of(r.person, r.seen, r.line.resident.name))
    return Radar(lines, list(entries.values()))


def _number(stay: Encounter | None) -> str:
    return stay.inpatient_number if stay else ""


def _candidate(one: WardLine, entry: RadarEntry | None, newest: Newest, today: dt.date) -> Candidate:
    stay = one.encounter
    return Candidate(
        age=age_on(one.resident.birth_on, today),
        diagnosis_code=one.code,
        diagnosis_name=one.diagnosis or (entry.diagnosis if entry else ""),
        phase=stay.phase if stay else "",
        ready_days=one.ready_days,
        days_in=(today - clock.local_day(one.since)).days,
        planned_in=(entry.planned_on - today).days if entry else None,
        values=newest.values,
        critical=newest.critical,
        resting_until=one.resting_until,
        under_way=one.down is not None,
    )


def known_stays(viewer: Viewer, at: dt.datetime) -> dict[str, tuple[str, str]]:
    """Return the running stays that the viewer sees by number: name and department; to compare a list with."""
    stays = ward_encounters(viewer, at)
    return {
        e.inpatient_number: (e.resident.name, e.department.name if e.department else "")
        for e in stays
        if e.inpatient_number
    }


def stay_on_radar(viewer: Viewer, uid: uuid.UUID, at: dt.datetime) -> Encounter:
    """Return a running stay of the viewer's house, and for a ward of its own; NotVisible otherwise."""
    stay = access_encounter(viewer, uid, at)
    if stay.institution_id != viewer.institution_id or stay.ended_at is not None or stay.class_code != "inpatient":
        raise NotVisible
    reason = None if viewer.role in WHOLE_HOUSE else may_judge(viewer, stay)
    if reason:
        raise NotPermitted("not_permitted", reason)
    return stay


@dataclass(frozen=True)
class Readiness:
    """One person with what going on below asks for, and every suitable place with its checks."""

    stay: Encounter
    person: Candidate
    seen: Seen
    need: Need
    places: list[PlaceSeen]
    more: int
    source_note: str
    down: Referral | None


def readiness_of(viewer: Viewer, stay: Encounter, way: str, at: dt.datetime) -> Readiness:
    """Hold what somebody needs against what each place has (JL-40); a constant number of statements."""
    line = next((r for r in radar_of(viewer, at).lines if r.line.encounter and r.line.encounter.pk == stay.pk), None)
    if line is None:
        raise NotVisible
    person = line.person
    content = _content()
    wanted = [n for n in content["need"] if person.diagnosis_code.startswith(tuple(n["prefixes"]))]
    need = Need(
        way=way,
        group=rules.group_of(person),
        drugs=_drugs(viewer, stay, line.line.down, at),
        skills=tuple(dict.fromkeys(s for n in wanted for s in n["skills"])),
        equipment=tuple(dict.fromkeys(e for n in wanted for e in n["equipment"])),
    )
    places = _places(viewer, stay, need, at)
    note = f"{content['source']}" if wanted else ""
    return Readiness(stay, person, line.seen, need, places[:_SHOWN], max(0, len(places) - _SHOWN), note, line.line.down)


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _drugs(viewer: Viewer, stay: Encounter, down: Referral | None, at: dt.datetime) -> tuple[str, ...]:
    """Return the drugs of the plan that is being written, else those of the outcome the request up came back with."""
    plan = ContinuationPlan.objects.filter(referral=down).first() if down else None
    if plan is not None:
        return tuple(plan.drugs.order_by("order").values_list("name", flat=True))
    if stay.source_uid is None:
        return ()
    source = Referral.objects.visible_to(viewer, at).filter(uid=stay.source_uid).first()
    outcome = Outcome.objects.filter(referral=source).first() if source else None
    if outcome is None:
        return ()
    return tuple(d.name for d in rules_down.draft_plan(outcome.medication, "", None, clock.local_day(at)).drugs)


def _places(viewer: Viewer, stay: Encounter, need: Need, at: dt.datetime) -> list[PlaceSeen]:
    found = places_for(stay.resident, viewer, at)
    uids = [p.uid for p in found]
    ids = [p.pk for p in found]
    told = {p.institution_id: p for p in DownProfile.objects.filter(institution__in=ids)}
    lacks = lacking(need.drugs, uids) if need.drugs else {}
    free = free_by_place(ids, BED_KINDS[need.way], at) if need.way in WITH_BED else {}
    choice = RadarChoice.objects.filter(encounter_uid=stay.uid).values_list("institution__uid", flat=True).first()
    offers = [_offer(p, told.get(p.pk), lacks.get(p.uid), free.get(p.pk), str(choice or "")) for p in found]
    return rank_places(need, offers)


def _offer(
    place: DownPlace, told: DownProfile | None, lacks: Sequence[str] | None, free: int | None, chosen: str
) -> PlaceOffer:
    return PlaceOffer(
        uid=place.uid,
        name=place.name,
        ways=place.ways if told else None,
        groups=place.groups,
        skills=tuple(told.skills) if told else (),
        equipment=tuple(told.equipment) if told else (),
        free_beds=free,
        lacking=tuple(lacks) if lacks is not None else None,
        contracted=place.contracted,
        registered=place.registered,
        distance_km=place.distance_km,
        home_km=place.home_km,
        chosen=chosen,
    )
