"""What a doctor wants to know first: allergies, medication, newest values, diagnoses, newest reports."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianti.records.models import AllergyIntolerance, Diagnosis, DiagnosticReport, MedicationStatement, Observation
from lianti.records.queries.sensitive import Sight

if TYPE_CHECKING:
    from lianti.records.models.entries import ObservationQuerySet


@dataclass(frozen=True)
class Summary:
    """What stands now, across institutions; rows, to be put into words by a page."""

    allergies: tuple[AllergyIntolerance, ...]
    medications: tuple[MedicationStatement, ...]
    vitals: tuple[Observation, ...]
    values: tuple[Observation, ...]
    diagnoses: tuple[Diagnosis, ...]
    reports: tuple[DiagnosticReport, ...]
    odd: dict[int, list[Observation]]


def summary_of(sight: Sight) -> Summary:
    """Return what stands now of a person whose record the caller has opened, in seven statements.

    What is sensitive and not for the viewer is left out; an allergy and a vital sign never are.
    """
    resident = sight.resident
    allergies = AllergyIntolerance.objects.of(resident).filter(ended_at=None).select_related("institution")
    medications = MedicationStatement.objects.of(resident).filter(ended_at=None).select_related("institution")
    medications = sight.rows(medications)
    diagnoses = Diagnosis.objects.filter(encounter__resident=resident).exclude(encounter_id__in=sight.encounters)
    diagnoses = diagnoses.select_related("encounter__institution")
    reports = DiagnosticReport.objects.of(resident).valid().select_related("institution", "issuer")
    reports = sight.rows(reports)
    newest = tuple(reports.order_by("-performed_at", "-pk")[:5])
    odd: dict[int, list[Observation]] = defaultdict(list)
    values = Observation.objects.standing().filter(report__in=newest).exclude(interpretation__in=("", "N"))
    for value in values.order_by("report_id", "order"):
        odd[value.report_id or 0].append(value)
    return Summary(
        allergies=tuple(allergies.order_by("-noted_at")[:20]),
        medications=tuple(medications.order_by("-started_at")[:20]),
        vitals=_newest(Observation.objects.of(resident), "vital"),
        values=_newest(sight.rows(Observation.objects.of(resident)), "laboratory"),
        diagnoses=_said_once(tuple(diagnoses.order_by("-at", "-pk")[:30])),
        reports=newest,
        odd=dict(odd),
    )


def _newest(rows: ObservationQuerySet, category: str) -> tuple[Observation, ...]:
    """Return the newest value of each vital sign, or of each test without a report, among the last forty."""
    found = rows.standing().filter(report=None, category=category)
    newest: dict[str, Observation] = {}
    for row in found.order_by("-effective_at", "order")[:40]:
        newest.setdefault(row.code or row.name, row)
    return tuple(sorted(newest.values(), key=lambda row: row.order))


def _said_once(rows: tuple[Diagnosis, ...]) -> tuple[Diagnosis, ...]:
    """Return each diagnosis once, as it was said last."""
    return tuple({row.code or row.name: row for row in reversed(rows)}.values())[::-1][:8]
