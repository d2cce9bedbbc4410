"""What was added while material was asked for (补充), as the page of a case shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianti.parties.roles import role_name
from lianti.referrals.codes.supplement import PARTS
from lianti.referrals.queries.supplements import supplements_of

if TYPE_CHECKING:
    from lianti.referrals.models import Referral, ReferralStep


@dataclass(frozen=True)
class SupplementLine:
    """One part that was changed: what stood there, what stands there now, by whom, when, and whether it was sent."""

    label: str
    before: str
    after: str
    who: str
    at: dt.datetime
    given: bool


def supplement_lines(referral: Referral, steps: Iterable[ReferralStep]) -> list[SupplementLine]:
    """Return the supplements of a case; nothing is read of one that nobody asked anything about."""
    if not any(step.move in {"ask_info", "ask_down"} for step in steps):
        return []
    return [
        SupplementLine(
            PARTS[row.part], row.before, row.after, f"{row.by_name}（{role_name(row.by_role)}）", row.at,
            row.given_at is not None,
        )
        for row in supplements_of(referral)
    ]  # fmt: skip
