"""The referral itself, who sees it, and its immutable steps (转诊档案, SY-45)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from lianti.alliances.models import Agreement, Alliance
from lianti.capacity.models import Service
from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import new_number, new_uid
from lianti.kernel.web.hydrating import instance
from lianti.kernel.web.matching import matches
from lianti.kernel.web.writing import insert_row, update_row
from lianti.parties.models import Department, Institution
from lianti.parties.roles import CLINICAL
from lianti.parties.shapes import Viewer
from lianti.referrals.models.reach import DEPARTMENT_ROLES, agreement_allows, rings, sides
from lianti.referrals.models.step import MADE, StepRow
from lianti.referrals.states import FINAL, OPEN
from lianti.residents.models import Resident


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Referrals by who looks; the default answer is nothing."""

    def visible_to(self, viewer: Viewer | None, at: dt.datetime) -> ReferralQuerySet:
        """Return the cases of the viewer's own institution, as sender or receiver, in the viewer's reach."""
        if viewer is None or viewer.institution_id is None:
            return self.none()
        return self.filter(sides(viewer)).filter(agreement_allows(at))

    def readable_by(self, viewer: Viewer | None, at: dt.datetime) -> ReferralQuerySet:
        """Return what one page may show: the viewer's cases, and the emergencies a green channel rang the team for.

        Kept out of ``visible_to``, whose lists must stay on one index.
        """
        mine = self.visible_to(viewer, at)
        if viewer is None or viewer.institution_id is None:
            return mine
        if viewer.role not in CLINICAL:
            return mine
        called = Q(kind="emergency", receiver_institution_id=viewer.institution_id, submitted_at__isnull=False)
        call: Any = self.model.green_calls.rel.related_model
        calls = call.objects.filter(referral=OuterRef("pk"), user_uid=viewer.uid)
        found = mine | self.filter(called & Q(Exists(calls))).filter(agreement_allows(at))
        if viewer.role not in DEPARTMENT_ROLES or viewer.department_id is None:
            return found
        return found | self.filter(rings(viewer)).filter(agreement_allows(at))

    def open(self) -> ReferralQuerySet:
        """Return the cases that still wait for somebody."""
        return self.filter(state__in=OPEN)


class Referral(models.Model):
    """One case on its way from one institution to another; exactly one side holds it while it is open."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    number = models.CharField(max_length=12, default=new_number, unique=True, editable=False)
    direction = models.CharField(max_length=4, default="up")
    kind = models.CharField(max_length=12)
    urgency = models.CharField(max_length=10, default="routine")
    state = models.CharField(max_length=20, default="draft")
    revision = models.PositiveIntegerField(default=1)
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="referrals")
    contracted = models.BooleanField(default=False)

    sender_institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    sender_department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    author_uid = models.UUIDField()
    author_name = models.CharField(max_length=60)
    sender_phone = models.CharField(max_length=40, blank=True)
    receiver_institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    receiver_department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, null=True, on_delete=models.PROTECT, related_name="+")
    alliance = models.ForeignKey(Alliance, null=True, on_delete=models.PROTECT, related_name="+")
    agreement_uid = models.UUIDField(null=True)
    agreement_institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")

    diagnosis_code = models.CharField(max_length=20, blank=True)
    diagnosis_name = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    history = models.TextField(blank=True)
    treatment = models.TextField(blank=True)
    medication = models.TextField(blank=True)
    allergies = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    # Why it goes to a service that is 紧张 all the same; empty when it was not.
    tight_reason = models.CharField(max_length=200, blank=True)
    criteria = models.JSONField(default=list)
    vitals = models.JSONField(default=dict)
    missing = models.JSONField(default=list)
    transport = models.CharField(max_length=10, blank=True)
    escort = models.CharField(max_length=60, blank=True)
    eta_at = models.DateTimeField(null=True)

    holder_institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    holder_role = models.CharField(max_length=30, blank=True)
    holder_department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    promised_at = models.DateTimeField(null=True)
    # How far up the ladder the present promise has gone, when, and who was told last; a new holder starts anew.
    escalated_at = models.DateTimeField(null=True)
    escalation_level = models.PositiveSmallIntegerField(default=0)
    escalated_role = models.CharField(max_length=30, blank=True)
    custody_institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")

    review_state = models.CharField(max_length=10, blank=True)
    review_role = models.CharField(max_length=30, blank=True)
    consent_due_at = models.DateTimeField(null=True)
    appointment_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    drafted_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # Set when the case ends: until then both sides may open it even if the agreement has ended (alliances.grace_days).
    grace_until = models.DateTimeField(null=True)
    his_number = models.CharField(max_length=40, blank=True)

    # Who of the referral centre works on it (接手); the holder stays the role.
    handler_uid = models.UUIDField(null=True)
    handler_name = models.CharField(max_length=60, blank=True)
    # Until when a seat is offered to somebody of the waiting list; empty when none is.
    offer_until = models.DateTimeField(null=True)
    # The village room that was asked to visit somebody who did not come, or goes on with somebody who came down.
    helper_institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    # Green channel: which team was rung and when the first medical contact (FMC) was.
    green_team = models.CharField(max_length=12, blank=True)
    green_department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    fmc_at = models.DateTimeField(null=True)
    # An examination: the answers to its safety questions by code, and the version of the sheet that asked them.
    safety = models.JSONField(default=dict)
    safety_note = models.CharField(max_length=200, blank=True)
    sheet_version = models.PositiveIntegerField(null=True)
    # Whether the sending doctor may choose the time itself (SY-53).
    self_booking = models.BooleanField(default=False)
    # Why another site's inpatient is asked for all the same, as agreed with that site.
    handover_note = models.CharField(max_length=200, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="referral_open_has_holder",
                condition=Q(state__in=FINAL) | (Q(holder_institution__isnull=False) & ~Q(holder_role="")),
            ),
            models.CheckConstraint(
                name="referral_ended_when_final",
                condition=Q(state__in=FINAL, ended_at__isnull=False) | (~Q(state__in=FINAL) & Q(ended_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["receiver_institution", "state", "promised_at"], name="referral_received"),
            models.Index(fields=["sender_institution", "state", "promised_at"], name="referral_sent"),
            models.Index(fields=["receiver_department", "state", "promised_at"], name="referral_department"),
            models.Index(fields=["holder_institution", "holder_role", "promised_at"], name="referral_holder"),
            models.Index(fields=["resident", "state"], name="referral_resident"),
            models.Index(fields=["state", "promised_at"], name="referral_clock"),
            # The archive of each side, newest first, and the days on the desk.
            models.Index(fields=["receiver_institution", "-submitted_at"], name="referral_received_archive"),
            models.Index(fields=["sender_institution", "-submitted_at"], name="referral_sent_archive"),
            models.Index(fields=["submitted_at"], name="referral_submitted"),
            models.Index(fields=["arrived_at"], name="referral_arrived"),
            # A consent is owed whatever became of the case.
            models.Index(
                fields=["sender_institution", "consent_due_at"],
                condition=Q(consent_due_at__isnull=False),
                name="referral_consent_owed",
            ),
        ]

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any) -> Self:
        """Read a row and remember what was read, so that only what changes is written."""
        row = super().from_db(db, field_names, values, **more) if more else instance(cls, db, field_names, values)
        row._read = dict(zip(field_names, values, strict=False))
        return row

    def save_changes(self) -> None:
        """Write the columns that differ from what was read; a list or dict is replaced, never changed in place."""
        if self.pk is None:
            insert_row(self)
            return
        read = self.__dict__.get("_read", {})
        names = [f.attname for f in self._meta.concrete_fields]
        changed = [name for name in names if name not in read or getattr(self, name) != read[name]]
        update_row(self, changed)
        self._read = {name: getattr(self, name) for name in names}

    def is_visible_to(self, viewer: Viewer | None, at: dt.datetime) -> bool:
        """Say of a row that was read what ``visible_to`` says of many, by the same conditions."""
        if viewer is None or viewer.institution_id is None:
            return False
        return matches(sides(viewer), self) and self.agreement_allows(at)

    def is_readable_by(self, viewer: Viewer | None, at: dt.datetime) -> bool:
        """Say of a row that was read what ``readable_by`` says of many, by the same conditions."""
        if self.is_visible_to(viewer, at):
            return True
        if viewer is None or viewer.institution_id is None or not self.agreement_allows(at):
            return False
        if viewer.role in DEPARTMENT_ROLES and viewer.department_id is not None and matches(rings(viewer), self):
            return True
        return self._called(viewer)

    def _called(self, viewer: Viewer) -> bool:
        """Only an emergency at the viewer's own hospital asks the table of calls; a call is for clinical roles."""
        if viewer.role not in CLINICAL or not self.is_emergency:
            return False
        if self.submitted_at is None or self.receiver_institution_id != viewer.institution_id:
            return False
        return bool(self.green_calls.filter(user_uid=viewer.uid).exists())

    def agreement_allows(self, at: dt.datetime) -> bool:
        """Only a case that ended longer ago than its grace asks the table of agreements."""
        if self.state not in FINAL or (self.grace_until is not None and self.grace_until > at):
            return True
        if self.alliance_id is None or self.agreement_institution_id is None:
            return False
        held = Agreement.objects.on_day(clock.local_day(at)).filter(alliance_id=self.alliance_id)
        return held.filter(institution_id=self.agreement_institution_id).exists()

    @property
    def is_emergency(self) -> bool:
        """Say whether this is a notice and not a request."""
        return self.kind == "emergency"


class ReferralStep(StepRow):
    """One move as it was made: by whom, when, from where to where, with the words that went with it."""

    SEALED = ("referral_uid", *MADE)

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="steps")
    referral_uid = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["move", "at"], name="step_move_at")]
