"""Waiting lists (候排), offered seats and beds, links between cases, and what the office is asked to settle."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianti.alliances.models import Alliance
from lianti.capacity.models import Service
from lianti.kernel.pure.ids import new_uid
from lianti.parties.models import Department, Institution
from lianti.referrals.models.case import Referral


class WaitingEntry(models.Model):
    """A place in a waiting list: accepted, but without a seat or a bed yet (SY-44); it ends, it never vanishes.

    ``service`` is empty for a bed of the department. The order is urgency, contracted first, then ``since``.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="waitings")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, null=True, on_delete=models.PROTECT, related_name="+")
    urgent = models.BooleanField(default=False)
    contracted = models.BooleanField(default=False)
    since = models.DateTimeField()
    contact_by = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral"], condition=Q(ended_at=None), name="waiting_once"),
        ]
        indexes = [
            models.Index(fields=["service", "since"], condition=Q(ended_at=None), name="waiting_service"),
            models.Index(fields=["institution", "since"], condition=Q(ended_at=None), name="waiting_institution"),
        ]


class Offer(models.Model):
    """A held seat or bed offered to one place of a waiting list until a moment; the index keeps it from two offers.

    A seat or a bed is held by ``token``. A ward that only tells numbers has no bed to hold: there ``token`` is the
    booking that took one off its number, and two living offers of one ward are two of its beds.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    entry = models.ForeignKey(WaitingEntry, on_delete=models.PROTECT, related_name="offers")
    seat_uid = models.UUIDField(null=True)
    ward_uid = models.UUIDField(null=True)
    bed_uid = models.UUIDField(null=True)
    # The names of ward and bed as they were offered; empty for a seat.
    place = models.CharField(max_length=100, blank=True)
    token = models.UUIDField()
    starts_at = models.DateTimeField(null=True)
    offered_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat_uid"], condition=Q(ended_at=None), name="seat_offered_once"),
            models.UniqueConstraint(fields=["bed_uid"], condition=Q(ended_at=None), name="bed_offered_once"),
            models.UniqueConstraint(fields=["entry"], condition=Q(ended_at=None), name="offer_once"),
            models.CheckConstraint(
                name="offer_seat_or_bed",
                condition=Q(seat_uid__isnull=False, starts_at__isnull=False, ward_uid=None)
                | Q(seat_uid=None, starts_at=None, ward_uid__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["until"], condition=Q(ended_at=None), name="offer_until")]


class ReferralLink(models.Model):
    """One case that goes on from an earlier one (再次转诊)."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="earlier_links")
    earlier = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="later_links")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "earlier"], name="referral_link_once")]


class DeclineReview(models.Model):
    """A chain of cases that was declined a third time: the office finds a way, and writes down which."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="decline_review")
    alliance = models.ForeignKey(Alliance, null=True, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    declines = models.PositiveSmallIntegerField()
    raised_at = models.DateTimeField()
    promised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by_uid = models.UUIDField(null=True)
    settled_by_name = models.CharField(max_length=60, blank=True)
    way = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["office", "settled_at"], name="decline_review_open")]
