"""The tables of a referral."""

from __future__ import annotations

from lianti.referrals.models.case import Referral, ReferralQuerySet, ReferralStep
from lianti.referrals.models.papers import Attachment, BedConfirmation, Consent, FollowUp, Outcome

__all__ = [
    "Attachment",
    "BedConfirmation",
    "Consent",
    "FollowUp",
    "Outcome",
    "Referral",
    "ReferralQuerySet",
    "ReferralStep",
]
