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


class InsuredWord(models.Model):
    """What the sender states of the person's insurance: 医疗救助 and stays of this year elsewhere, with who said so."""

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="insured_word")
    group = models.CharField(max_length=20, blank=True)
    earlier_stays = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=12)
    noted_at = models.DateTimeField()
    by_uid = models.UUIDField()
