"""What proves that somebody is who the password says, and where somebody is signed in."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from lianti.kernel.pure.ids import new_uid


class Factor(models.Model):
    """One second factor of one person: an app that shows codes (TOTP), or a passkey.

    ``sealed`` is the secret of the app or the public key of the passkey, encrypted. ``counter`` only ever grows: the
    last time step an app's code was taken for, or the passkey's own count of signatures.
    """

    TOTP, PASSKEY = "totp", "passkey"

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    user = models.ForeignKey("parties.User", on_delete=models.CASCADE, related_name="factors")
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=40)
    sealed = models.BinaryField()
    # A keyed fingerprint of the passkey's id, so that one key cannot be enrolled twice; empty for an app.
    fingerprint = models.CharField(max_length=64, blank=True)
    # The host name a passkey was made for; it answers to no other.
    host = models.CharField(max_length=120, blank=True)
    counter = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fingerprint"], condition=~Q(fingerprint=""), name="factor_passkey_once"),
            models.UniqueConstraint(fields=["user"], condition=Q(confirmed_at=None), name="factor_begun_once"),
        ]


class RecoveryCode(models.Model):
    """One of the codes on paper that stand in for a lost factor, once; only a keyed digest is kept."""

    user = models.ForeignKey("parties.User", on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]


class SignInQuerySet(models.QuerySet["SignIn"]):
    """Sign-ins by time."""

    def living(self, since: dt.datetime) -> SignInQuerySet:
        """Return the sign-ins that were not ended and have been used after ``since``."""
        return self.filter(ended_at=None, seen_at__gt=since)


class SignIn(models.Model):
    """One sign-in of one person on one device: the row behind a session, by which it is listed and ended."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    user = models.ForeignKey("parties.User", on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60)
    address = models.CharField(max_length=60)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "seen_at"], name="sign_in_user")]
