"""Orders of examinations and tests (检查检验申请)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianti.parties.models import Department, Institution
from lianti.records.models.base import RecordQuerySet, RecordRow


class ServiceRequestQuerySet(RecordQuerySet["ServiceRequest"]):
    """Orders by who looks and by state."""

    def open(self) -> ServiceRequestQuerySet:
        """Return the orders that still wait for a report."""
        return self.filter(status="active")


class ServiceRequest(RecordRow):
    """One ordered item (FHIR ServiceRequest): what, where in the body, how urgent, by whom, and what became of it.

    ``item_code`` is the common code, ``local_code`` the one of the ordering institution's own system.
    """

    category = models.CharField(max_length=12)
    modality = models.CharField(max_length=4, blank=True)
    item_code = models.CharField(max_length=40, blank=True)
    local_code = models.CharField(max_length=40, blank=True)
    item_name = models.CharField(max_length=120)
    body_part = models.CharField(max_length=60, blank=True)
    priority = models.CharField(max_length=10, default="routine")
    reason = models.CharField(max_length=200, blank=True)
    # The number on the order slip (申请单号) of the ordering institution.
    number = models.CharField(max_length=40, blank=True)
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    performer = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    requester_uid = models.UUIDField()
    requester_name = models.CharField(max_length=60)
    requested_at = models.DateTimeField()
    status = models.CharField(max_length=12, default="active")
    status_reason = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_uid = models.UUIDField(null=True)
    # What the order came from when it was a referral or a plan: its uid, opaque to this floor.
    source_uid = models.UUIDField(null=True)

    objects = ServiceRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "number"], condition=~Q(number=""), name="request_number_once"
            ),
            models.CheckConstraint(
                name="request_end_has_moment",
                condition=Q(status="active", ended_at=None) | (~Q(status="active") & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["resident", "requested_at"], name="request_of_resident"),
            models.Index(fields=["resident", "status", "item_code"], name="request_open_item"),
            models.Index(fields=["institution", "status", "requested_at"], name="request_of_institution"),
        ]
