"""The drugs an institution has (药品目录), so that a plan from above can be carried on below (QQ-45, JL-48)."""

from __future__ import annotations

from django.db import models

from lianti.kernel.pure.ids import new_uid
from lianti.parties.models import Institution


class ClinicDrug(models.Model):
    """One drug of one institution; ``name_key`` is the generic name without salt and form, by which plans match."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120)
    strength = models.CharField(max_length=60, blank=True)
    form = models.CharField(max_length=40, blank=True)
    in_stock = models.BooleanField(default=True)
    updated_at = models.DateTimeField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "name", "strength", "form"], name="clinic_drug_once"),
        ]
        indexes = [models.Index(fields=["name_key", "institution"], name="clinic_drug_key")]
