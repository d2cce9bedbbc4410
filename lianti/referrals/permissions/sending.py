"""What the sending side may do to a referral."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.parties.roles import SENDERS
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral
from lianti.referrals.permissions.sides import (
    BY_DOCTOR,
    HOSPITAL_SENDERS,
    ONLY_SENDER,
    OTHER_PART,
    sender_side,
)

_EDITABLE = frozenset({"draft", "info_asked"})
_COMPLETED_LATER = frozenset({"submitted", "scheduled", "arrived"})
_REVIEW_FIRST = {
    "department_head": _("本机构规定转出前须科主任审核，请先“送审核”。"),
    "medical_affairs": _("本机构规定转出前须医务科审核，请先“送审核”。"),
}


def may_draft(viewer: Viewer) -> str | None:
    """Say whether the viewer may start a referral at all."""
    if viewer.role not in SENDERS | HOSPITAL_SENDERS or viewer.institution_id is None:
        return _("您的岗位不办理转出，请由医生或护士操作。")
    return None


def may_edit(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may change the content: the sender, while the case is with the sender.

    What an emergency notice left open is filled in later, until the outcome is back or the case has ended.
    """
    if referral.state not in _EDITABLE and not (referral.is_emergency and referral.state in _COMPLETED_LATER):
        return _("已提交的转诊单不能改内容；需要补充时请对方“要求补资料”。")
    if referral.review_state == "waiting":
        return _("正在审核，审核退回后才能修改。")
    return sender_side(viewer, referral)


def may_consent(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may record consent: whoever may edit. What an emergency owes is completed instead."""
    if referral.state != "draft" and referral.consent_due_at is not None:
        return _("急诊补签同意请用“补签知情同意”，这样才会计入时限。")
    return may_edit(viewer, referral)


def may_submit(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may send the request: a doctor of the sender, not for emergencies."""
    if referral.is_emergency:
        return _("急诊请用“发出急诊通知”。")
    if viewer.role == "nurse":
        return BY_DOCTOR
    if referral.review_state == "waiting":
        return _("正在等待审核。")
    if referral.review_role:
        return _REVIEW_FIRST.get(referral.review_role, _("本机构规定转出前须审核，请先“送审核”。"))
    return sender_side(viewer, referral)


def may_notify(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may send the emergency notice; nobody at the sender is kept from it."""
    if not referral.is_emergency:
        return _("只有急诊转诊才发通知。")
    return sender_side(viewer, referral)


def may_ask_review(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may ask for the review that the term ``referral.sender_review`` demands."""
    if referral.is_emergency:
        return _("急诊不需要审核。")
    if not referral.review_role:
        return _("本机构的转出不需要审核。")
    if viewer.role == "nurse":
        return BY_DOCTOR
    if referral.review_state == "waiting":
        return _("已经送审，正在等待。")
    return sender_side(viewer, referral)


def may_review(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer is the reviewer this case waits for."""
    if referral.review_state != "waiting":
        return _("这张转诊单没有送审。")
    if viewer.institution_id != referral.sender_institution_id or viewer.role != referral.review_role:
        return _("由转出机构的审核人处理。")
    others = referral.sender_department_id not in {None, viewer.department_id}
    return OTHER_PART if viewer.role == "department_head" and others else None


def may_give_info(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may answer the question and send the case back to the receiver."""
    return sender_side(viewer, referral)


def may_follow_up(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may record a follow-up: the sender's team."""
    return sender_side(viewer, referral)


def may_close(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may close the case: the sender, who saw it through."""
    return sender_side(viewer, referral)


def may_complete_consent(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether a missing emergency consent may be completed now."""
    if referral.consent_due_at is None:
        return _("知情同意已齐全。")
    return sender_side(viewer, referral)


def may_cancel(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may withdraw the case; an emergency on its way is not withdrawn by a nurse alone."""
    if viewer.role == "nurse" and referral.state != "draft":
        return _("已提交的转诊由医生撤销。")
    return sender_side(viewer, referral)


def may_print(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may print: both sides, once the case has left the draft."""
    if referral.state == "draft":
        return _("草稿不能打印，请先提交。")
    if viewer.institution_id in {referral.sender_institution_id, referral.receiver_institution_id}:
        return None
    return ONLY_SENDER
