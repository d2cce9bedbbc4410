"""Advice first (请求指导): a question to a department in writing, before or instead of a referral (SY-44)."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q

from lianti.alliances.models import Agreement, Alliance
from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import new_number, new_uid
from lianti.parties.models import Department, Institution
from lianti.parties.roles import SENDERS
from lianti.parties.shapes import Viewer
from lianti.referrals.models.case import Referral
from lianti.referrals.models.step import MADE, StepRow
from lianti.referrals.states.advice import FINAL, OPEN
from lianti.residents.models import Resident

_HOSPITAL_ASKERS = frozenset({"specialist", "department_head", "emergency"})
_DEPARTMENT_ROLES = frozenset({"specialist", "department_head"})
_WHOLE_RECEIVER = frozenset({"referral_centre", "duty_officer"})


class AdviceQuerySet(models.QuerySet["Advice"]):
    """Questions by who looks; the default answer is nothing."""

    def visible_to(self, viewer: Viewer | None, at: dt.datetime) -> AdviceQuerySet:
        """Return what the viewer's side asked or was asked, as long as the agreement or its grace period lasts."""
        if viewer is None or viewer.institution_id is None:
            return self.none()
        return self.filter(_asked(viewer) | _received(viewer)).filter(_agreement_allows(at))

    def open(self) -> AdviceQuerySet:
        """Return the questions that still wait for somebody."""
        return self.filter(state__in=OPEN)


def _asked(viewer: Viewer) -> Q:
    mine = Q(asker_institution_id=viewer.institution_id)
    if viewer.role in SENDERS:
        return mine
    if viewer.role in _HOSPITAL_ASKERS:
        part = Q(asker_department_id=viewer.department_id, asker_department__isnull=False)
        return mine & (Q(author_uid=viewer.uid) | part)
    return Q(pk=None)


def _received(viewer: Viewer) -> Q:
    """What was never asked is nobody else's business, also once it was withdrawn."""
    mine = Q(receiver_institution_id=viewer.institution_id, asked_at__isnull=False)
    if viewer.role in _WHOLE_RECEIVER:
        return mine
    if viewer.role in _DEPARTMENT_ROLES:
        return mine & Q(receiver_department_id=viewer.department_id, receiver_department__isnull=False)
    return Q(pk=None)


def _agreement_allows(at: dt.datetime) -> Q:
    """Open questions stay usable by both sides; ended ones need an agreement in force or an end not long ago."""
    in_force = Agreement.objects.on_day(clock.local_day(at)).filter(
        alliance=OuterRef("alliance"), institution=OuterRef("agreement_institution")
    )
    return ~Q(state__in=FINAL) | Q(grace_until__gt=at) | Q(Exists(in_force))


class Advice(models.Model):
    """One question; exactly one side holds it while it is open. Without a resident it names nobody."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    number = models.CharField(max_length=12, default=new_number, unique=True, editable=False)
    state = models.CharField(max_length=20, default="draft")
    revision = models.PositiveIntegerField(default=1)
    urgency = models.CharField(max_length=10, default="routine")
    resident = models.ForeignKey(Resident, null=True, on_delete=models.PROTECT, related_name="+")
    asker_institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    asker_department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    asker_role = models.CharField(max_length=30)
    author_uid = models.UUIDField()
    author_name = models.CharField(max_length=60)
    phone = models.CharField(max_length=40, blank=True)
    receiver_institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    receiver_department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    alliance = models.ForeignKey(Alliance, null=True, on_delete=models.PROTECT, related_name="+")
    # The member whose agreement carried the question; with its end the ended question closes to both sides (SY-28).
    agreement_institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")

    question = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    treatment = models.TextField(blank=True)
    diagnosis_code = models.CharField(max_length=20, blank=True)
    diagnosis_name = models.CharField(max_length=120, blank=True)
    # How sharing was consented to (SY-46): the fields of shapes.ConsentFields, given once when it is asked.
    consent = models.JSONField(default=dict)
    consent_file_uid = models.UUIDField(null=True)

    answer = models.TextField(blank=True)
    answer_kind = models.CharField(max_length=20, blank=True)
    answered_by = models.CharField(max_length=60, blank=True)
    answer_phone = models.CharField(max_length=40, blank=True)
    # The draft that one press made of it.
    referral = models.OneToOneField(Referral, null=True, on_delete=models.PROTECT, related_name="advice")

    holder_institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    holder_role = models.CharField(max_length=30, blank=True)
    holder_department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    promised_at = models.DateTimeField(null=True)
    # How far up the ladder the present promise has gone, when, and who was told last; a new holder starts anew.
    escalated_at = models.DateTimeField(null=True)
    escalation_level = models.PositiveSmallIntegerField(default=0)
    escalated_role = models.CharField(max_length=30, blank=True)
    drafted_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # Set when the question ends: until then both sides may open it even without agreement (alliances.grace_days).
    grace_until = models.DateTimeField(null=True)

    objects = AdviceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="advice_open_has_holder",
                condition=Q(state__in=FINAL) | (Q(holder_institution__isnull=False) & ~Q(holder_role="")),
            ),
        ]
        indexes = [
            models.Index(fields=["asker_institution", "state", "promised_at"], name="advice_asked"),
            models.Index(fields=["receiver_department", "state", "promised_at"], name="advice_received"),
            models.Index(fields=["state", "promised_at"], name="advice_clock"),
        ]


class AdviceFile(models.Model):
    """A report or picture that came with a question or an answer; encrypted like every file."""

    advice = models.ForeignKey(Advice, on_delete=models.CASCADE, related_name="files")
    file_uid = models.UUIDField()
    title = models.CharField(max_length=80)
    content_type = models.CharField(max_length=40)
    added_at = models.DateTimeField()
    by_uid = models.UUIDField()
    by_institution_uid = models.UUIDField(null=True)


class AdviceStep(StepRow):
    """One move of a question as it was made, with the words that went with it."""

    SEALED = ("advice_uid", *MADE)

    advice = models.ForeignKey(Advice, on_delete=models.PROTECT, related_name="steps")
    advice_uid = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["move", "at"], name="advice_step_move_at")]
