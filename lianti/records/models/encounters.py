"""Encounters (就诊) and their diagnoses. Each institution writes its own; others may read, and add their own beside."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianti.kernel.pure.ids import new_uid
from lianti.parties.models import Department, Institution
from lianti.records.models.base import RecordQuerySet
from lianti.residents.models import Resident


class EncounterQuerySet(RecordQuerySet["Encounter"]):
    """Encounters by who looks and by state."""

    def running(self) -> EncounterQuerySet:
        """Return the encounters that have not ended."""
        return self.filter(ended_at=None)


class Encounter(models.Model):
    """One visit, stay or home bed at one institution, from its beginning to the 离院方式 of its end."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="encounters")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    class_code = models.CharField(max_length=12)
    inpatient_number = models.CharField(max_length=40, blank=True)
    # What brought the person here when it was a referral: its uid, opaque to this floor.
    source_uid = models.UUIDField(null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    disposition = models.CharField(max_length=1, blank=True)
    disposition_to = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    phase = models.CharField(max_length=10, blank=True)
    ready_on = models.DateField(null=True)
    opened_by_uid = models.UUIDField()
    closed_by_uid = models.UUIDField(null=True)

    objects = EncounterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="encounter_end_has_disposition",
                condition=Q(ended_at=None, disposition="") | (Q(ended_at__isnull=False) & ~Q(disposition="")),
            ),
            models.UniqueConstraint(
                fields=["institution", "inpatient_number"],
                condition=Q(ended_at=None) & ~Q(inpatient_number=""),
                name="encounter_number_runs_once",
            ),
        ]
        indexes = [
            models.Index(fields=["department", "ended_at"], name="encounter_ward"),
            models.Index(fields=["institution", "ended_at"], name="encounter_institution"),
            models.Index(fields=["source_uid"], name="encounter_source"),
            models.Index(fields=["resident", "started_at"], name="encounter_of_resident"),
        ]


class Diagnosis(models.Model):
    """A diagnosis within an encounter; a later opinion is a new row, none is overwritten."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    encounter = models.ForeignKey(Encounter, on_delete=models.CASCADE, related_name="diagnoses")
    kind = models.CharField(max_length=5, default="main")
    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=120)
    at = models.DateTimeField()
    by_uid = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["encounter", "kind", "-at"], name="diagnosis_of_encounter")]
