"""Asking to take a long list of persons out of the platform, the second person's word, and the file made of it once."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianti.kernel.pure.ids import new_number, new_uid


class ExportRequest(models.Model):
    """One request to hand out a list with names (导出申请): what for, how many, who said yes, and until when.

    The address of the list can hold what somebody searched for, so it is sealed; ``address_index`` finds it again.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    serial = models.CharField(max_length=12, default=new_number, unique=True, editable=False)
    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    label = models.CharField(max_length=60)
    rows = models.PositiveIntegerField()
    address_sealed = models.BinaryField()
    address_index = models.CharField(max_length=64)
    purpose = models.CharField(max_length=20)
    note = models.CharField(max_length=200)
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=60)
    by_role = models.CharField(max_length=30)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    decided_at = models.DateTimeField(null=True)
    decided_by_uid = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    # Approved: until when the file may be made; made: until when it may be fetched.
    until = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    file_uid = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="export_decided_whole",
                condition=Q(state="waiting", decided_at=None, decided_by_uid=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False, decided_by_uid__isnull=False)),
            ),
            models.CheckConstraint(
                name="export_second_person", condition=Q(decided_by_uid=None) | ~Q(decided_by_uid=F("by_uid"))
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "asked_at"], name="export_institution"),
            models.Index(fields=["by_uid", "address_index"], name="export_mine"),
            models.Index(fields=["until"], condition=Q(file_uid__isnull=False), name="export_files"),
        ]
