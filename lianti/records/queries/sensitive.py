"""What of a person's record is not for this viewer although the record is open: sensitive content of other houses.

A page asks once (`sight_of`) and hands the answer to everything it shows rows with.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Exists, Model, Q, QuerySet

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible
from lianti.parties.queries import departments_about, institutions_named
from lianti.parties.shapes import Viewer
from lianti.records.models import (
    AllergyIntolerance,
    Attachment,
    DiagnosticReport,
    Document,
    Encounter,
    MedicationStatement,
    Observation,
    ServiceRequest,
)
from lianti.residents.privacy.classes import MINOR, grown_on, marks_of
from lianti.residents.privacy.opening import classes_open, row_open

if TYPE_CHECKING:
    from lianti.records.models.base import RecordRow
    from lianti.residents.models import Resident

Rows = TypeVar("Rows", bound="QuerySet[Any, Any]")
# The moment of a row, by which a person who was a child then stays protected.
_MOMENTS: dict[type[Model], str] = {
    DiagnosticReport: "performed_at",
    Observation: "effective_at",
    ServiceRequest: "requested_at",
    MedicationStatement: "started_at",
    AllergyIntolerance: "noted_at",
    Document: "authored_at",
    Attachment: "recorded_at",
}


@dataclass(frozen=True)
class Sight:
    """What of one open record is for one viewer.

    ``encounters`` are those whose content is hidden, with every row that belongs to one: a report of 精神科 tells as
    much as the stay. ``places`` and ``departments`` are of a class that is not open, and rows before ``grown_at`` are
    a child's; these hide rows of other houses only, with an encounter or without. ``reports`` are hidden for any of
    these reasons or by what their paper names, with their values and files.
    """

    resident: Resident
    viewer: Viewer
    at: dt.datetime
    opened: frozenset[str]
    encounters: frozenset[int]
    places: frozenset[int]
    departments: frozenset[int]
    grown_at: dt.datetime | None
    reports: frozenset[int] = frozenset()

    def rows(self, found: Rows) -> Rows:
        """Return rows of the record without those that are not for the viewer; other models' rows as they are."""
        shut = self.hides(found.model)
        return found.exclude(shut) if shut else found

    def shows(self, *, institution_id: int, code: str, subject: str, on: dt.date) -> bool:
        """Say whether something that an app above keeps may be shown: its diagnosis, 诊疗科目 and day decide alike."""
        return row_open(
            self.opened, self.viewer, institution_id=institution_id, codes=[code], subject=subject,
            resident=self.resident, on=on,
        )  # fmt: skip

    def hides(self, model: type[Model]) -> Q:
        """Return the condition of the rows that are not for the viewer; an empty one when every row is."""
        if model is Encounter:
            return Q(pk__in=self.encounters) if self.encounters else Q()
        if model is DiagnosticReport:
            return Q(pk__in=self.reports) if self.reports else Q()
        if model not in _MOMENTS:
            return Q()
        told = self.told(model)
        shut = told & self.elsewhere() if told else Q()
        if self.encounters:
            shut |= Q(encounter_id__in=self.encounters)
        if model in {Observation, Attachment} and self.reports:
            shut |= Q(report_id__in=self.reports)
        if model is Attachment and (documents := self.hides(Document)):
            shut |= Q(document__in=Document.objects.filter(documents, resident=self.resident))
        return shut

    def told(self, model: type[Model]) -> Q:
        """Return what rows of other houses tell of their class themselves: the day, the place, the department."""
        told = Q()
        if self.grown_at:
            told |= Q(**{f"{_MOMENTS[model]}__lt": self.grown_at})
        if self.places:
            told |= Q(institution_id__in=self.places)
        if model is ServiceRequest and self.departments:
            told |= Q(department_id__in=self.departments)
        return told

    def elsewhere(self) -> Q:
        """Return the condition of rows of other houses."""
        return ~Q(institution_id=self.viewer.institution_id or 0)


def sight_of(resident: Resident, viewer: Viewer, at: dt.datetime) -> Sight:
    """Return what of a record that the caller has opened is for the viewer, in at most six statements."""
    opened = classes_open(viewer, resident, at)
    subjects, words = marks_of(opened)
    places = institutions_named(words) if words else frozenset()
    departments = departments_about(subjects, words) if subjects or words else frozenset()
    sight = Sight(
        resident=resident,
        viewer=viewer,
        at=at,
        opened=opened,
        encounters=_hidden_encounters(resident, viewer, opened, places, departments),
        places=places,
        departments=departments,
        grown_at=None if MINOR in opened else clock.day_start(grown_on(resident.birth_on)),
    )
    return replace(sight, reports=_hidden_reports(sight, words))


def _hidden_reports(sight: Sight, words: tuple[str, ...]) -> frozenset[int]:
    """Return the keys of the reports that are hidden: a few at most, so that every other question stays narrow."""
    told = sight.told(DiagnosticReport)
    if sight.places:
        told |= Q(issuer_id__in=sight.places)
    for word in words:
        told |= Q(issuer_department__contains=word) | Q(issuer_name__contains=word)
    shut = told & sight.elsewhere() if told else Q()
    if sight.encounters:
        shut |= Q(encounter_id__in=sight.encounters)
    rows = DiagnosticReport.objects.of(sight.resident).filter(shut)
    return frozenset(rows.values_list("pk", flat=True)) if shut else frozenset()


def _hidden_encounters(
    resident: Resident, viewer: Viewer, opened: frozenset[str], places: frozenset[int], departments: frozenset[int]
) -> frozenset[int]:
    rows = Encounter.objects.filter(resident=resident).exclude(institution_id=viewer.institution_id or 0)
    told: dict[int, tuple[int, int | None, dt.datetime, str, list[str]]] = {}
    for pk, place, department, began, subject, code in rows.values_list(
        "pk", "institution_id", "department_id", "started_at", "department__subject_code", "diagnoses__code"
    ):
        told.setdefault(pk, (place, department, began, subject or "", []))[4].append(code or "")
    return frozenset(
        pk
        for pk, (place, department, began, subject, codes) in told.items()
        if place in places
        or department in departments
        or not row_open(
            opened, viewer, institution_id=place, codes=codes, subject=subject, resident=resident,
            on=clock.local_day(began),
        )
    )  # fmt: skip


def leaves_out(sight: Sight) -> bool:
    """Say whether anything of the record is left out for the viewer; at most one statement."""
    if sight.encounters or sight.reports:
        return True
    hidden = Q()
    for model in _MOMENTS:
        shut = sight.hides(model)
        if shut:
            hidden |= Q(Exists(model._default_manager.filter(shut, resident=sight.resident)))
    people = type(sight.resident)._default_manager
    return bool(hidden) and people.filter(hidden, pk=sight.resident.pk).exists()


def hidden_results(sight: Sight) -> set[uuid.UUID]:
    """Return the uids of the reports and values that are not for the viewer, for apps that keep what came of one."""
    found: set[uuid.UUID] = set()
    for model in (DiagnosticReport, Observation):
        shut = sight.hides(model)
        if shut:
            found |= set(model._default_manager.filter(shut, resident=sight.resident).values_list("uid", flat=True))
    return found


def refuse_hidden(row: RecordRow, viewer: Viewer, at: dt.datetime) -> Sight:
    """Raise NotVisible for a row that is not for the viewer; an address that was kept opens nothing."""
    sight = sight_of(row.resident, viewer, at)
    shut = sight.hides(type(row))
    if shut and type(row)._default_manager.filter(shut, pk=row.pk).exists():
        raise NotVisible
    return sight
