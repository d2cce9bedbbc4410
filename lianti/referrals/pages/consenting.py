"""What the object page says of consent, and whether it can be taken back there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lianti.parties.shapes import Viewer
from lianti.referrals import queries
from lianti.referrals.pages.form import consent_line
from lianti.referrals.permissions.consenting import may_withdraw_sharing

if TYPE_CHECKING:
    from lianti.referrals.models import Referral


def consent_part(viewer: Viewer, referral: Referral, file: queries.CaseFile) -> dict[str, Any]:
    """Return the lines of consent, and whether the viewer may take down that sharing is taken back; no statement."""
    holds = queries.sharing_holds(file.consents)
    return {
        "consents": [consent_line(c) for c in file.consents],
        "may_withdraw": holds and may_withdraw_sharing(viewer, referral) is None,
        "sharing_over": bool(file.consents) and not holds and referral.submitted_at is not None,
    }
