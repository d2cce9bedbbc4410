"""Who may write down that a person takes consent back: whoever treats on either side (SY-46)."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.parties.roles import CLINICAL
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral


def may_withdraw_sharing(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may take the withdrawal down: the treating people of sender and receiver."""
    if referral.submitted_at is None:
        return _("这张单还没有发出，改同意书即可，不用撤回。")
    sides = {referral.sender_institution_id, referral.receiver_institution_id}
    if viewer.role in CLINICAL and viewer.institution_id in sides:
        return None
    return _("撤回同意由转出或接收机构的诊疗岗位登记。")
