"""Somebody on a clinical pathway (入径): by which edition, what went otherwise, how it ended (SY-34)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianti.kernel.pure.ids import new_uid
from lianti.referrals.models.case import Referral


class PathwayCourse(models.Model):
    """A case on one edition of a pathway; at most one open course for a case, none is ever removed."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="pathways")
    guide_uid = models.UUIDField()
    guide_key = models.UUIDField()
    title = models.CharField(max_length=80)
    edition = models.CharField(max_length=60)
    entered_at = models.DateTimeField()
    entered_by_name = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=60, blank=True)
    end = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=14, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral"], condition=Q(ended_at=None), name="pathway_one_open"),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | (Q(ended_at__isnull=False) & ~Q(end="")), name="pathway_ends_once"
            ),
        ]


class PathwayVariation(models.Model):
    """One thing that went otherwise than the pathway says (变异), with its coded reason, by name and time."""

    course = models.ForeignKey(PathwayCourse, on_delete=models.CASCADE, related_name="variations")
    reason = models.CharField(max_length=14)
    note = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)
