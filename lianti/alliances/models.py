"""Alliances, memberships, agreements and the terms a charter sets."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from lianti.kernel.pure.ids import new_uid
from lianti.parties.models import Institution


class Alliance(models.Model):
    """A city medical group or another kind of alliance (医联体), run under the charter named ``charter_key``."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    name = models.CharField(max_length=120, unique=True)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    charter_key = models.CharField(max_length=40, blank=True)
    slip_template = models.CharField(max_length=20, default="national")
    founded_on = models.DateField()
    fictitious = models.BooleanField(default=False)


class DatedQuerySet(models.QuerySet["Membership"]):
    """Memberships by day."""

    def on_day(self, day: dt.date) -> DatedQuerySet:
        """Return what holds on ``day``."""
        return self.filter(Q(until_on=None) | Q(until_on__gt=day), since_on__lte=day)


class Membership(models.Model):
    """An institution in an alliance, in a role and a tier, from a day to a day (SY-01); one may be in several."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="memberships")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10)
    tier = models.PositiveSmallIntegerField()
    since_on = models.DateField()
    until_on = models.DateField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["alliance", "institution"], condition=Q(until_on=None), name="membership_open_once"
            ),
            models.UniqueConstraint(
                fields=["alliance"], condition=Q(role="lead", until_on=None), name="alliance_one_lead"
            ),
        ]


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Agreements by day."""

    def on_day(self, day: dt.date) -> AgreementQuerySet:
        """Return the agreements that hold on ``day``."""
        return self.filter(since_on__lte=day, until_on__gt=day)


class Agreement(models.Model):
    """The cooperation agreement of a member with its alliance (SY-27, SY-28); ``until_on`` is the first day without."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="agreements")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="agreements")
    number = models.CharField(max_length=40)
    signed_on = models.DateField()
    since_on = models.DateField()
    until_on = models.DateField()
    scope = models.CharField(max_length=200, blank=True)
    # The smallest number of days left that was warned of; emptied when the agreement is extended.
    warned_days = models.PositiveSmallIntegerField(null=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["institution", "alliance", "until_on"], name="agreement_dates")]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("since_on")), name="agreement_ends_after_start"),
        ]


class Term(models.Model):
    """The value a charter edition gives to a declared term, in one alliance, from a day to a day."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="terms")
    name = models.CharField(max_length=60)
    value = models.JSONField()
    clause = models.CharField(max_length=10)
    edition = models.CharField(max_length=40)
    since_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["name", "alliance", "since_on"], name="term_lookup")]


class MemberContact(models.Model):
    """A person an alliance calls at a member (SY-20, SY-62, JL-60); the phone is encrypted and masked."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=60)
    post = models.CharField(max_length=60, blank=True)
    phone_sealed = models.BinaryField(null=True)
    phone_mask = models.CharField(max_length=20, blank=True)
    for_institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["membership", "kind"], name="contact_kind")]
