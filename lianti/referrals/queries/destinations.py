"""Where a case can go: clinics and examinations with seats, or departments for beds and emergencies."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianti.alliances.queries import partners
from lianti.capacity.queries import directory, distance_between, group_wards, service_of_uid, told_words
from lianti.capacity.shapes import ServiceLine, WardLine
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.periods import age_on
from lianti.parties.kinds import PRIMARY_KINDS, level_words
from lianti.parties.queries import all_departments, institution_by_uid, roles_held
from lianti.parties.shapes import Viewer
from lianti.referrals import codes
from lianti.referrals.permissions.receiving import somebody_answers
from lianti.referrals.rules.fitting import Fit, Rank, Wanted, fit_of, subject_of

if TYPE_CHECKING:
    from lianti.capacity.models import Service
    from lianti.parties.models import Department, Institution
    from lianti.referrals.models import Referral

_LIMIT = 60
_ANYBODY = Wanted()
Posts = dict[int, frozenset[tuple[str, int | None]]]


@dataclass(frozen=True)
class Destination:
    """One line of "choosing where"; ``value`` is what the form sends back."""

    value: str
    hospital: str
    level: str
    department: str
    name: str
    doctor: str
    distance_km: float | None
    waiting_days: int | None
    free_reserved: int | None
    free_open: int | None
    updated_at: dt.datetime | None
    note: str = ""
    # Why it is 紧张, in words; empty when it is not.
    tight: str = ""
    # For a bed: free beds of the department's wards, and what the newest number says; empty when it has no ward.
    beds: str = ""
    beds_told: str = ""
    # Whether the department usually looks after the diagnosis, and why it is not for this person, in words.
    fits: bool = False
    unfit: str = ""
    # Nobody there may answer here: a request is refused, an emergency goes all the same.
    mute: bool = False


def destinations(viewer: Viewer, kind: str, text: str, at: dt.datetime, wanted: Wanted = _ANYBODY) -> list[Destination]:
    """Return where a viewer's institution can send somebody for ``kind``: what fits first, then near and soon.

    Nothing is hidden: what is not for this person stands last and says why.
    """
    if viewer.institution_uid is None:
        return []
    return destinations_from(institution_by_uid(viewer.institution_uid), kind, text, at, wanted)


def destinations_from(
    sender: Institution, kind: str, text: str, at: dt.datetime, wanted: Wanted = _ANYBODY
) -> list[Destination]:
    """Return where an institution can send somebody for ``kind``."""
    if kind not in codes.SEAT_KINDS:
        return _departments(sender, kind, text, at, wanted)
    lines = directory(sender_institution=sender, at=at, kind=kind, q=text)
    fits = {s.uid: _fit(s.subject_code, s.department, wanted, kind) for s in lines}
    lines.sort(key=lambda s: fits[s.uid].rank)
    shown = lines[:_LIMIT]
    posts = roles_held({s.institution_id for s in shown}, at)
    return [_of_service(s, fits[s.uid], _mute(posts, s.institution_id, s.department_id)) for s in shown]


def _mute(posts: Posts, institution_id: int, department_id: int | None) -> bool:
    return not somebody_answers(posts.get(institution_id, ()), department_id)


def _fit(code: str, department: str, wanted: Wanted, kind: str) -> Fit:
    """An examination is for every diagnosis; sex and age count everywhere."""
    return fit_of(subject_of(code, department), wanted, by_diagnosis=kind != "examination")


def _of_service(line: ServiceLine, fit: Fit, mute: bool) -> Destination:
    doctor = f"{line.practitioner.name}（{line.practitioner.title}）" if line.practitioner else ""
    return Destination(
        value=f"{line.institution_uid}|{line.department_uid}|{line.uid}",
        hospital=line.institution,
        level=line.level_name,
        department=line.department,
        name=line.name,
        doctor=doctor,
        distance_km=line.distance_km,
        waiting_days=line.waiting_days,
        free_reserved=line.free_reserved,
        free_open=line.free_open,
        updated_at=line.updated_at,
        note=line.capabilities,
        tight=line.tight,
        fits=fit.rank is Rank.FITS,
        unfit=fit.why,
        mute=mute,
    )


def _departments(sender: Institution, kind: str, text: str, at: dt.datetime, wanted: Wanted) -> list[Destination]:
    """Return clinical departments of partner hospitals; an emergency goes to emergency departments first."""
    hospitals = partners(sender.pk, clock.local_day(at))
    found = [d for d in all_departments() if d.institution_id in hospitals and _takes_patients(d)]
    found = [d for d in found if not text or text in d.name or text in d.institution.name]
    emergency = kind == "emergency"
    fits = {d.pk: _fit(d.subject_code, d.name, wanted, kind) for d in found}

    def order(d: Department) -> tuple[bool, int, float]:
        return d.kind != "emergency" if emergency else d.kind == "emergency", fits[d.pk].rank, _far(sender, d)

    found.sort(key=order)
    beds = _beds(sender, at) if kind == "inpatient" else {}
    shown = found[:_LIMIT]
    posts = {} if emergency else roles_held({d.institution_id for d in shown}, at)
    mute = {d.pk: not emergency and _mute(posts, d.institution_id, d.pk) for d in shown}
    return [_of_department(sender, d, fits[d.pk], mute[d.pk], *beds.get(d.pk, ())) for d in shown]


def _beds(sender: Institution, at: dt.datetime) -> dict[int, tuple[str, str]]:
    """Return free beds and the newest number by department, in a constant number of statements (SY-31)."""
    wards: dict[int, list[WardLine]] = defaultdict(list)
    for ward in group_wards(sender, at):
        if ward.department_id is not None:
            wards[ward.department_id].append(ward)
    return {key: _bed_words(rows) for key, rows in wards.items()}


def _bed_words(rows: list[WardLine]) -> tuple[str, str]:
    told = [w for w in rows if w.free is not None]
    if not told:
        return _("未报"), ""
    newest = max(told, key=lambda w: w.told_at.timestamp() if w.told_at else 0)
    words = told_words(newest)
    stale = _("数据过时：{told}").format(told=words) if newest.stale else words
    return str(sum(w.free or 0 for w in told)), stale


def _takes_patients(department: Department) -> bool:
    return department.institution.kind not in PRIMARY_KINDS and department.kind not in {"office", "technical"}


def _far(sender: Institution, department: Department) -> float:
    return distance_between(sender, department.institution) or 9999.0


def _of_department(
    sender: Institution, department: Department, fit: Fit, mute: bool, beds: str = "", told: str = ""
) -> Destination:
    hospital = department.institution
    return Destination(
        value=f"{hospital.uid}|{department.uid}|",
        hospital=hospital.name,
        level=level_words(hospital.level),
        department=department.name,
        name="",
        doctor="",
        distance_km=distance_between(sender, hospital),
        waiting_days=None,
        free_reserved=None,
        free_open=None,
        updated_at=None,
        beds=beds,
        beds_told=told,
        fits=fit.rank is Rank.FITS,
        unfit=fit.why,
        mute=mute,
    )


def wanted_for(referral: Referral, at: dt.datetime) -> Wanted:
    """Return whom a place is sought for, read from a case that is written already."""
    resident = referral.resident
    return Wanted(referral.diagnosis_code, resident.sex, age_on(resident.birth_on, clock.local_day(at)))


def chosen_service(referral: Referral, service_uid: uuid.UUID | None, at: dt.datetime) -> Service | None:
    """Return the service chosen in the form of a draft, as far as its hospital is a partner; else the stored one."""
    if service_uid is None or referral.state != "draft":
        return referral.service
    try:
        found = service_of_uid(service_uid)
    except NotVisible:
        return None
    allowed = partners(referral.sender_institution_id, clock.local_day(at))
    return found if found.institution_id in allowed else None


def clinical_departments(viewer: Viewer, at: dt.datetime) -> list[Department]:
    """Return the clinical departments of partner hospitals that can be asked for advice, the nearest hospital first."""
    if viewer.institution_uid is None:
        return []
    asker = institution_by_uid(viewer.institution_uid)
    hospitals = partners(asker.pk, clock.local_day(at))
    found = [d for d in all_departments() if d.institution_id in hospitals and _takes_patients(d)]
    return sorted(found, key=lambda d: (_far(asker, d), d.institution.name, d.name))
