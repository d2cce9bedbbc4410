"""What a clinic owes today from the plans of those who came down, and what it declared it can take."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lianti.kernel.pure.clock import local_day
from lianti.parties.roles import SENDERS
from lianti.parties.shapes import Viewer
from lianti.referrals.models import DownProfile, DueItem, Referral

AHEAD = dt.timedelta(days=3)
_SHOWN = 5


@dataclass(frozen=True)
class Due:
    """One item with its case."""

    item: DueItem
    referral: Referral


def due_now(viewer: Viewer, at: dt.datetime) -> list[Due]:
    """Return what falls due up to three days from now at the viewer's clinic, the oldest first; one statement."""
    if viewer.role not in SENDERS:
        return []
    cases = Referral.objects.visible_to(viewer, at).filter(
        direction="down",
        custody_institution_id=viewer.institution_id,
        state__in=("arrived", "outcome_returned"),
    )
    rows = DueItem.objects.filter(done_at=None, due_on__lte=local_day(at) + AHEAD, referral__in=cases)
    rows = rows.select_related("referral__resident").order_by("due_on", "pk")[:_SHOWN]
    return [Due(row, row.referral) for row in rows]


def profile_of(institution_id: int) -> DownProfile | None:
    """Return what an institution declared, None when it declared nothing."""
    return DownProfile.objects.filter(institution_id=institution_id).first()
