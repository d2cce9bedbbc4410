"""What travels with one case: its steps, consents, papers, beds, visits and its outcome (SY-45)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lianti.kernel.web.prepared import Slot, prepared
from lianti.referrals.models import (
    Attachment,
    BedConfirmation,
    Consent,
    FollowUp,
    Outcome,
    Referral,
    ReferralStep,
)


def consents_in_force(referral: Referral) -> list[Consent]:
    """Return the consents that hold now, one for each scope."""
    return list(Consent.objects.filter(referral=referral, superseded_at=None).order_by("pk"))


def _consents_told(referral: Referral) -> list[Consent]:
    """Return the consents that hold now, and those that were taken back."""
    return _told.rows(referral_id=referral.pk)


@prepared
def _told(referral_id: Slot) -> QuerySet[Consent]:
    told = Q(superseded_at=None) | Q(withdrawn_at__isnull=False)
    return Consent.objects.filter(told, referral_id=referral_id).order_by("pk")


def sharing_holds(consents: Iterable[Consent]) -> bool:
    """Say whether the person still lets the receiver see the record: the last word counts."""
    said = [c for c in consents if c.scope == "sharing"]
    return bool(said) and said[-1].withdrawn_at is None


@dataclass(frozen=True)
class CaseFile:
    """A case with everything that travels with it."""

    referral: Referral
    steps: list[ReferralStep]
    consents: list[Consent]
    attachments: list[Attachment]
    beds: list[BedConfirmation]
    follow_ups: list[FollowUp]
    outcome: Outcome | None


def case_file(referral: Referral) -> CaseFile:
    """Return the archive of a case (SY-45) in six statements."""
    return CaseFile(
        referral=referral,
        steps=_steps.rows(referral_id=referral.pk),
        consents=_consents_told(referral),
        attachments=_attachments.rows(referral_id=referral.pk),
        beds=_beds.rows(referral_id=referral.pk),
        follow_ups=_follow_ups.rows(referral_id=referral.pk),
        outcome=_outcome.first(referral_id=referral.pk),
    )


@prepared
def _steps(referral_id: Slot) -> QuerySet[ReferralStep]:
    return ReferralStep.objects.filter(referral_id=referral_id).order_by("at", "pk")


@prepared
def _attachments(referral_id: Slot) -> QuerySet[Attachment]:
    return Attachment.objects.filter(referral_id=referral_id).order_by("pk")


@prepared
def _beds(referral_id: Slot) -> QuerySet[BedConfirmation]:
    return BedConfirmation.objects.filter(referral_id=referral_id).order_by("-pk")


@prepared
def _follow_ups(referral_id: Slot) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(referral_id=referral_id).order_by("due_on")


@prepared
def _outcome(referral_id: Slot) -> QuerySet[Outcome]:
    return Outcome.objects.filter(referral_id=referral_id).order_by("pk")[:1]
