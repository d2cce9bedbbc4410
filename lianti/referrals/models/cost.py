"""What only the sender knows and the deductible depends on."""

from __future__ import annotations

from django.db import models

from lianti.referrals.models.case import Referral


class StayBefore(models.Model):
    """Whether the person lies in a bed of the sender when the case is written (JL-49): the sender's word."""

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="stay_before")
    inpatient = models.BooleanField()
    noted_at = models.DateTimeField()
    by_uid = models.UUIDField()
