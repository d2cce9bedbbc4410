"""What keeps a person's file beyond its keeping period, and that its identity was erased."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianti.kernel.pure.ids import new_uid


class LegalHold(models.Model):
    """A reason not to erase (保全): a dispute, an inquiry, a court; released by name, never deleted."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    resident = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=200)
    since = models.DateTimeField()
    by_uid = models.UUIDField()
    released_at = models.DateTimeField(null=True)
    released_by_uid = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["resident"], condition=Q(released_at=None), name="legal_hold_living")]


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
