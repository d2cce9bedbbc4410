"""Beds (床位): wards that report free beds twice a day, and beds kept one by one where a ward wants it (SY-31, SY-32).

A booking of a bed is a row like that of a seat: unique while it lasts, so the index is the lock; it ends, it never
vanishes. A ward that only reports numbers has bookings without a bed.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from lianti.kernel.pure.ids import new_uid
from lianti.ledger.models import AppendOnlyQuerySet
from lianti.parties.models import Department, Institution


class Ward(models.Model):
    """A ward (病区) whose beds are of one kind; ``mode`` is "counts" (reported numbers) or "rows" (bed by bed).

    ``last_report`` is the newest report by its own time; ``changed_at`` when a bed of it was last changed.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="wards")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="wards")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=16, default="general")
    mode = models.CharField(max_length=6, default="counts")
    # Beds that are open (开放床位); in bed-by-bed mode the rows that are not closed.
    beds = models.PositiveSmallIntegerField()
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    last_report = models.ForeignKey("BedReport", null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "name"], name="ward_once")]


class BedReport(models.Model):
    """One number told by a ward, typed or by phone: who said it, in which post, when, and who wrote it down.

    ``free`` are beds that can still be given away: those promised already are not in it.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="reports")
    free = models.PositiveSmallIntegerField()
    leaving = models.PositiveSmallIntegerField(null=True)
    beds = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=6, default="phone")
    reporter_name = models.CharField(max_length=60)
    reporter_role = models.CharField(max_length=60)
    reported_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    entered_by_uid = models.UUIDField()
    entered_by_name = models.CharField(max_length=60)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["ward", "-reported_at"], name="bed_report_latest")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once; a report is corrected by the next one."""
        if self.pk is not None:
            raise TypeError("a bed report is never changed: write another one")
        super().save(*args, **kwargs)


class Bed(models.Model):
    """One bed (床) of a ward kept bed by bed; ``closed`` while it is out of use (停用).

    ``sex`` is stated where the room is for men or for women only; empty for anybody.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="rows")
    label = models.CharField(max_length=20)
    order = models.PositiveSmallIntegerField(default=0)
    closed = models.BooleanField(default=False)
    sex = models.CharField(max_length=10, blank=True)
    held_until = models.DateTimeField(null=True)
    hold_token = models.UUIDField(null=True)
    held_by_uid = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ward", "label"], name="bed_once")]


class BedBooking(models.Model):
    """A bed given to something: reserved, then occupied, then free again; of a counting ward without the bed."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="bookings")
    bed = models.ForeignKey(Bed, null=True, on_delete=models.PROTECT, related_name="bookings")
    subject_type = models.CharField(max_length=40)
    subject_uid = models.UUIDField()
    reserved_at = models.DateTimeField()
    reserved_until = models.DateTimeField(null=True)
    by_uid = models.UUIDField()
    occupied_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bed"], condition=Q(ended_at=None), name="bed_booked_once"),
            models.UniqueConstraint(fields=["subject_uid"], condition=Q(ended_at=None), name="bed_subject_once"),
        ]
        indexes = [models.Index(fields=["ward"], condition=Q(ended_at=None), name="bed_booking_living")]


class BedConversion(models.Model):
    """A decision that beds become another kind (SY-32): how many, why, who decided, under which number, from when."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="conversions")
    target = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    from_kind = models.CharField(max_length=16)
    to_kind = models.CharField(max_length=16)
    beds = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    decided_by = models.CharField(max_length=60)
    number = models.CharField(max_length=60)
    decided_on = models.DateField()
    at = models.DateTimeField()
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=60)
