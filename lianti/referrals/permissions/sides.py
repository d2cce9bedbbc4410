"""Which side of a referral somebody stands on, and the sentences that say why that is not enough."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.parties.roles import SENDERS
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral

HOSPITAL_SENDERS = frozenset({"specialist", "department_head", "emergency"})
ANSWERERS = frozenset({"referral_centre", "duty_officer", "department_head"})
ONLY_SENDER = _("只有转出机构可以这样做。")
ONLY_RECEIVER = _("只有接收机构可以这样做。")
OTHER_PART = _("这是其他科室的转诊。")
ONLY_SERVICE = _("由系统按时限自动处理。")
BY_DOCTOR = _("护士可以填写，需由医生提交。")


def sender_side(viewer: Viewer, referral: Referral) -> str | None:
    """Say why the viewer does not act for the sending side, or None."""
    if viewer.institution_id != referral.sender_institution_id:
        return ONLY_SENDER
    if viewer.role not in SENDERS | HOSPITAL_SENDERS:
        return _("您的岗位不办理转出，请由医生或护士操作。")
    return None


def receiver_side(viewer: Viewer, referral: Referral) -> str | None:
    """Say why the viewer does not act for the receiving side, or None; departments see only their own."""
    if viewer.institution_id != referral.receiver_institution_id:
        return ONLY_RECEIVER
    if viewer.role in {"specialist", "department_head"} and not own_department(viewer, referral):
        return OTHER_PART
    if viewer.role == "emergency" and not referral.is_emergency and not own_department(viewer, referral):
        return OTHER_PART
    return None


def own_department(viewer: Viewer, referral: Referral) -> bool:
    """Say whether the viewer works in the department that receives."""
    return viewer.department_id is not None and viewer.department_id == referral.receiver_department_id
