"""What doctors decided about results that were there already."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q

from lianti.kernel.pure.ids import new_uid
from lianti.parties.models import Institution
from lianti.parties.roles import CLINICAL
from lianti.parties.shapes import Viewer
from lianti.residents.models import AccessReason, Resident


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions by who looks: nothing unless the record is open to the viewer's institution."""

    def visible_to(self, viewer: Viewer | None, at: dt.datetime) -> DecisionQuerySet:
        """Return the decisions about people whose record is open to the viewer's institution at ``at``."""
        if viewer is None or viewer.institution_id is None or viewer.role not in CLINICAL:
            return self.none()
        open_here = AccessReason.objects.in_force(at).filter(
            resident=OuterRef("resident_id"), institution_id=viewer.institution_id
        )
        return self.filter(Exists(open_here))


class Decision(models.Model):
    """One decision about one earlier result: the entry in the notes that A6 asks for; never changed afterwards."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    item_code = models.CharField(max_length=30)
    item_name = models.CharField(max_length=80)
    body_part = models.CharField(max_length=12, blank=True)
    decision = models.CharField(max_length=12)
    reason = models.CharField(max_length=4, blank=True)
    words = models.CharField(max_length=300, blank=True)
    # The result in the record and the order that was placed beside it, both opaque here.
    result_uid = models.UUIDField(null=True)
    order_uid = models.UUIDField(null=True)
    issuer = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    issuer_name = models.CharField(max_length=120)
    performed_on = models.DateField()
    value = models.CharField(max_length=200, blank=True)
    mark_label = models.CharField(max_length=20, blank=True)
    mark_scope = models.CharField(max_length=10, blank=True)
    on_paper = models.BooleanField(default=False)
    avoided_fen = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=600)
    at = models.DateTimeField()
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=60)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="recognition_no_refusal_without_reason", condition=Q(decision="recognised") | ~Q(reason="")
            )
        ]
        indexes = [
            models.Index(fields=["resident", "-at"], name="recognition_resident"),
            models.Index(fields=["issuer", "item_code", "performed_on"], name="recognition_issued"),
        ]
