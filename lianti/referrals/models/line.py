"""The resident's line (居民查询码): a code on the slip that opens state and instructions, and nothing else."""

from __future__ import annotations

from django.db import models

from lianti.kernel.pure.ids import new_uid
from lianti.referrals.models.case import Referral


class ResidentCode(models.Model):
    """One code of one case. It is found by a blind index; the code itself is kept encrypted for the next print."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="resident_codes")
    index = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    by_uid = models.UUIDField()
