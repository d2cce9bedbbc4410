"""The wards of the demo and their radar: who stayed on goes home in the end; on the last morning it looks round.

Planned discharges are noted, a family says where, one draft is begun, and ward and centre hear their numbers (JL-47).
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

from lianti.demo.chances import chance
from lianti.demo.places import LEAD
from lianti.demo.world import World
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.parties.shapes import Viewer
from lianti.records import actions as records
from lianti.records.models import Encounter
from lianti.records.shapes import Leaving
from lianti.referrals.actions import radar as actions
from lianti.referrals.models import Referral
from lianti.referrals.queries.radar import Radar, RadarLine, radar_of, readiness_of
from lianti.referrals.shapes.radar import ListRow
from lianti.referrals.tasks.radar import CLOCK

HOUR = (17, 10)
_FRIDAY = 5
_DAY = dt.timedelta(days=1)
# Nobody stays longer who does not go down; a few are looked at on the last morning.
_LONGEST = dt.timedelta(days=13)
_MOST = 6


def afternoon(world: World, at: dt.datetime) -> int:
    """Let those go home on Fridays who did not go down; returns how many did."""
    today = clock.local_day(at)
    if today.isoweekday() != _FRIDAY:
        return 0
    done = 0
    going = Referral.objects.open().filter(direction="down").values("resident_id")
    stays = Encounter.objects.filter(ended_at=None, class_code="inpatient", started_at__lt=at - _LONGEST)
    for stay in stays.exclude(resident__in=going).select_related("department").order_by("pk"):
        doctors = world.colleagues(stay.institution_id, "specialist", stay.department_id)
        if not doctors:
            continue
        try:
            records.close_encounter(encounter_uid=stay.uid, leaving=Leaving("1", today), by=doctors[0], at=at)
            done += 1
        except (Refused, NotVisible):
            continue
    return done


def morning(world: World, at: dt.datetime) -> int:
    """Let the wards of the lead and its centre look at the radar; returns how many actions were made."""
    done = 0
    for doctor in _doctors(world):
        radar = _listed(world, doctor, at)
        if radar is not None:
            done += 1 + _beginning(doctor, radar, at)
            done += actions.tell_radar(viewer=doctor, radar=radar_of(doctor, at), by=CLOCK, at=at)
    for viewer in world.colleagues(world.places[LEAD].pk, "referral_centre")[:1]:
        done += actions.tell_radar(viewer=viewer, radar=radar_of(viewer, at), by=CLOCK, at=at)
    return done


def _doctors(world: World) -> Iterator[Viewer]:
    """Yield a doctor of each ward of the lead where somebody lies, most people first."""
    lead = world.places[LEAD].pk
    lying = Encounter.objects.filter(institution=lead, ended_at=None, class_code="inpatient").exclude(phase="")
    wards = sorted(lying.values_list("department_id", flat=True), key=lambda pk: pk or 0)
    groups = {pk: len(list(rows)) for pk, rows in itertools.groupby(wards)}
    for ward in sorted(groups, key=lambda pk: (-groups[pk], pk or 0))[:_MOST]:
        able = [v for v in world.staff[lead, "specialist"] if v.department_id and v.department_id == ward]
        yield from able[:1]


def _listed(world: World, doctor: Viewer, at: dt.datetime) -> Radar | None:
    """Note when those go home who may; None where nobody lies who may."""
    today = clock.local_day(at)
    lying = [line for line in radar_of(doctor, at).lines if line.line.encounter and not line.person.under_way]
    if not lying:
        return None
    rows = [_row(world, line, today) for line in lying]
    actions.keep_list(rows=rows, by=doctor, at=at)
    return radar_of(doctor, at)


def _row(world: World, line: RadarLine, today: dt.date) -> ListRow:
    number = line.line.encounter.inpatient_number if line.line.encounter else ""
    days = int(chance(world.seed, number, "planned") * 4)
    return ListRow(number, line.line.resident.name, today + days * _DAY, line.person.diagnosis_name)


def _beginning(doctor: Viewer, radar: Radar, at: dt.datetime) -> int:
    """Ask the family of the first who may go, and begin the way down of the last where there are two."""
    ready = [r.line.encounter for r in radar.lines if r.seen.standing == "now" and r.line.encounter]
    done = 0
    for number, stay in enumerate(ready[:1] + ready[1:][-1:]):
        try:
            way = "clinic" if stay.phase == "chronic" else "home"
            places = readiness_of(doctor, stay, way, at).places
            to_uid = places[0].offer.uid if places else None
            if number == 0:
                actions.choose_place(encounter_uid=stay.uid, to_uid=to_uid, by=doctor, at=at)
            else:
                actions.start_from_radar(encounter_uid=stay.uid, to_uid=to_uid, way=way, by=doctor, at=at)
            done += 1
        except (Refused, NotVisible):
            continue
    return done
