"""What wards and the discharge office tell the radar: who leaves when, and where the family wants to go."""

from __future__ import annotations

import datetime as dt

from django.db import models

from lianti.parties.models import Department, Institution
from lianti.parties.shapes import Viewer

# Who looks at the whole house; a ward sees its own rows and those that name no department.
WHOLE_HOUSE = frozenset({"admission", "referral_centre", "duty_officer"})


class RadarEntryQuerySet(models.QuerySet["RadarEntry"]):
    """Rows by who looks; the default answer is nothing."""

    def visible_to(self, viewer: Viewer | None) -> RadarEntryQuerySet:
        """Return the rows of the viewer's own institution: all of them, or those of the own ward."""
        if viewer is None or viewer.institution_id is None:
            return self.none()
        own = self.filter(institution_id=viewer.institution_id)
        if viewer.role in WHOLE_HOUSE:
            return own
        if viewer.role not in {"specialist", "department_head"} or viewer.department_id is None:
            return self.none()
        return own.filter(models.Q(department_id=viewer.department_id) | models.Q(department=None))

    def coming(self, today: dt.date) -> RadarEntryQuerySet:
        """Return the rows that still mean something: discharge is to come, or was within the last week."""
        return self.filter(planned_on__gte=today - dt.timedelta(days=7))


class RadarEntry(models.Model):
    """One row of an inpatient list: number, name and planned discharge; the next list of a house replaces it."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.CASCADE, related_name="+")
    inpatient_number = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    planned_on = models.DateField()
    diagnosis = models.CharField(max_length=120, blank=True)
    entered_at = models.DateTimeField()
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=60)

    objects = RadarEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "inpatient_number"], name="radar_entry_once"),
        ]
        indexes = [models.Index(fields=["institution", "planned_on"], name="radar_entry_coming")]


class RadarChoice(models.Model):
    """Where the family wants somebody to go (家属意愿), as a ward was told; said again, it is the last word."""

    encounter_uid = models.UUIDField(unique=True)
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField()
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=60)
