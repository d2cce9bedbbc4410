"""The tables of a referral."""

from __future__ import annotations

from lianti.referrals.models.advice import Advice, AdviceFile, AdviceQuerySet, AdviceStep
from lianti.referrals.models.case import Referral, ReferralQuerySet, ReferralStep
from lianti.referrals.models.papers import Attachment, BedConfirmation, Consent, FollowUp, Outcome
from lianti.referrals.models.queue import DeclineReview, ReferralLink, SeatOffer, WaitingEntry

__all__ = [
    "Advice",
    "AdviceFile",
    "AdviceQuerySet",
    "AdviceStep",
    "Attachment",
    "BedConfirmation",
    "Consent",
    "DeclineReview",
    "FollowUp",
    "Outcome",
    "Referral",
    "ReferralLink",
    "ReferralQuerySet",
    "ReferralStep",
    "SeatOffer",
    "WaitingEntry",
]
