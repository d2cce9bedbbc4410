"""Facts of the green channel (绿色通道; DY-17, QQ-66, SY-44)."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

_MEMBER = {"team": "code of GREEN_TEAMS", "to_uid": "the member, opaque"}
declare("referral.green_joined", label=_("进入绿色通道小组"), clause="SY-44", fields=_MEMBER)
declare("referral.green_left", label=_("离开绿色通道小组"), fields=_MEMBER)
declare(
    "referral.green_timed",
    label=_("绿色通道用时"),
    clause="SY-44",
    fields={
        "team": "code of GREEN_TEAMS",
        "what": "code of MINUTES",
        "minutes": "whole minutes since the notice, negative when before it",
    },
)
