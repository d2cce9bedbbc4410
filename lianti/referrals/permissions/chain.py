"""Who may refer somebody again, and who settles what was declined too often."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral
from lianti.referrals.permissions.sides import sender_side

AGAIN = frozenset({"declined", "closed", "no_show", "outcome_returned", "cancelled", "expired"})


def may_refer_again(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may go on from a case that was answered or has ended: the sender's team."""
    if referral.state not in AGAIN or referral.direction != "up":
        return _("这张单子还在办理，办完、退回或未到诊之后才能再次转诊。")
    return sender_side(viewer, referral)


def may_settle_declines(viewer: Viewer) -> str | None:
    """Say whether the viewer settles chains of declines: the alliance office."""
    return None if viewer.role == "office" else _("连续退回由医联体办公室协调。")
