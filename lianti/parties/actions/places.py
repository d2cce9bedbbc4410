"""Writing institutions, departments and staff; each action leaves one fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.identity import check_uscc
from lianti.kernel.pure.text import normalise, squash
from lianti.ledger.actions import record
from lianti.parties import rules
from lianti.parties.actions.common import check_department, save_once
from lianti.parties.kinds import INSTITUTION_KINDS, LEVELS, OWNERSHIPS, TITLES
from lianti.parties.models import Department, Institution, Practitioner
from lianti.parties.permissions import demand, may_keep_institution, may_manage_institutions
from lianti.parties.shapes import Viewer


@transaction.atomic
def create_institution(
    *,
    name: str,
    kind: str,
    by: Viewer,
    at: dt.datetime,
    district: str = "",
    level: str = "",
    ownership: str = "",
    uscc: str = "",
    subjects: Sequence[str] = (),
    parent: Institution | None = None,
    longitude: float | None = None,
    latitude: float | None = None,
    **more: str,
) -> Institution:
    """This function will add an institution; ``more`` holds short_name, grade, address, phone.

    Refuses a name (blanks do not count) that the district already has, unknown kinds and levels, and a wrong
    统一社会信用代码. The level stays empty when nobody knows it; it is never guessed from the name.
    """
    demand(may_manage_institutions(by))
    longitude, latitude = rules.check_point(longitude, latitude)
    institution = Institution(
        name=rules.check_name(name),
        kind=rules.check_code(kind, INSTITUTION_KINDS, "kind"),
        level=rules.check_code(level, LEVELS, "level"),
        ownership=rules.check_code(ownership, OWNERSHIPS, "ownership"),
        uscc=check_uscc(uscc) if uscc else "",
        district=squash(district),
        subjects=list(subjects),
        parent=parent,
        longitude=longitude,
        latitude=latitude,
        **{key: normalise(value) for key, value in more.items()},
    )
    taken = Refused(
        "institution_exists", _("“{name}”在该区县已有登记，无需重复新增。"), field="name", name=institution.name
    )
    if Institution.objects.filter(name_key=squash(name), district=institution.district).exists():
        raise taken
    save_once(institution, taken)
    _record("parties.institution_added", institution, institution, by, at, kind=kind, level=level)
    return institution


@transaction.atomic
def add_department(
    *,
    institution: Institution,
    name: str,
    by: Viewer,
    at: dt.datetime,
    subject_code: str = "",
    kind: str = "clinical",
    phone: str = "",
    order: int = 100,
) -> Department:
    """This function will add a department; refuses a name the institution already has."""
    demand(may_keep_institution(by, institution.pk, at))
    department = Department(
        institution=institution,
        name=rules.check_name(name),
        subject_code=subject_code,
        kind=kind,
        phone=normalise(phone),
        order=order,
    )
    taken = Refused("department_exists", _("该机构已有科室“{name}”。"), field="name", name=department.name)
    save_once(department, taken)
    _record("parties.department_added", department, institution, by, at, subject_code=subject_code)
    return department


@transaction.atomic
def add_practitioner(
    *,
    name: str,
    institution: Institution,
    by: Viewer,
    at: dt.datetime,
    department: Department | None = None,
    title: str = "other",
    specialty: str = "",
    work_phone: str = "",
) -> Practitioner:
    """This function will add a doctor, nurse or village doctor at the home institution, which then stays (SY-13)."""
    demand(may_keep_institution(by, institution.pk, at))
    check_department(department, institution)
    practitioner = Practitioner.objects.create(
        name=squash(rules.check_name(name)),
        home_institution=institution,
        department=department,
        title=rules.check_code(title, TITLES, "title"),
        specialty=normalise(specialty),
        work_phone=normalise(work_phone),
    )
    _record("parties.practitioner_added", practitioner, institution, by, at, title=title)
    return practitioner


def _record(
    fact: str,
    subject: Institution | Department | Practitioner,
    institution: Institution,
    by: Viewer,
    at: dt.datetime,
    **data: Any,
) -> None:
    name = type(subject).__name__.lower()
    record(fact, by=by, at=at, subject_type=name, subject_uid=subject.uid, institution_uid=institution.uid, data=data)
