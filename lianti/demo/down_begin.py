"""Who goes down in the demo: people who came up and are better, and people the hospital admitted by itself."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianti.demo.beds import open_ward_below
from lianti.demo.chances import chance
from lianti.demo.down_words import stock, words_for
from lianti.demo.places import NETWORK_PLACES
from lianti.demo.world import World
from lianti.kernel.pure import clock
from lianti.parties.kinds import PRIMARY_KINDS
from lianti.parties.shapes import Viewer
from lianti.records import actions as records
from lianti.records.queries import encounter_from
from lianti.records.shapes import Leaving, Stay
from lianti.referrals.actions import down
from lianti.referrals.actions.down_profile import declare_profile
from lianti.referrals.models import DownProfile, Referral
from lianti.referrals.shapes.down import DownFields, Exclusion, PlanCheck, PlanFields
from lianti.residents.models import Resident

if TYPE_CHECKING:
    from lianti.parties.models import Institution

_DAY = dt.timedelta(days=1)
_SHARE, _WALK_INS = 0.5, (0.6, 0.45, 0.25)
_REHAB = "北方康复医院"
_TOWNSHIP_EVERY = 9
_PHASES = ((0.55, "chronic"), (0.68, "postop"), (0.78, "stable"))
_STOPS = tuple(f"GEN-STOP-0{n}" for n in range(1, 7))
_ILLNESSES = (
    ("I63.900", "脑梗死"),
    ("I10.x00x002", "高血压"),
    ("E11.900", "2 型糖尿病"),
    ("J44.900", "慢性阻塞性肺疾病"),
)


@dataclass(frozen=True)
class Candidate:
    """Somebody on a ward who is better."""

    key: str
    resident: Resident
    clinic: Institution
    doctor: Viewer
    code: str
    name: str
    since: dt.datetime
    number: str
    source: Referral | None = None


def declare_places(world: World, at: dt.datetime) -> None:
    """Let each clinic and the house for rehabilitation say once what it takes, and which drugs it has."""
    if DownProfile.objects.exists():
        return
    for place in world.places.values():
        doctor = world.actor("places", place.pk, "gp") or world.actor("places", place.pk, "village_doctor")
        if place.kind not in PRIMARY_KINDS or doctor is None:
            continue
        centre = place.kind in {"community_centre", "township_hospital"}
        beds = 4 + int(chance(world.seed, place.name, "beds") * 9) if centre else 0
        ways = ["ward", "clinic", "home"] if beds else ["clinic", "home"]
        groups = ["chronic", "recovery", "elderly"] if beds else ["chronic"]
        note = "有康复理疗室" if beds else "无床位，可上门随访"
        declare_profile(groups=groups, ways=ways, beds=beds, note=note, by=doctor, at=at)
        stock(world, place.name, doctor, at)
        if beds:
            open_ward_below(place, beds, at)
    desk = world.colleagues(world.places[_REHAB].pk, "referral_centre")
    if desk:
        declare_profile(
            groups=["recovery", "elderly"],
            ways=["rehab"],
            beds=60,
            note="康复一病区，周一至周五收治",
            by=desk[0],
            at=at,
        )


def better(world: World, today: dt.date) -> Iterator[Candidate]:
    """Yield people who came up by a request, were treated for some days and are better now."""
    since, until = clock.day_start(today - 8 * _DAY), clock.day_start(today - 3 * _DAY)
    ups = Referral.objects.filter(
        direction="up", kind="inpatient", arrived_at__gte=since, arrived_at__lt=until, downs=None,
        state__in=("arrived", "outcome_returned"),
    )  # fmt: skip
    for up in ups.select_related("resident", "sender_institution").order_by("pk"):
        after = 3 + int(chance(world.seed, up.number, "down after") * 5)
        came = up.arrived_at or up.drafted_at
        doctor = _doctor(world, up.number, up.receiver_institution_id or 0, up.receiver_department_id)
        ready = clock.local_day(came) + after * _DAY <= today and chance(world.seed, up.number, "down") < _SHARE
        known = ready and encounter_from(up.uid, up.receiver_institution_id or 0)
        if ready and not known and doctor and up.sender_institution.kind in PRIMARY_KINDS:
            below = _below(world, up.number, up.diagnosis_code, up.sender_institution)
            yield Candidate(
                up.number, up.resident, below, doctor, up.diagnosis_code, up.diagnosis_name, came,
                up.his_number or f"ZY{up.number}", up,
            )  # fmt: skip


def _doctor(world: World, key: str, place_id: int, department_id: int | None) -> Viewer | None:
    able = [v for v in world.staff[place_id, "specialist"] if v.department_id and v.department_id == department_id]
    return able[int(chance(world.seed, key, "ward doctor") * len(able))] if able else None


def _below(world: World, key: str, code: str, clinic: Institution) -> Institution:
    """Return where somebody goes down to: a third of those after a stroke to the house for rehabilitation."""
    after_stroke = code.startswith("I6") and chance(world.seed, key, "rehab") < 0.35
    return world.places[_REHAB] if after_stroke else clinic


def walk_ins(world: World, today: dt.date) -> Iterator[Candidate]:
    """Yield people of clinics whom a hospital admitted without a request up, two or three on a working day."""
    for number, share in enumerate(_WALK_INS):
        key = f"{today.isoformat()}{f' {number}' if number else ''}"
        if chance(world.seed, key, "walk in") <= share:
            yield from _walk_in(world, today, key)


def _walk_in(world: World, today: dt.date, key: str) -> Iterator[Candidate]:
    clinics = [p for p in world.places.values() if p.kind in PRIMARY_KINDS and world.people.get(p.pk)]
    doctors = [v for (_place, role), found in world.staff.items() if role == "specialist" for v in found]
    doctors = sorted((v for v in doctors if v.department_id and _answers(world, v)), key=lambda v: str(v.uid))
    if not clinics or not doctors:
        return
    clinic = clinics[int(chance(world.seed, key, "clinic") * len(clinics))]
    township = world.places[NETWORK_PLACES[0].name]
    if today.toordinal() % _TOWNSHIP_EVERY == 0 and world.people[township.pk]:
        clinic = township
    people = world.people[clinic.pk]
    first = int(chance(world.seed, key, "who") * len(people))
    some = [people[(first + n) % len(people)].pk for n in range(min(8, len(people)))]
    busy = set(Referral.objects.open().filter(resident__in=some).values_list("resident_id", flat=True))
    free = [pk for pk in some if pk not in busy]
    if not free:
        return
    doctor = doctors[int(chance(world.seed, key, "doctor") * len(doctors))]
    code, name = _ILLNESSES[int(chance(world.seed, key, "illness") * len(_ILLNESSES))]
    since = clock.at_time(today - 7 * _DAY, 9)
    resident = Resident.objects.get(pk=free[0])
    yield Candidate(
        key, resident, _below(world, key, code, clinic), doctor, code, name, since, f"ZY{today:%y%m%d}{resident.pk:05d}"
    )


def _answers(world: World, doctor: Viewer) -> bool:
    """Say whether the doctor's house has a centre: who is sent back up must find somebody who answers."""
    return bool(world.colleagues(doctor.institution_id or 0, "referral_centre"))


def begin(world: World, who: Candidate, at: dt.datetime) -> bool:
    """Register the stay, judge the phase, and begin the down-referral with its plan."""
    stay = Stay("inpatient", who.number, who.code, who.name)
    source_uid: uuid.UUID | None = who.source.uid if who.source else None
    encounter = records.open_encounter(
        resident=who.resident, stay=stay, by=who.doctor, at=at, started_at=who.since, source_uid=source_uid
    )
    phase = _phase(chance(world.seed, who.key, "phase"))
    encounter = records.set_phase(encounter_uid=encounter.uid, phase=phase, by=who.doctor, at=at)
    if chance(world.seed, who.key, "silent leave") < 0.05:
        # The ward sends somebody to the clinic and writes no slip: the monthly comparison finds it.
        leaving = Leaving("3", clock.local_day(at), who.clinic.uid)
        records.close_encounter(encounter_uid=encounter.uid, leaving=leaving, by=who.doctor, at=at)
        return True
    down.start_down(
        resident=who.resident, down=_fields(world, who, at), by=who.doctor, at=at, encounter=encounter,
        source=who.source, drafted_from="stay",
    )  # fmt: skip
    return True


def _phase(drawn: float) -> str:
    """Return a phase; about half are chronic, the others fall into the three groups that are counted apart (JL-67)."""
    return next((phase for share, phase in _PHASES if drawn < share), "recovery")


def _fields(world: World, who: Candidate, at: dt.datetime) -> DownFields:
    words, today = words_for(who.code), clock.local_day(at)
    leaving, drawn = today + 2 * _DAY, chance(world.seed, who.key, "way")
    beds = DownProfile.objects.filter(institution=who.clinic, beds__gt=0).exists()
    if who.clinic.kind not in PRIMARY_KINDS:
        drawn, beds = 2.0, False
    way = "rehab" if drawn > 1 else "ward" if beds and drawn < 0.45 else "home" if drawn > 0.85 else "clinic"
    plan = PlanFields(
        drugs=words.drugs,
        targets=words.targets,
        checks=tuple(PlanCheck(what, leaving + days * _DAY) for what, days in words.checks),
        alarm_signs=words.alarm_signs,
        send_back_when=words.send_back_when,
        responsible=f"{who.clinic.label} 全科团队",
        responsible_from=leaving,
    )
    return DownFields(
        way=way,
        receiver_uid=who.clinic.uid,
        planned_discharge_on=leaving,
        diagnosis_code=who.code,
        diagnosis_name=who.name,
        reason=words.course.format(days=max(1, (today - clock.local_day(who.since)).days)),
        history=who.resident.history,
        treatment=words.treatment,
        allergies=who.resident.allergies,
        sender_phone="10000009300",
        criteria=("GEN-DN-02",),
        exclusions=tuple(Exclusion(code, absent=True) for code in _STOPS),
        plan=plan,
    )
