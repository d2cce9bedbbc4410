"""The tables of a referral."""

from __future__ import annotations

from lianti.referrals.models.advice import Advice, AdviceFile, AdviceQuerySet, AdviceStep
from lianti.referrals.models.case import Referral, ReferralQuerySet, ReferralStep
from lianti.referrals.models.outside import OutsideQuerySet, OutsideTransfer
from lianti.referrals.models.papers import Attachment, BedConfirmation, Consent, FollowUp, Outcome
from lianti.referrals.models.queue import DeclineReview, ReferralLink, SeatOffer, WaitingEntry
from lianti.referrals.models.saved import SavedFilter

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
    "OutsideQuerySet",
    "OutsideTransfer",
    "Referral",
    "ReferralLink",
    "ReferralQuerySet",
    "ReferralStep",
    "SavedFilter",
    "SeatOffer",
    "WaitingEntry",
]
