"""Green channels (绿色通道; DY-17, QQ-66, SY-44): who stands in a team, who was called to a case, its minutes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianti.kernel.pure.ids import new_uid
from lianti.parties.models import Department, Institution
from lianti.referrals.models.case import Referral


class GreenMember(models.Model):
    """Somebody of a hospital's team, appointed from a day on; ended, never removed."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=12)
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
                fields=["institution", "team", "user_uid"], condition=Q(last_on=None), name="green_member_once"
            )
        ]
        indexes = [models.Index(fields=["institution", "team", "since_on"], name="green_member_of_team")]


class GreenCall(models.Model):
    """A member who was called to one case: that, and not today's team, opens the case to somebody."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="green_calls")
    user_uid = models.UUIDField()
    name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "user_uid"], name="green_call_once")]


class GreenMinute(models.Model):
    """One moment of a green channel (首份心电图, CT, 治疗开始 …), written down once by who was there."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="green_minutes")
    what = models.CharField(max_length=12)
    happened_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "what"], name="green_minute_once")]
