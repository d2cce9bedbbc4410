"""Reading encounters for a viewer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from lianti.kernel.pure.errors import NotVisible
from lianti.parties.shapes import Viewer
from lianti.records.models import Diagnosis, Encounter

_WHOLE_HOUSE = frozenset({"admission", "referral_centre", "duty_officer"})
_PARTS = ("resident", "institution", "department", "disposition_to")


def access_encounter(viewer: Viewer, uid: uuid.UUID, at: dt.datetime) -> Encounter:
    """Return an encounter the viewer may read; NotVisible otherwise. Showing it must be traced by the page."""
    found = Encounter.objects.visible_to(viewer, at).select_related(*_PARTS).filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def encounter_from(source_uid: uuid.UUID, institution_id: int) -> Encounter | None:
    """Return the latest encounter that a referral led to at an institution, for actions that have their own reason."""
    rows = Encounter.objects.select_related(*_PARTS).filter(source_uid=source_uid, institution_id=institution_id)
    return rows.order_by("-pk").first()


def ward_encounters(viewer: Viewer, at: dt.datetime) -> list[Encounter]:
    """Return who is in the viewer's ward now, the longest ready first; admission and referral centre see the house."""
    if viewer.institution_id is None:
        return []
    rows = Encounter.objects.visible_to(viewer, at).running().filter(institution_id=viewer.institution_id)
    rows = rows.filter(class_code="inpatient")
    if viewer.role not in _WHOLE_HOUSE:
        if viewer.department_id is None:
            return []
        rows = rows.filter(department_id=viewer.department_id)
    found = list(rows.select_related(*_PARTS).order_by("pk")[: 200 if viewer.department_id else 600])
    return sorted(found, key=lambda e: (e.ready_on is None, e.ready_on or dt.date.max, e.started_at))


def main_diagnoses(encounters: Collection[Encounter]) -> dict[int, Diagnosis]:
    """Return the newest main diagnosis of each encounter by its key, in one statement."""
    rows = Diagnosis.objects.filter(encounter__in=encounters, kind="main").order_by("at", "pk")
    return {row.encounter_id: row for row in rows}


def departures(
    institution_id: int, since: dt.datetime, until: dt.datetime, dispositions: Iterable[str]
) -> list[Encounter]:
    """Return who left an institution in a period with one of these 离院方式, for the monthly comparison."""
    rows = Encounter.objects.filter(
        institution_id=institution_id, ended_at__gte=since, ended_at__lt=until, disposition__in=list(dispositions)
    )
    return list(rows.select_related(*_PARTS).order_by("ended_at", "pk"))


def encounters_by_uid(uids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Encounter]:
    """Return encounters by uid in one statement, for things the caller already may see."""
    return {e.uid: e for e in Encounter.objects.select_related(*_PARTS).filter(uid__in=list(uids))}


def stays_of(resident_uid: uuid.UUID, since: dt.datetime, until: dt.datetime) -> list[Encounter]:
    """Return the inpatient stays of a person that began in a period, by time, for sums inside a case that is open.

    Nothing clinical is shown from it: it tells the deductible which stays came before (JL-49).
    """
    rows = Encounter.objects.filter(
        resident__uid=resident_uid, class_code="inpatient", started_at__gte=since, started_at__lt=until
    )
    return list(rows.select_related("institution").order_by("started_at", "pk"))
