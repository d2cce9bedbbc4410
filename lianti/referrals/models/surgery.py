"""Day surgery (日间手术; JL-69) with its checklist before (JL-35) and what the clinic tells afterwards (JL-70)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianti.kernel.pure.ids import new_uid
from lianti.parties.models import Institution
from lianti.referrals.models.case import Referral
from lianti.referrals.models.plan import DueItem


class DaySurgery(models.Model):
    """A request for a bed that asks for an operation and home within a day: wish, begin, what was done."""

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="surgery")
    procedure = models.CharField(max_length=120)
    anaesthesia = models.CharField(max_length=12)
    wish_on = models.DateField()
    template = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=60)
    begun_at = models.DateTimeField(null=True)
    begun_by_name = models.CharField(max_length=60, blank=True)
    # Why it began although the checklist was not complete; empty when it was.
    incomplete_reason = models.CharField(max_length=400, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=60, blank=True)
    result = models.CharField(max_length=12, blank=True)
    performed = models.CharField(max_length=120, blank=True)
    surgeon = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)


class PreOpItem(models.Model):
    """One line of the checklist as the template had it on the day it was asked, and its answer by name and time."""

    surgery = models.ForeignKey(DaySurgery, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    text = models.CharField(max_length=200)
    # A result older than this on the day of the operation does not count; empty where age does not matter.
    max_age_days = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=4, blank=True)
    on_day = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    by_name = models.CharField(max_length=60, blank=True)
    by_place = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["surgery", "code"], name="preop_item_once")]


class PostOpPlan(models.Model):
    """The template of follow-up that a case on its way down carries, counted from the day of the operation."""

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="postop")
    surgery = models.ForeignKey(DaySurgery, null=True, on_delete=models.PROTECT, related_name="postops")
    template = models.CharField(max_length=60)
    procedure = models.CharField(max_length=120)
    operated_on = models.DateField()
    surgeon = models.CharField(max_length=60)


class PostOpResult(models.Model):
    """What the clinic found on one day after the operation, and who of the surgeon's department has read it."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    item = models.OneToOneField(DueItem, on_delete=models.CASCADE, related_name="postop_result")
    values = models.JSONField(default=dict)
    alarm = models.BooleanField(default=False)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by_uid = models.UUIDField(null=True)
    seen_by_name = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["at"], condition=Q(seen_at=None), name="postop_unseen")]


class ReferralManager(models.Model):
    """Who answers for referral at an institution (转诊管理员; HK-14), from a day on; ended, never removed."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    user_uid = models.UUIDField()
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=30)
    since_on = models.DateField()
    last_on = models.DateField(null=True)
    appointed_at = models.DateTimeField()
    appointed_by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "user_uid"], condition=Q(last_on=None), name="referral_manager_once"
            )
        ]
        indexes = [models.Index(fields=["institution", "since_on"], name="manager_of_place")]
