"""What a person has agreed to share, and every opening of a record in an emergency without a reason."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from lianti.kernel.pure.ids import new_uid


class BreakGlass(models.Model):
    """One opening of a record in an emergency (紧急调阅): who, why, for how long, and what a second person found."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    resident = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    # The alliance whose office reviews; none when the institution stands alone.
    alliance_uid = models.UUIDField(null=True)
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=60)
    by_role = models.CharField(max_length=30)
    reason = models.CharField(max_length=20)
    text = models.CharField(max_length=500)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    promised_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=12, blank=True)
    note = models.CharField(max_length=500, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by_uid = models.UUIDField(null=True)
    reviewed_by_name = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="break_glass_reviewed_whole",
                condition=Q(verdict="", reviewed_at=None, reviewed_by_uid=None)
                | (~Q(verdict="") & Q(reviewed_at__isnull=False, reviewed_by_uid__isnull=False)),
            ),
            models.CheckConstraint(
                name="break_glass_second_person",
                condition=Q(reviewed_by_uid=None) | ~Q(reviewed_by_uid=F("by_uid")),
            ),
        ]
        indexes = [
            models.Index(fields=["alliance_uid", "opened_at"], name="break_glass_alliance"),
            models.Index(fields=["institution", "opened_at"], name="break_glass_institution"),
            models.Index(fields=["by_uid", "until"], name="break_glass_by"),
            models.Index(fields=["resident", "opened_at"], name="break_glass_resident"),
            models.Index(fields=["promised_at"], condition=Q(verdict=""), name="break_glass_waiting"),
        ]


class SharingConsentQuerySet(models.QuerySet["SharingConsent"]):
    """Consents by time."""

    def in_force(self, at: dt.datetime) -> SharingConsentQuerySet:
        """Return the consents that hold at ``at``: begun, not run out, not withdrawn."""
        return self.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at), since__lte=at, until__gt=at)


class SharingConsent(models.Model):
    """Consent of a person to show the own record to institutions, for some classes and a period (SY-46).

    Never overwritten: a new one is a new row, a withdrawn one keeps who withdrew it and when.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    resident = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="consents")
    # Codes of residents.privacy.classes; "general" is the ordinary record.
    classes = models.JSONField(default=list)
    grantees = models.ManyToManyField("parties.Institution", related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    method = models.CharField(max_length=14)
    signer = models.CharField(max_length=12)
    signer_name = models.CharField(max_length=60, blank=True)
    relation = models.CharField(max_length=40, blank=True)
    witness_name = models.CharField(max_length=60, blank=True)
    file_uid = models.UUIDField(null=True)
    taken_at_institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=60)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)
    withdrawn_by_uid = models.UUIDField(null=True)
    withdrawn_by_name = models.CharField(max_length=60, blank=True)

    objects = SharingConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="sharing_consent_period", condition=Q(until__gt=F("since"))),
            models.CheckConstraint(
                name="sharing_consent_withdrawn_by",
                condition=Q(withdrawn_at=None, withdrawn_by_uid=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by_uid__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["resident", "until"], name="sharing_consent_of")]
