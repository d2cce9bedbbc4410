"""Who may register and finish a transfer outside the alliance: None means yes, a string is the reason."""

from __future__ import annotations

from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.flow import Move
from lianti.parties.roles import SENDERS
from lianti.parties.shapes import Viewer
from lianti.referrals.models import OutsideTransfer
from lianti.referrals.permissions.sides import HOSPITAL_SENDERS
from lianti.referrals.states.outside import TABLE

READERS = SENDERS | HOSPITAL_SENDERS | {"referral_centre", "duty_officer", "medical_affairs", "admission"}


def may_register(viewer: Viewer) -> str | None:
    """Say whether the viewer may register a transfer outside."""
    if viewer.role not in READERS or viewer.institution_id is None:
        return _("联体外转出由医生、护士、转诊中心或医务科登记。")
    return None


def may_act(viewer: Viewer, transfer: OutsideTransfer) -> str | None:
    """Say whether the viewer may go on with a transfer: anybody of the institution who may register one."""
    if viewer.institution_id != transfer.institution_id:
        return _("只有转出机构可以这样做。")
    return may_register(viewer)


def why_not(viewer: Viewer, transfer: OutsideTransfer, move: str) -> Refused | None:
    """Return why the viewer cannot make ``move`` now."""
    refused = TABLE.why_not(transfer.state, move)
    if refused:
        return refused
    reason = may_act(viewer, transfer)
    if reason is None and move == "refile" and transfer.filing_state == "not_needed":
        return Refused("filing_not_needed", _("没有转出统筹区，不需要备案。"))
    return NotPermitted("not_permitted", reason) if reason else None


def allowed_moves(viewer: Viewer, transfer: OutsideTransfer) -> list[Move]:
    """Return the moves that the viewer may make now."""
    return [m for m in TABLE.from_state(transfer.state) if why_not(viewer, transfer, m.name) is None]
