"""Small entries of the record: values, allergies, medication."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianti.records.models.base import RecordQuerySet, RecordRow
from lianti.records.models.reports import DiagnosticReport


class ObservationQuerySet(RecordQuerySet["Observation"]):
    """Values by who looks and by state."""

    def standing(self) -> ObservationQuerySet:
        """Return the values that stand: not those of a replaced version or a withdrawn report."""
        return self.filter(status="final")


class Observation(RecordRow):
    """One value (FHIR Observation): a vital sign, or a result of a laboratory report; numbers as they were reported.

    ``comparator`` holds < > ≤ ≥ before a number; ``low`` and ``high`` are the reference range in force at the
    issuing laboratory on that day. ``status`` is final, superseded (by a later version) or withdrawn.
    """

    report = models.ForeignKey(DiagnosticReport, null=True, on_delete=models.PROTECT, related_name="observations")
    category = models.CharField(max_length=12)
    code = models.CharField(max_length=40, blank=True)
    local_code = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=80)
    value_number = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    comparator = models.CharField(max_length=1, blank=True)
    value_text = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=24, blank=True)
    low = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    reference_text = models.CharField(max_length=80, blank=True)
    interpretation = models.CharField(max_length=2, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    effective_at = models.DateTimeField()
    status = models.CharField(max_length=10, default="final")

    objects = ObservationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="observation_has_value", condition=Q(value_number__isnull=False) | ~Q(value_text="")
            )
        ]
        indexes = [
            models.Index(fields=["resident", "code", "effective_at"], name="observation_curve"),
            # The timeline shows values of their own; those of a report stand inside it.
            models.Index(fields=["resident", "effective_at"], condition=Q(report=None), name="observation_of_resident"),
        ]


class AllergyIntolerance(RecordRow):
    """An allergy or intolerance (过敏史); refuted or ended only by the institution that wrote it down."""

    kind = models.CharField(max_length=10)
    code = models.CharField(max_length=40, blank=True)
    substance = models.CharField(max_length=80)
    reaction = models.CharField(max_length=120, blank=True)
    severity = models.CharField(max_length=10, blank=True)
    noted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    ended_by_uid = models.UUIDField(null=True)

    objects: RecordQuerySet[AllergyIntolerance] = RecordQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["resident", "noted_at"], name="allergy_of_resident")]


class MedicationStatement(RecordRow):
    """What somebody takes (用药): drug, dose and how often in words, from a day to a day."""

    code = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120)
    dose = models.CharField(max_length=60, blank=True)
    route = models.CharField(max_length=20, blank=True)
    frequency = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=120, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    ended_by_uid = models.UUIDField(null=True)

    objects: RecordQuerySet[MedicationStatement] = RecordQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["resident", "started_at"], name="medication_of_resident")]
