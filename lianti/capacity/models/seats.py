"""Scarce things are rows: a seat is a row, a booking of it is unique while it lasts, so the index is the lock."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianti.kernel.pure.ids import new_uid
from lianti.parties.models import Department, Institution, Practitioner


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday, or a weekend day worked instead (调休上班).

    ``works_as`` is the weekday whose clinics take place on a working weekend day: that of the day off it pays for.
    """

    on_day = models.DateField(unique=True)
    is_workday = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)
    works_as = models.PositiveSmallIntegerField(null=True)


class CalendarYear(models.Model):
    """A year whose holidays are on file; a year missing here opens no session without confirmation."""

    year = models.PositiveSmallIntegerField(unique=True)
    source = models.CharField(max_length=60)
    at = models.DateTimeField()
    confirmed_by_uid = models.UUIDField(null=True)


class Service(models.Model):
    """Something a department offers that can be booked: an outpatient clinic (门诊) or an examination (检查)."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="services")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="services")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, default="outpatient")
    practitioner = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="services")
    # 号源来源: "pool" is carved out and closed in the HIS, "interface" is fed by it.
    seat_source = models.CharField(max_length=12, default="pool")
    capabilities = models.CharField(max_length=200, blank=True)
    preparation = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(default=True)
    # When an interface last fed its seats; a pool is always as of now.
    fed_at = models.DateTimeField(null=True)
    # 紧张: "yes" or "no" as set by hand, "" as the waiting days say.
    tight = models.CharField(max_length=3, blank=True)
    tight_note = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "name"], name="service_once"),
        ]


class SessionTemplate(models.Model):
    """A weekly clinic: weekday 1-7 (Monday is 1), local begin and end, number of seats, room."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="templates")
    weekday = models.PositiveSmallIntegerField()
    begins = models.TimeField()
    ends = models.TimeField()
    seats = models.PositiveSmallIntegerField()
    room = models.CharField(max_length=40, blank=True)
    since_on = models.DateField()
    until_on = models.DateField(null=True)


class SessionException(models.Model):
    """A day on which a weekly clinic is not held (0 seats, 停诊), has another number, or is held in addition."""

    template = models.ForeignKey(SessionTemplate, on_delete=models.CASCADE, related_name="exceptions")
    on_day = models.DateField()
    seats = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "on_day"], name="exception_once")]


class ClinicSession(models.Model):
    """One clinic on one day with the reserved share it was opened with and the term that demanded it.

    ``seats_opened`` and ``seats_reserved`` are the numbers at opening. Until ``contracted_until_at`` the seats marked
    so are for contracted residents; at ``release_at`` the release clock gives what is left to everybody.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="sessions")
    template = models.ForeignKey(SessionTemplate, null=True, on_delete=models.SET_NULL, related_name="sessions")
    on_day = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room = models.CharField(max_length=40, blank=True)
    seats_opened = models.PositiveSmallIntegerField()
    seats_reserved = models.PositiveSmallIntegerField(default=0)
    reserved_share = models.FloatField(default=0)
    share_clause = models.CharField(max_length=10, blank=True)
    share_alliance_uid = models.UUIDField(null=True)
    share_edition = models.CharField(max_length=40, blank=True)
    contracted_until_at = models.DateTimeField()
    release_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)
    shared_seats = models.PositiveSmallIntegerField(default=0)
    released_at = models.DateTimeField(null=True)
    released_seats = models.PositiveSmallIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "on_day"], name="session_once")]
        indexes = [
            models.Index(fields=["service", "starts_at"], name="session_service"),
            models.Index(fields=["starts_at"], name="session_starts"),
            models.Index(fields=["release_at"], condition=Q(released_at=None), name="session_unreleased"),
            models.Index(fields=["contracted_until_at"], condition=Q(shared_at=None), name="session_unshared"),
        ]


class Seat(models.Model):
    """One place (号) in a session.

    ``pool`` is "referral" while it is held back for referrals, "closed" in a cancelled session, else "open".
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    session = models.ForeignKey(ClinicSession, on_delete=models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    pool = models.CharField(max_length=10, default="open")
    contracted_first = models.BooleanField(default=False)
    held_until = models.DateTimeField(null=True)
    hold_token = models.UUIDField(null=True)
    held_by_uid = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="seat_once")]


class Booking(models.Model):
    """A seat taken for something; it ends, it never vanishes."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="bookings")
    subject_type = models.CharField(max_length=40)
    subject_uid = models.UUIDField()
    booked_at = models.DateTimeField()
    booked_by_uid = models.UUIDField()
    priority = models.CharField(max_length=12, default="open")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=30, blank=True)
    arrived_at = models.DateTimeField(null=True)
    his_number = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat"], condition=Q(ended_at=None), name="seat_booked_once"),
        ]
        indexes = [models.Index(fields=["subject_uid"], name="booking_subject")]
