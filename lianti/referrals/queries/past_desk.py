"""A case that the front desk let in and that has gone on since: it says so, instead of not being there."""

from __future__ import annotations

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.ids import spaced
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral


def refuse_past_desk(referral: Referral | None, viewer: Viewer) -> None:
    """Refuse (desk_done) what the viewer's own front desk let in and no longer looks after; nothing of it is shown."""
    if referral is None or viewer.role != "front_desk" or referral.arrived_at is None:
        return
    if referral.receiver_institution_id != viewer.institution_id:
        return
    raise NotPermitted(
        "desk_done",
        _("转诊单 {number} 已于 {when} 登记到院，科室已办结，分诊台不再查看。有疑问请联系转诊中心或接诊科室。"),
        number=spaced(referral.number),
        when=f"{clock.local(referral.arrived_at):%Y-%m-%d %H:%M}",
    )
