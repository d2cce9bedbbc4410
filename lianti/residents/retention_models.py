"""What keeps a person's file beyond its keeping period, and that its identity was erased."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from lianti.kernel.pure.ids import new_uid


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    """Holds by whether they still hold."""

    def in_force(self, at: dt.datetime) -> LegalHoldQuerySet:
        """Return the holds that keep a file at ``at``: released by nobody, and not past their end."""
        return self.filter(Q(until=None) | Q(until__gt=at), released_at=None)


class LegalHold(models.Model):
    """A reason not to erase (保全): a dispute, an inquiry, a court; released by name, never deleted.

    A hold on a case holds the file of its person. ``ordered_by`` is whoever asked for it outside of the platform.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    resident = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=200)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ordered_by = models.CharField(max_length=60, blank=True)
    institution = models.ForeignKey("parties.Institution", null=True, on_delete=models.PROTECT, related_name="+")
    case_number = models.CharField(max_length=20, blank=True)
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=60, blank=True)
    released_at = models.DateTimeField(null=True)
    released_by_uid = models.UUIDField(null=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["resident"], condition=Q(released_at=None), name="legal_hold_living")]
        constraints = [
            models.CheckConstraint(
                name="legal_hold_two_people", condition=Q(released_by_uid=None) | ~Q(released_by_uid=F("by_uid")),
            )
        ]  # fmt: skip


class Erasure(models.Model):
    """That who somebody was has been erased from a file: when, on whose word, and by which rule."""

    resident = models.OneToOneField("residents.Resident", on_delete=models.PROTECT, related_name="erasure")
    at = models.DateTimeField()
    rule = models.CharField(max_length=30)
    asked_by_uid = models.UUIDField()
    approved_by_uid = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="erasure_two_people", condition=~Q(asked_by_uid=F("approved_by_uid")),
            )
        ]  # fmt: skip
