"""Small entries: values, allergies, medication; ended only by the institution that wrote them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from django.db import transaction

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.records import permissions, rules
from lianti.records.actions.common import demand, leave, locked_row, own_encounter, own_place, signed
from lianti.records.models import AllergyIntolerance, MedicationStatement, Observation
from lianti.records.shapes import Allergy, Medication, Value
from lianti.residents.queries import access_resident


def values_of(
    values: Iterable[Value], category: str, effective_at: dt.datetime, by: Viewer, at: dt.datetime
) -> list[Observation]:
    """Return checked values as rows that are not saved yet; the caller names person, institution and report."""
    rows = []
    for order, typed in enumerate(values):
        value = rules.check_value(typed)
        rows.append(
            Observation(
                category=category,
                code=value.code,
                local_code=value.local_code,
                name=value.name,
                value_number=value.number,
                comparator=value.comparator,
                value_text=value.text,
                unit=value.unit,
                low=value.low,
                high=value.high,
                reference_text=value.reference_text,
                interpretation=value.interpretation or rules.interpret(value),
                order=order,
                effective_at=effective_at,
                **signed(by, at),
            )
        )
    return rows


@transaction.atomic
def add_values(
    *,
    resident_uid: uuid.UUID,
    category: str,
    values: tuple[Value, ...],
    effective_at: dt.datetime,
    by: Viewer,
    at: dt.datetime,
    encounter_uid: uuid.UUID | None = None,
    source: str = "entered",
) -> list[Observation]:
    """This function will add values that belong to no report: vital signs, or results a clinic measured itself."""
    demand(permissions.may_enter(by))
    resident, place = access_resident(viewer=by, uid=resident_uid, at=at), own_place(by)
    rules.check_values(category, values)
    rules.check_moment(effective_at, at)
    encounter = own_encounter(encounter_uid, resident.pk, by)
    rows = values_of(values, category, effective_at, by, at)
    for row in rows:
        row.resident, row.institution, row.encounter, row.source = resident, place, encounter, source
    Observation.objects.bulk_create(rows)
    data = {"entry": category, "count": len(rows), "source": source}
    leave("records.entry_added", rows[0], "observation", data, by, at)
    return rows


@transaction.atomic
def import_values(
    *, resident_uid: uuid.UUID, groups: Mapping[dt.datetime, tuple[Value, ...]], by: Viewer, at: dt.datetime
) -> int:
    """This function will add the laboratory values of a workbook, by the moment each was measured; all or nothing."""
    demand(permissions.may_enter(by))
    resident, place = access_resident(viewer=by, uid=resident_uid, at=at), own_place(by)
    rules.check_values("laboratory", [value for values in groups.values() for value in values])
    rows = []
    for effective_at, values in groups.items():
        rules.check_moment(effective_at, at)
        rows += values_of(values, "laboratory", effective_at, by, at)
    for row in rows:
        row.resident, row.institution, row.source = resident, place, "workbook"
    Observation.objects.bulk_create(rows)
    data = {"entry": "laboratory", "count": len(rows), "source": "workbook"}
    leave("records.entry_added", rows[0], "observation", data, by, at)
    return len(rows)


@transaction.atomic
def add_allergy(
    *, resident_uid: uuid.UUID, allergy: Allergy, by: Viewer, at: dt.datetime, source: str = "entered"
) -> AllergyIntolerance:
    """This function will add an allergy or intolerance; one of the same substance that stands here is refused."""
    demand(permissions.may_enter(by))
    resident, place = access_resident(viewer=by, uid=resident_uid, at=at), own_place(by)
    allergy = rules.check_allergy(allergy)
    same = AllergyIntolerance.objects.of(resident).filter(institution=place, substance=allergy.substance, ended_at=None)
    if same.exists():
        raise Refused("allergy_known", _("“{s}”过敏已经记录过。"), field="substance", s=allergy.substance)
    row = AllergyIntolerance.objects.create(
        resident=resident,
        institution=place,
        kind=allergy.kind,
        code=allergy.code,
        substance=allergy.substance,
        reaction=allergy.reaction,
        severity=allergy.severity,
        noted_at=at,
        source=source,
        **signed(by, at),
    )
    leave("records.entry_added", row, "allergy", {"entry": "allergy", "count": 1, "source": source}, by, at)
    return row


@transaction.atomic
def add_medication(
    *, resident_uid: uuid.UUID, medication: Medication, by: Viewer, at: dt.datetime, source: str = "entered"
) -> MedicationStatement:
    """This function will add what somebody takes."""
    demand(permissions.may_enter(by))
    resident, place = access_resident(viewer=by, uid=resident_uid, at=at), own_place(by)
    drug = rules.check_medication(medication, at)
    row = MedicationStatement.objects.create(
        resident=resident,
        institution=place,
        code=drug.code,
        name=drug.name,
        dose=drug.dose,
        route=drug.route,
        frequency=drug.frequency,
        reason=drug.reason,
        started_at=drug.started_at or at,
        source=source,
        **signed(by, at),
    )
    leave("records.entry_added", row, "medication", {"entry": "medication", "count": 1, "source": source}, by, at)
    return row


@transaction.atomic
def end_allergy(*, allergy_uid: uuid.UUID, reason: str, by: Viewer, at: dt.datetime) -> AllergyIntolerance:
    """This function will end an allergy of the own institution with a reason; it stays readable."""
    row = locked_row(AllergyIntolerance.objects.all(), allergy_uid, by, at)
    _end(row, "allergy", reason, by, at)
    return row


@transaction.atomic
def end_medication(*, medication_uid: uuid.UUID, reason: str, by: Viewer, at: dt.datetime) -> MedicationStatement:
    """This function will end a medication of the own institution with a reason; it stays readable."""
    row = locked_row(MedicationStatement.objects.all(), medication_uid, by, at)
    _end(row, "medication", reason, by, at)
    return row


def _end(row: AllergyIntolerance | MedicationStatement, entry: str, reason: str, by: Viewer, at: dt.datetime) -> None:
    demand(permissions.may_change(by, row))
    rules.check_reason(reason)
    if row.ended_at is not None:
        raise Refused("entry_ended", _("这一条已经停止，不能再改。"))
    row.ended_at, row.end_reason, row.ended_by_uid = at, reason.strip()[:200], by.uid
    row.save(update_fields=["ended_at", "end_reason", "ended_by_uid"])
    leave("records.entry_ended", row, entry, {"entry": entry}, by, at)
