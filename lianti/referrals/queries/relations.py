"""How a case relates its two sides: up, down, or between equals (平级转诊)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianti.referrals.rules.relation import Relation, relation

if TYPE_CHECKING:
    from lianti.referrals.models import Referral


def relation_of(referral: Referral) -> Relation:
    """Return the relation of a case as its two institutions stand; without a receiver the form's direction."""
    sender, receiver = referral.sender_institution, referral.receiver_institution
    there = (receiver.kind, receiver.level) if receiver else ("", "")
    return relation(referral.direction, (sender.kind, sender.level), there)
