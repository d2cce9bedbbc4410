"""Parsing what the sender states of a person's insurance."""

from __future__ import annotations

from collections.abc import Mapping

from lianti.kernel.pure.asked import whole_number
from lianti.referrals.codes.cost import MOST_STAYS
from lianti.referrals.shapes.insured import InsuredSaid


def parse_said(sent: Mapping[str, str]) -> InsuredSaid:
    """Return what was stated; a number that is none becomes -1, which the rule refuses."""
    stays = whole_number(str(sent.get("earlier_stays", "")) or "0", most=MOST_STAYS)
    return InsuredSaid(
        group=str(sent.get("insured_group", ""))[:20],
        earlier_stays=-1 if stays is None else stays,
        source=str(sent.get("said_by", ""))[:12],
    )
