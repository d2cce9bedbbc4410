"""Who looks for somebody who did not come (未到诊): the sender telephones and asks, a village room visits."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral
from lianti.referrals.permissions.sides import sender_side

_ON_THE_WAY = _("已请村医上门，等上门情况登记后再办。")


def may_call(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may record a telephone call: the sender's team."""
    return sender_side(viewer, referral)


def may_ask_new_date(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may ask the receiver for another date."""
    if referral.is_emergency:
        return _("急诊不预约；需要时请重新发急诊通知。")
    if referral.helper_institution_id is not None:
        return _ON_THE_WAY
    return sender_side(viewer, referral)


def may_ask_visit(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may ask a village room to look in on the person."""
    if referral.helper_institution_id is not None:
        return _ON_THE_WAY
    return sender_side(viewer, referral)


def may_report_visit(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer is the village doctor who was asked."""
    if referral.helper_institution_id is None:
        return _("没有请村医上门。")
    if viewer.institution_id != referral.helper_institution_id or viewer.role != "village_doctor":
        return _("由被请上门的村医登记。")
    return None
