"""Going outside: a transfer to a hospital that does not work with the platform, with its filing (JL-45)."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import new_number, new_uid
from lianti.parties.models import Department, Institution
from lianti.parties.roles import SENDERS
from lianti.parties.shapes import Viewer
from lianti.referrals.rules import outside as rules
from lianti.referrals.shapes import OutsideStanding
from lianti.referrals.states.outside import FINAL, OPEN
from lianti.residents.models import Resident

_OWN = frozenset({"specialist", "department_head", "emergency"})
_WHOLE = SENDERS | {"referral_centre", "duty_officer", "medical_affairs", "admission"}


def owing(at: dt.datetime) -> Q:
    """Return what is owed at ``at`` as a condition: the same answer as ``rules.owed``, in the database."""
    today = clock.local_day(at)
    left = clock.day_start(today - dt.timedelta(days=rules.EMERGENCY_DAYS))
    emergency = Q(filing_state="as_filed", filing_number="", left_at__lt=left)
    ending = Q(valid_until_on__lte=today + dt.timedelta(days=rules.VALIDITY_DAYS))
    return Q(state__in=OPEN, promised_at__lt=at) | Q(state="away") & (emergency | ending)


class OutsideQuerySet(models.QuerySet["OutsideTransfer"]):
    """Transfers by who looks; the default answer is nothing."""

    def visible_to(self, viewer: Viewer | None, _at: dt.datetime) -> OutsideQuerySet:
        """Return the transfers of the viewer's own institution; a department sees its own."""
        if viewer is None or viewer.institution_id is None:
            return self.none()
        mine = self.filter(institution_id=viewer.institution_id)
        if viewer.role in _WHOLE:
            return mine
        if viewer.role not in _OWN:
            return self.none()
        part = Q(department_id=viewer.department_id, department__isnull=False)
        return mine.filter(Q(author_uid=viewer.uid) | part)

    def open(self) -> OutsideQuerySet:
        """Return the transfers that still wait for somebody."""
        return self.filter(state__in=OPEN)

    def owing(self, at: dt.datetime) -> OutsideQuerySet:
        """Return the open transfers that owe something at ``at``."""
        return self.filter(owing(at))


class OutsideTransfer(models.Model):
    """One person sent outside, and the 转诊转院备案 that belongs to it."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    number = models.CharField(max_length=12, default=new_number, unique=True, editable=False)
    state = models.CharField(max_length=20)
    revision = models.PositiveIntegerField(default=1)
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    author_uid = models.UUIDField()
    author_name = models.CharField(max_length=60)
    # A registered institution, or only a name: most hospitals outside have no account here.
    destination = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    destination_name = models.CharField(max_length=120)
    destination_level = models.CharField(max_length=12)
    destination_part = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=12)
    diagnosis_code = models.CharField(max_length=20, blank=True)
    diagnosis_name = models.CharField(max_length=120)
    reason = models.CharField(max_length=20)
    note = models.TextField(blank=True)

    insured_region = models.CharField(max_length=40)
    care_region = models.CharField(max_length=40)
    # The two areas by GB/T 2260: whether a filing is needed is decided by them. Empty where old text cannot be read.
    insured_area = models.CharField(max_length=6, blank=True)
    care_area = models.CharField(max_length=6, blank=True)
    filing_kind = models.CharField(max_length=12)
    filing_state = models.CharField(max_length=12)
    filing_number = models.CharField(max_length=40, blank=True)
    valid_from_on = models.DateField(null=True)
    valid_until_on = models.DateField(null=True)
    handler_name = models.CharField(max_length=60, blank=True)
    filed_at = models.DateTimeField(null=True)

    result = models.CharField(max_length=20, blank=True)
    result_note = models.TextField(blank=True)
    holder_institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    holder_role = models.CharField(max_length=30, blank=True)
    promised_at = models.DateTimeField(null=True)
    registered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # What the holder was last told is owed (codes of OWED, apart by spaces), and when.
    reminded_for = models.CharField(max_length=60, blank=True)
    reminded_at = models.DateTimeField(null=True)

    objects = OutsideQuerySet.as_manager()

    @property
    def standing(self) -> OutsideStanding:
        """Return what the rules look at."""
        return OutsideStanding(
            state=self.state,
            filing_state=self.filing_state,
            filing_number=self.filing_number,
            left_on=clock.local_day(self.left_at) if self.left_at else None,
            valid_until_on=self.valid_until_on,
            promised_at=self.promised_at,
        )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outside_open_has_holder",
                condition=Q(state__in=FINAL) | (Q(holder_institution__isnull=False) & ~Q(holder_role="")),
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "state", "promised_at"], name="outside_own"),
            models.Index(fields=["institution", "-registered_at"], name="outside_archive"),
        ]
