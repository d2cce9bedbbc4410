"""The tables of a referral."""

from __future__ import annotations

from lianti.referrals.models.advice import Advice, AdviceFile, AdviceQuerySet, AdviceStep
from lianti.referrals.models.begun import is_untouched, untouched
from lianti.referrals.models.case import Referral, ReferralQuerySet, ReferralStep
from lianti.referrals.models.cost import InsuredWord, StayBefore
from lianti.referrals.models.drugs import ClinicDrug
from lianti.referrals.models.green import GreenCall, GreenMember, GreenMinute
from lianti.referrals.models.line import ResidentCode
from lianti.referrals.models.outside import OutsideQuerySet, OutsideTransfer
from lianti.referrals.models.papers import Attachment, BedConfirmation, Consent, FollowUp, Outcome, Supplement
from lianti.referrals.models.pathways import PathwayCourse, PathwayVariation
from lianti.referrals.models.plan import (
    ContinuationPlan,
    DownCase,
    DownProfile,
    DownRefusal,
    DueItem,
    PlanCheckRow,
    PlanDrugRow,
    RoomHandover,
)
from lianti.referrals.models.queue import DeclineReview, Offer, ReferralLink, WaitingEntry
from lianti.referrals.models.radar import RadarChoice, RadarEntry
from lianti.referrals.models.saved import SavedFilter
from lianti.referrals.models.surgery import DaySurgery, PostOpPlan, PostOpResult, PreOpItem, ReferralManager

__all__ = [
    "Advice",
    "AdviceFile",
    "AdviceQuerySet",
    "AdviceStep",
    "Attachment",
    "BedConfirmation",
    "ClinicDrug",
    "Consent",
    "ContinuationPlan",
    "DaySurgery",
    "DeclineReview",
    "DownCase",
    "DownProfile",
    "DownRefusal",
    "DueItem",
    "FollowUp",
    "Offer",
    "Outcome",
    "OutsideQuerySet",
    "OutsideTransfer",
    "PathwayCourse",
    "PathwayVariation",
    "PlanCheckRow",
    "PlanDrugRow",
    "PostOpPlan",
    "PostOpResult",
    "RadarChoice",
    "RadarEntry",
    "PreOpItem",
    "Referral",
    "ReferralLink",
    "ReferralManager",
    "ReferralQuerySet",
    "ReferralStep",
    "ResidentCode",
    "RoomHandover",
    "SavedFilter",
    "GreenCall",
    "GreenMember",
    "GreenMinute",
    "InsuredWord",
    "StayBefore",
    "Supplement",
    "WaitingEntry",
    "is_untouched",
    "untouched",
]
