"""Codes of referrals that pages of other apps put into words."""

from __future__ import annotations

from lianti.referrals.codes import DECLINE_REASONS, KINDS
from lianti.referrals.codes.down import DECLINES, REFUSALS

__all__ = ["DECLINES", "DECLINE_REASONS", "KINDS", "REFUSALS"]
