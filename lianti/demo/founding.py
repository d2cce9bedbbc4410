"""Founding the demo: institutions, departments, staff, clinics and accounts, through the real actions."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from lianti.alliances.roster import kind_code, kind_of
from lianti.capacity import actions as capacity
from lianti.demo import cast, names, places
from lianti.demo.places import LEAD, Clinic, Place, Ward
from lianti.parties import actions as parties
from lianti.parties.demo_accounts import DEMO_PASSWORD
from lianti.parties.kinds import PRIMARY_KINDS
from lianti.parties.models import Department, Institution, Practitioner, User
from lianti.parties.shapes import Viewer

PLATFORM = Viewer.service("demo-builder")
_TITLES = ("chief", "associate_chief", "attending", "attending", "resident")
_ACCOUNT_TITLES = {"nurse": "nurse", "village_doctor": "village", "department_head": "chief"}
# Every so many people have no work phone on file: their messages cannot be sent.
_NO_PHONE = 17
_SPECIALTIES = {
    "心内科": ("冠心病", "高血压", "心律失常"), "骨科": ("关节", "脊柱", "创伤"), "神经内科": ("脑血管病", "帕金森病"),
    "内分泌科": ("糖尿病", "甲状腺"),
}  # fmt: skip


@dataclass
class Ground:
    """What has been founded, by name."""

    source: random.Random
    at: dt.datetime
    institutions: dict[str, Institution] = field(default_factory=dict)
    departments: dict[tuple[str, str], Department] = field(default_factory=dict)
    doctors: dict[tuple[str, str], list[Practitioner]] = field(default_factory=dict)
    staff: int = 0
    phones: int = 0
    password: str = ""

    def primary(self) -> list[Place]:
        """Return the places that serve people."""
        return [p for p in (*places.PLACES, *places.NETWORK_PLACES) if p.weight]


def found_places(ground: Ground) -> None:
    """Register the institutions with their departments; levels stay empty, since no name says one."""
    for place in (*places.PLACES, *places.NETWORK_PLACES):
        kind = kind_code(kind_of(place.name))
        row = parties.create_institution(
            name=place.name, short_name=place.short, kind=kind, district=place.district, longitude=place.longitude,
            latitude=place.latitude, parent=ground.institutions.get(places.PARENTS.get(place.name, "")), by=PLATFORM,
            at=ground.at,
        )  # fmt: skip
        ground.institutions[place.name] = row
        for order, ward in enumerate(_wards(place, kind)):
            ground.departments[place.name, ward.name] = parties.add_department(
                institution=row, name=ward.name, kind=ward.kind, subject_code=ward.subject, order=order * 10,
                by=PLATFORM, at=ground.at,
            )  # fmt: skip
    for name, kind in ((places.COMMISSION, "health_commission"), (places.BUREAU, "insurance_bureau")):
        ground.institutions[name] = parties.create_institution(
            name=name, kind=kind, district="示例市", by=PLATFORM, at=ground.at
        )


def _wards(place: Place, kind: str) -> tuple[Ward, ...]:
    if place.name == LEAD:
        return places.LEAD_WARDS
    if kind in PRIMARY_KINDS:
        return (places.PRIMARY_WARD,)
    return places.MEMBER_WARDS.get(place.name, ())


def hire_staff(ground: Ground) -> None:
    """Hire the colleagues: doctors of each department, clinics' doctors and nurses, and those who run the desks."""
    for name, institution in list(ground.institutions.items()):
        if institution.kind in PRIMARY_KINDS:
            _hire_clinic(ground, name, institution)
        elif name == LEAD:
            _hire_desks(ground, institution, cast.LEAD_COLLEAGUES)
        elif (name, "转诊办公室") in ground.departments:
            _hire_desks(ground, institution, cast.CENTRE_COLLEAGUES)
    for name, wards in {LEAD: places.LEAD_WARDS, **places.MEMBER_WARDS}.items():
        for ward in wards:
            for number in range(ward.doctors):
                _hire_doctor(ground, name, ward, number)


def _hire_clinic(ground: Ground, name: str, institution: Institution) -> None:
    large = institution.kind in {"community_centre", "township_hospital"}
    village = institution.kind == "village_clinic"
    for _number in range(2 if large else 1):
        person = names.staff(ground.source)[0]
        title = "village" if village else ground.source.choice(("attending", "associate_chief", "resident"))
        doctor = _practitioner(ground, person, institution, None, title)
        hire(ground, person, "village_doctor" if village else "gp", institution, None, doctor)
    for _number in range(2 if large else 1):
        person = names.staff(ground.source)[0]
        hire(ground, person, "nurse", institution, None, _practitioner(ground, person, institution, None, "nurse"))


def _hire_desks(ground: Ground, institution: Institution, wanted: dict[str, int]) -> None:
    for role, number in wanted.items():
        for _one in range(number):
            person = names.staff(ground.source)[0]
            # The desk that arranges is worked by nurses; as managers of referrals they are called by phone.
            nurse = _practitioner(ground, person, institution, None, "nurse") if role == "referral_centre" else None
            hire(ground, person, role, institution, None, nurse)


def _hire_doctor(ground: Ground, place: str, ward: Ward, number: int) -> None:
    institution, department = ground.institutions[place], ground.departments[place, ward.name]
    namesake, wards = cast.NAMESAKE
    shared = place == LEAD and ward.name in wards and number == 1
    person = namesake if shared else names.staff(ground.source)[0]
    title = _TITLES[min(number, len(_TITLES) - 1)]
    known = _SPECIALTIES.get(ward.name, ("",))
    doctor = _practitioner(ground, person, institution, department, title, known[number % len(known)])
    ground.doctors.setdefault((place, ward.name), []).append(doctor)
    role = "emergency" if ward.kind == "emergency" else "specialist"
    hire(ground, person, role, institution, department, doctor)


def _practitioner(
    ground: Ground, name: str, institution: Institution, department: Department | None, title: str, specialty: str = ""
) -> Practitioner:
    ground.phones += 1
    phone = "" if ground.phones % _NO_PHONE == 0 else f"1000000{5000 + ground.phones % 1000:04d}"
    return parties.add_practitioner(
        name=name, work_phone=phone, institution=institution, department=department, title=title,
        specialty=specialty, by=PLATFORM, at=ground.at,
    )  # fmt: skip


def hire(
    ground: Ground,
    name: str,
    role: str,
    institution: Institution,
    department: Department | None,
    practitioner: Practitioner | None,
) -> User:
    """Open an account without a password and let it act in a role."""
    ground.staff += 1
    user = parties.create_user(
        username=f"staff.{ground.staff:04d}", password=None, display_name=name, practitioner=practitioner, by=PLATFORM,
        at=ground.at,
    )  # fmt: skip
    _grant(ground, user, role, institution, department)
    return user


def _grant(ground: Ground, user: User, role: str, institution: Institution, department: Department | None) -> None:
    parties.grant_role(user=user, role=role, institution=institution, department=department, by=PLATFORM, at=ground.at)


def open_accounts(ground: Ground) -> None:
    """Open the listed accounts; all have the published password, so its slow hash is computed once."""
    for account in cast.ACCOUNTS:
        institution = ground.institutions[account.place]
        department = ground.departments[account.place, account.ward] if account.ward else None
        clinical = account.role in {"gp", "nurse", "village_doctor", "specialist", "department_head", "emergency"}
        title = _ACCOUNT_TITLES.get(account.role, "attending")
        doctor = _practitioner(ground, account.name, institution, department, title) if clinical else None
        user = parties.create_user(
            username=account.username, password=None if ground.password else DEMO_PASSWORD, display_name=account.name,
            practitioner=doctor, demo_hint=account.hint, by=PLATFORM, at=ground.at,
        )  # fmt: skip
        ground.password = ground.password or user.password
        User.objects.filter(pk=user.pk).update(password=ground.password)
        _grant(ground, user, account.role, institution, department)


def hold_clinics(ground: Ground) -> None:
    """Offer the services and their weekly clinics."""
    years = (ground.at.year, ground.at.year + 1, ground.at.year + 2)
    capacity.seed_calendar(years, ground.at)
    for clinic in places.CLINICS:
        _hold(ground, clinic)


def _hold(ground: Ground, clinic: Clinic) -> None:
    doctors = ground.doctors.get((clinic.place, clinic.ward), [])
    service = capacity.offer_service(
        department=ground.departments[clinic.place, clinic.ward], name=clinic.name, kind=clinic.kind,
        practitioner=doctors[clinic.expert] if clinic.expert >= 0 and doctors else None, seat_source=clinic.source,
        capabilities=clinic.capabilities, preparation=clinic.preparation, by=PLATFORM, at=ground.at,
    )  # fmt: skip
    for weekday, begins, ends, seats in clinic.weekly:
        capacity.set_template(
            service=service, weekday=weekday, begins=dt.time(begins), ends=dt.time(ends), seats=seats,
            room=f"{1 + service.pk % 4} 楼 {1 + (service.pk * 7) % 20} 诊室", by=PLATFORM, at=ground.at,
        )  # fmt: skip


def shares(ground: Ground, number: int) -> Iterator[tuple[Place, int]]:
    """Yield each place that serves people with how many of ``number``, at least as many as the scene needs."""
    served = ground.primary()
    total = sum(place.weight for place in served)
    spare = max(0, number - sum(cast.NEEDED.get(place.name, 1) for place in served))
    parts = {p.name: cast.NEEDED.get(p.name, 1) + spare * p.weight // total for p in served}
    parts[cast.CLINIC] += max(0, number - sum(parts.values()))
    for place in served:
        yield place, parts[place.name]
