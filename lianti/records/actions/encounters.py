"""Everything that changes an encounter; nothing else writes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.parties.queries import department_by_uid, institution_by_uid
from lianti.parties.shapes import Viewer
from lianti.records import kinds, permissions, rules
from lianti.records.actions.common import demand as _demand
from lianti.records.actions.common import own_place as _place
from lianti.records.models import Diagnosis, Encounter
from lianti.records.shapes import Leaving, Stay
from lianti.residents.actions import close_access, open_access
from lianti.residents.privacy.opening import refuse_lasting

if TYPE_CHECKING:
    from lianti.residents.models import Resident

_ACCESS = "encounter"
# How long the record stays open to the institution after somebody has left: as long as a case does.
_KEPT = dt.timedelta(days=30)


@transaction.atomic
def open_encounter(
    *,
    resident: Resident,
    stay: Stay,
    by: Viewer,
    at: dt.datetime,
    started_at: dt.datetime | None = None,
    source_uid: uuid.UUID | None = None,
) -> Encounter:
    """This function will begin an encounter at the actor's own institution and open the record to it while it lasts.

    Refused for roles that do not treat, without a number on the chart, while the same number is still in the house, and
    for whoever opened the record in an emergency that nobody has judged yet.
    """
    _demand(permissions.may_open(by))
    refuse_lasting(by, resident.pk, at)
    rules.check_stay(stay)
    number = stay.inpatient_number.strip()[:40]
    _refuse_twice(by, number)
    encounter = Encounter(
        resident=resident,
        institution=_place(by),
        department=department_by_uid(by.department_uid) if by.department_uid else None,
        class_code=stay.class_code,
        inpatient_number=number,
        source_uid=source_uid,
        started_at=started_at or at,
        opened_by_uid=by.uid,
    )
    _insert(encounter, by)
    if stay.diagnosis_name.strip():
        _diagnose(encounter, "main", stay.diagnosis_code, stay.diagnosis_name, by, at)
    place, uid = encounter.institution, encounter.uid
    open_access(resident=resident, institution_id=place.pk, kind=_ACCESS, subject_uid=uid, by=by, at=at)
    _record("records.encounter_opened", encounter, {"class": stay.class_code, "level": place.level}, by, at)
    return encounter


def _insert(encounter: Encounter, by: Viewer) -> None:
    """Save a new encounter; the constraint decides between two desks that enter the same number at once."""
    try:
        with transaction.atomic():
            encounter.save()
    except IntegrityError:
        _refuse_twice(by, encounter.inpatient_number)
        raise


def _refuse_twice(by: Viewer, number: str) -> None:
    running = Encounter.objects.running().filter(institution=_place(by), inpatient_number=number)
    if number and running.exists():
        raise Refused("number_running", _("住院号 {n} 已在院，请核对。"), field="inpatient_number", n=number)


@transaction.atomic
def set_phase(*, encounter_uid: uuid.UUID, phase: str, by: Viewer, at: dt.datetime) -> Encounter:
    """This function will keep the phase of the illness; days of readiness count from the first ready one (JL-67)."""
    encounter = _locked(encounter_uid, by, at)
    _demand(permissions.may_judge(by, encounter))
    rules.check_phase(phase)
    ready = phase in kinds.READY
    encounter.phase = phase
    encounter.ready_on = (encounter.ready_on or clock.local_day(at)) if ready else None
    encounter.save(update_fields=["phase", "ready_on"])
    _record("records.phase_set", encounter, {"phase": phase, "ready": ready}, by, at)
    return encounter


@transaction.atomic
def add_diagnosis(
    *, encounter_uid: uuid.UUID, kind: str, code: str, name: str, by: Viewer, at: dt.datetime
) -> Diagnosis:
    """This function will add a diagnosis; earlier ones stay as they were said."""
    encounter = _locked(encounter_uid, by, at)
    _demand(permissions.may_judge(by, encounter))
    rules.check_diagnosis(kind, name)
    row = _diagnose(encounter, kind, code, name, by, at)
    _record("records.diagnosis_added", encounter, {"kind": kind, "code": row.code}, by, at)
    return row


@transaction.atomic
def close_encounter(*, encounter_uid: uuid.UUID, leaving: Leaving, by: Viewer, at: dt.datetime) -> Encounter:
    """This function will end an encounter with the 离院方式 of the front page; the record stays open for 30 days."""
    encounter = _locked(encounter_uid, by, at)
    _demand(permissions.may_write(by, encounter))
    began_on = clock.local_day(encounter.started_at)
    rules.check_leaving(leaving, began_on, clock.local_day(at))
    to = institution_by_uid(leaving.to_institution_uid) if leaving.to_institution_uid else None
    encounter.ended_at = at if leaving.on_day == clock.local_day(at) else clock.at_time(leaving.on_day, 12)
    encounter.ended_at = max(encounter.ended_at, encounter.started_at)
    encounter.disposition, encounter.disposition_to = leaving.disposition, to
    encounter.closed_by_uid = by.uid
    encounter.save(update_fields=["ended_at", "disposition", "disposition_to", "closed_by_uid"])
    close_access(subject_uid=encounter.uid, kind=_ACCESS, until=at + _KEPT, by=by, at=at)
    data = {
        "class": encounter.class_code,
        "disposition": leaving.disposition,
        "days": (leaving.on_day - began_on).days,
        "to_kind": to.kind if to else "",
        "level": encounter.institution.level,
    }
    _record("records.encounter_closed", encounter, data, by, at)
    return encounter


def _locked(uid: uuid.UUID, by: Viewer, at: dt.datetime) -> Encounter:
    """Return a running encounter under a row lock; NotVisible for strangers, Refused when it has ended."""
    rows = Encounter.objects.select_for_update(of=("self",)).visible_to(by, at)
    encounter = rows.filter(uid=uid).first()
    if encounter is None:
        raise NotVisible
    if encounter.ended_at is not None:
        raise Refused("encounter_ended", _("这次就诊已经结束，不能再改。"))
    return encounter


def _diagnose(encounter: Encounter, kind: str, code: str, name: str, by: Viewer, at: dt.datetime) -> Diagnosis:
    return Diagnosis.objects.create(
        encounter=encounter, kind=kind, code=code.strip()[:20], name=name.strip()[:120], at=at, by_uid=by.uid
    )


def _record(kind: str, encounter: Encounter, data: Mapping[str, Any], by: Viewer, at: dt.datetime) -> None:
    record(
        kind,
        by=by,
        at=at,
        subject_type="encounter",
        subject_uid=encounter.uid,
        institution_uid=encounter.institution.uid,
        data=data,
    )
