"""What only a case on its way down has: the stay it leaves, the continuation plan, what falls due, a refusal."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianti.kernel.pure.ids import new_uid
from lianti.parties.models import Institution
from lianti.referrals.models.case import Referral


class DownCase(models.Model):
    """How somebody goes down (JL-48): the way, from which stay, when, and what the clinic said."""

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="down")
    way = models.CharField(max_length=10)
    encounter_uid = models.UUIDField(null=True, db_index=True)
    # The request up that this person came by; its department is where a return ticket leads.
    source = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="downs")
    planned_discharge_on = models.DateField(null=True)
    short_notice = models.CharField(max_length=400, blank=True)
    ready_on = models.DateField(null=True)
    findings = models.TextField(blank=True)
    exclusions = models.JSONField(default=list)
    doctor = models.CharField(max_length=60, blank=True)
    bed = models.CharField(max_length=60, blank=True)
    drugs_ready = models.BooleanField(default=False)
    report = models.CharField(max_length=20, blank=True)
    report_note = models.TextField(blank=True)


class ContinuationPlan(models.Model):
    """The plan that goes down with the person (QQ-45); without it no case leaves the ward."""

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="plan")
    no_drugs = models.BooleanField(default=False)
    targets = models.TextField(blank=True)
    alarm_signs = models.TextField(blank=True)
    send_back_when = models.TextField(blank=True)
    responsible = models.CharField(max_length=120, blank=True)
    responsible_from = models.DateField(null=True)
    drafted_from = models.CharField(max_length=10, blank=True)


class PlanDrugRow(models.Model):
    """One drug of a plan."""

    plan = models.ForeignKey(ContinuationPlan, on_delete=models.CASCADE, related_name="drugs")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    dose = models.CharField(max_length=60, blank=True)
    usage = models.CharField(max_length=120, blank=True)
    days = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)
    # How it stood on the receiver's list when the receiver said yes, and what was agreed where it was not there.
    standing = models.CharField(max_length=10, blank=True)
    remedy = models.CharField(max_length=20, blank=True)
    remedy_note = models.CharField(max_length=200, blank=True)


class PlanCheckRow(models.Model):
    """One check of a plan with its day."""

    plan = models.ForeignKey(ContinuationPlan, on_delete=models.CASCADE, related_name="checks")
    order = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=200)
    due_on = models.DateField(null=True)


class DueItem(models.Model):
    """Something the clinic owes from the plan: a check or a refill on a day; ticked off once, never removed."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="due_items")
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    by_uid = models.UUIDField(null=True)
    by_name = models.CharField(max_length=60, blank=True)
    # When the clock said that its day had passed; an item is reminded of once.
    reminded_at = models.DateTimeField(null=True)
    # How often the person was not reached, and the day of the next try: the item stays owed.
    tries = models.PositiveSmallIntegerField(default=0)
    next_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_on"], condition=Q(done_at=None), name="due_item_open")]


class DownRefusal(models.Model):
    """The signed no of the resident or the family; until ``rest_until`` nobody suggests it again."""

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="refusal")
    reason = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    method = models.CharField(max_length=14)
    signer = models.CharField(max_length=12)
    relation = models.CharField(max_length=40, blank=True)
    signer_name = models.CharField(max_length=60, blank=True)
    witness_name = models.CharField(max_length=60, blank=True)
    file_uid = models.UUIDField(null=True)
    at = models.DateTimeField()
    by_uid = models.UUIDField()
    rest_until = models.DateField(db_index=True)


class DownProfile(models.Model):
    """What an institution can take from above (JL-40): groups of people, ways, and beds as it declared them."""

    institution = models.OneToOneField(Institution, on_delete=models.CASCADE, related_name="down_profile")
    groups = models.JSONField(default=list)
    ways = models.JSONField(default=list)
    # What the place can do and has, as codes of SKILLS and EQUIPMENT; the radar holds the need against it.
    skills = models.JSONField(default=list)
    equipment = models.JSONField(default=list)
    beds = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    declared_at = models.DateTimeField()
    by_uid = models.UUIDField()


class RoomHandover(models.Model):
    """The plan of somebody who came down goes on in a village room (卫生室): asked for, taken on, given back.

    At most one lives; only with ``taken_at`` does the room hold the case.
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="handovers")
    room = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by_uid = models.UUIDField()
    asked_by_name = models.CharField(max_length=60)
    note = models.TextField(blank=True)
    taken_at = models.DateTimeField(null=True)
    taken_by_name = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral"], condition=Q(ended_at=None), name="room_handover_once"),
        ]
