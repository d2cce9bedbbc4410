"""What travels with a referral: consent, reports, the ward's answer, the outcome, owed follow-ups (SY-45, SY-46)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianti.kernel.pure.ids import new_uid
from lianti.referrals.models.case import Referral


class Consent(models.Model):
    """Consent to the referral or to sharing data (SY-46); later ones supersede, none is overwritten."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="consents")
    scope = models.CharField(max_length=10)
    method = models.CharField(max_length=14)
    signer = models.CharField(max_length=12, blank=True)
    relation = models.CharField(max_length=40, blank=True)
    signer_name = models.CharField(max_length=60, blank=True)
    witness_name = models.CharField(max_length=60, blank=True)
    approver_name = models.CharField(max_length=60, blank=True)
    approver_role = models.CharField(max_length=30, blank=True)
    file_uid = models.UUIDField(null=True)
    given_at = models.DateTimeField()
    by_uid = models.UUIDField()
    superseded_at = models.DateTimeField(null=True)
    # Taken back by the person (个人信息保护法 15), in whose words and by whom it was written down.
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)
    withdrawn_by_name = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "scope"], condition=Q(superseded_at=None), name="consent_in_force_once"
            ),
        ]


class Attachment(models.Model):
    """A report or picture that travels with the case."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="attachments")
    file_uid = models.UUIDField()
    title = models.CharField(max_length=80)
    content_type = models.CharField(max_length=40)
    added_at = models.DateTimeField()
    by_uid = models.UUIDField()
    by_institution_uid = models.UUIDField(null=True)


class BedConfirmation(models.Model):
    """The ward's answer by phone, as recorded by the referral centre because wards do not sign in."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="bed_confirmations")
    called_name = models.CharField(max_length=60)
    called_role = models.CharField(max_length=60)
    called_at = models.DateTimeField()
    ward = models.CharField(max_length=60, blank=True)
    bed = models.CharField(max_length=20, blank=True)
    held_until = models.DateTimeField(null=True)
    waiting = models.BooleanField(default=False)
    admit_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    entered_by_uid = models.UUIDField()


class Outcome(models.Model):
    """What the receiving side sends back (回转意见)."""

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="outcome")
    diagnosis_code = models.CharField(max_length=20, blank=True)
    diagnosis_name = models.CharField(max_length=200)
    inpatient_number = models.CharField(max_length=40, blank=True)
    findings = models.TextField(blank=True)
    treatment = models.TextField()
    medication = models.TextField(blank=True)
    plan = models.TextField()
    discharged_on = models.DateField(null=True)
    follow_up_on = models.DateField()
    doctor_name = models.CharField(max_length=60)
    doctor_phone = models.CharField(max_length=40, blank=True)
    returned_at = models.DateTimeField()
    by_uid = models.UUIDField()


class FollowUp(models.Model):
    """A follow-up the sender owes: after departure within 14 days, after return by the plan's date."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="follow_ups")
    which = models.CharField(max_length=10)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    by_uid = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "which"], name="follow_up_once")]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_at=None), name="follow_up_due")]


class Supplement(models.Model):
    """What of the content was changed while material was asked for (补充): before and after, by whom, when.

    One living row for each part; it stays as it is once the case was sent back (``given_at``).
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="supplements")
    part = models.CharField(max_length=24)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    at = models.DateTimeField()
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=60)
    by_role = models.CharField(max_length=30)
    given_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "part"], condition=Q(given_at=None), name="supplement_living_once"
            )
        ]
