"""Shared centres, orders, and every pack or bag that left a centre."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianti.alliances.models import Alliance
from lianti.kernel.pure.ids import new_number, new_uid
from lianti.kernel.pure.ladder import HEAD
from lianti.parties.models import Department, Institution
from lianti.parties.roles import SENDERS
from lianti.parties.shapes import Viewer
from lianti.supply.states import ASKERS_TURN, FINAL, OPEN

# Whole-institution readers of what their own house asked for or supplies; a department sees its own.
WHOLE_ASKER = SENDERS | {"medical_affairs", "duty_officer"}
WHOLE_SUPPLIER = frozenset({"medical_affairs", "duty_officer"})
PARTS = frozenset({"specialist", "department_head", "nurse", "emergency", "centre_staff"})
# Who reads what both sides of the own house do, and moves none of it; the ladder brings them what is late.
OVERSEERS = frozenset({"head", "office"})


class SupplyCentre(models.Model):
    """A department that supplies the whole group with one kind of goods (共享中心)."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "kind"], name="supply_centre_once")]


class SupplyOrderQuerySet(models.QuerySet["SupplyOrder"]):
    """Orders by who looks; the default answer is nothing."""

    def visible_to(self, viewer: Viewer | None) -> SupplyOrderQuerySet:
        """Return the orders of the two sides: what the own house asked for, and what the own centre supplies."""
        if viewer is None or viewer.institution_id is None:
            return self.none()
        return self.filter(_asked(viewer) | _supplied(viewer))

    def waiting_for(self, viewer: Viewer) -> SupplyOrderQuerySet:
        """Return the orders that the viewer's side must move on; for who only looks, what was brought to the top."""
        if viewer.role in OVERSEERS:
            return self.visible_to(viewer).filter(escalation_level__gte=HEAD, ended_at=None)
        return self.filter(
            (_asked(viewer) & Q(state__in=ASKERS_TURN)) | (_supplied(viewer) & Q(state__in=OPEN - ASKERS_TURN))
        )


def _asked(viewer: Viewer) -> Q:
    mine = Q(asker_institution_id=viewer.institution_id)
    if viewer.role in WHOLE_ASKER | OVERSEERS:
        return mine
    if viewer.role in PARTS and viewer.department_id is not None:
        return mine & Q(asker_department_id=viewer.department_id)
    return Q(pk=None)


def _supplied(viewer: Viewer) -> Q:
    mine = Q(centre__institution_id=viewer.institution_id)
    if viewer.role in WHOLE_SUPPLIER | OVERSEERS:
        return mine
    if viewer.role in PARTS and viewer.department_id is not None:
        return mine & Q(centre__department_id=viewer.department_id)
    return Q(pk=None)


class SupplyOrder(models.Model):
    """One order on its way: asked for, answered, sent, received; names no patient.

    ``promised_at`` is until when whoever has it must move it; ``owed`` counts what would be missing if all that was
    sent arrives in order. What stayed missing goes on as an order of its own, ``owed_for`` the one that it completes.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    number = models.CharField(max_length=12, default=new_number, unique=True, editable=False)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=12, default="ordered")
    revision = models.PositiveIntegerField(default=1)
    centre = models.ForeignKey(SupplyCentre, on_delete=models.PROTECT, related_name="orders")
    asker_institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    asker_department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    agreement_uid = models.UUIDField(null=True)
    author_uid = models.UUIDField()
    author_name = models.CharField(max_length=60)
    phone = models.CharField(max_length=40, blank=True)
    urgency = models.CharField(max_length=10)
    needed_at = models.DateTimeField()
    case_number = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    owed = models.PositiveSmallIntegerField(default=0)
    owed_for = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="remainders")

    ordered_at = models.DateTimeField()
    promised_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True)
    escalation_level = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.CharField(max_length=60, blank=True)
    decline_reason = models.CharField(max_length=20, blank=True)
    answer_note = models.TextField(blank=True)
    dispatched_at = models.DateTimeField(null=True)
    handed_by_name = models.CharField(max_length=60, blank=True)
    carrier = models.CharField(max_length=60, blank=True)
    temperature_out = models.FloatField(null=True)
    received_at = models.DateTimeField(null=True)
    received_by_name = models.CharField(max_length=60, blank=True)
    received_from = models.CharField(max_length=60, blank=True)
    temperature_in = models.FloatField(null=True)
    discrepancy = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    settlement = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = SupplyOrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="supply_ended_when_final",
                condition=Q(state__in=FINAL, ended_at__isnull=False) | (~Q(state__in=FINAL) & Q(ended_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["asker_institution", "state", "promised_at"], name="supply_asked"),
            models.Index(fields=["centre", "state", "promised_at"], name="supply_centre_state"),
        ]


class SupplyLine(models.Model):
    """One line of an order."""

    order = models.ForeignKey(SupplyOrder, on_delete=models.PROTECT, related_name="lines")
    name = models.CharField(max_length=80)
    quantity = models.PositiveSmallIntegerField()
    abo = models.CharField(max_length=2, blank=True)
    rh = models.CharField(max_length=10, blank=True)


class SterileBatch(models.Model):
    """A sterilisation batch (灭菌批次, 锅次) of a centre; recalled when its monitoring failed afterwards."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    centre = models.ForeignKey(SupplyCentre, on_delete=models.PROTECT, related_name="batches")
    number = models.CharField(max_length=40)
    first_at = models.DateTimeField()
    recalled_at = models.DateTimeField(null=True)
    recalled_by_name = models.CharField(max_length=60, blank=True)
    recall_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "number"], name="sterile_batch_once")]


class Pack(models.Model):
    """One pack or bag that left a centre, by its number; ``missing`` when the receiver did not find it in order."""

    order = models.ForeignKey(SupplyOrder, on_delete=models.PROTECT, related_name="packs")
    line = models.ForeignKey(SupplyLine, null=True, on_delete=models.PROTECT, related_name="packs")
    batch = models.ForeignKey(SterileBatch, null=True, on_delete=models.PROTECT, related_name="packs")
    number = models.CharField(max_length=40)
    expires_on = models.DateField()
    abo = models.CharField(max_length=2, blank=True)
    rh = models.CharField(max_length=10, blank=True)
    missing = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "number"], name="pack_once")]
        indexes = [models.Index(fields=["number"], name="pack_number")]
