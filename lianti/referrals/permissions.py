"""Who may do what to a referral now, and why not otherwise: None means yes, a string is the reason in Chinese.

A permission looks at role, side and circumstances; whether the state allows the move is the state table's business.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.flow import Move
from lianti.parties.roles import SENDERS
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral
from lianti.referrals.states import TABLE

_HOSPITAL_SENDERS = frozenset({"specialist", "department_head", "emergency"})
_ANSWERERS = frozenset({"referral_centre", "duty_officer", "department_head"})
_EDITABLE = frozenset({"draft", "info_asked"})
_COMPLETED_LATER = frozenset({"submitted", "scheduled", "arrived"})
_ONLY_SENDER = _("只有转出机构可以这样做。")
_ONLY_RECEIVER = _("只有接收机构可以这样做。")
_OTHER_PART = _("这是其他科室的转诊。")
_ONLY_SERVICE = _("由系统按时限自动处理。")
_BY_DOCTOR = _("护士可以填写，需由医生提交。")
_REVIEW_FIRST = {
    "department_head": _("本机构规定转出前须科主任审核，请先“送审核”。"),
    "medical_affairs": _("本机构规定转出前须医务科审核，请先“送审核”。"),
}
_NOTICE = _("急诊是通知，不需要受理；请直接确认接收。")


def _sender(viewer: Viewer, referral: Referral) -> str | None:
    if viewer.institution_id != referral.sender_institution_id:
        return _ONLY_SENDER
    if viewer.role not in SENDERS | _HOSPITAL_SENDERS:
        return _("您的岗位不办理转出，请由医生或护士操作。")
    return None


def _receiver(viewer: Viewer, referral: Referral) -> str | None:
    if viewer.institution_id != referral.receiver_institution_id:
        return _ONLY_RECEIVER
    if viewer.role in {"specialist", "department_head"} and not _own_department(viewer, referral):
        return _OTHER_PART
    if viewer.role == "emergency" and not referral.is_emergency and not _own_department(viewer, referral):
        return _OTHER_PART
    return None


def _own_department(viewer: Viewer, referral: Referral) -> bool:
    return viewer.department_id is not None and viewer.department_id == referral.receiver_department_id


def may_draft(viewer: Viewer) -> str | None:
    """Say whether the viewer may start a referral at all."""
    if viewer.role not in SENDERS | _HOSPITAL_SENDERS or viewer.institution_id is None:
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
    return _sender(viewer, referral)


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
        return _BY_DOCTOR
    if referral.review_state == "waiting":
        return _("正在等待审核。")
    if referral.review_role:
        return _REVIEW_FIRST.get(referral.review_role, _("本机构规定转出前须审核，请先“送审核”。"))
    return _sender(viewer, referral)


def may_notify(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may send the emergency notice; nobody at the sender is kept from it."""
    if not referral.is_emergency:
        return _("只有急诊转诊才发通知。")
    return _sender(viewer, referral)


def may_ask_review(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may ask for the review that the term ``referral.sender_review`` demands."""
    if referral.is_emergency:
        return _("急诊不需要审核。")
    if not referral.review_role:
        return _("本机构的转出不需要审核。")
    if viewer.role == "nurse":
        return _BY_DOCTOR
    if referral.review_state == "waiting":
        return _("已经送审，正在等待。")
    return _sender(viewer, referral)


def may_review(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer is the reviewer this case waits for."""
    if referral.review_state != "waiting":
        return _("这张转诊单没有送审。")
    if viewer.institution_id != referral.sender_institution_id or viewer.role != referral.review_role:
        return _("由转出机构的审核人处理。")
    others = referral.sender_department_id not in {None, viewer.department_id}
    return _OTHER_PART if viewer.role == "department_head" and others else None


def may_schedule(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may answer with a seat or a bed."""
    if referral.is_emergency:
        return _NOTICE
    if viewer.role not in _ANSWERERS:
        return (
            _("由接收医院的转诊中心受理。")
            if viewer.institution_id == referral.receiver_institution_id
            else _ONLY_RECEIVER
        )
    return _receiver(viewer, referral)


may_reschedule = may_schedule


def may_ask_info(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may ask the sender for material."""
    return may_schedule(viewer, referral)


def may_decline(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may send the request back with advice; an emergency cannot be declined."""
    return may_schedule(viewer, referral)


def may_give_info(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may answer the question and send the case back to the receiver."""
    return _sender(viewer, referral)


def may_acknowledge(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may take note of an emergency by name."""
    if not referral.is_emergency:
        return _("只有急诊通知才需要确认。")
    if viewer.role not in {"emergency", "duty_officer", "referral_centre"}:
        return (
            _("由接收医院的急诊科确认。")
            if viewer.institution_id == referral.receiver_institution_id
            else _ONLY_RECEIVER
        )
    return _receiver(viewer, referral)


def may_arrive(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may confirm the arrival: only the receiving side, because responsibility moves here."""
    if viewer.role not in {"referral_centre", "front_desk", "admission", "emergency", "specialist", "duty_officer"}:
        return (
            _("由接收医院确认到院。") if viewer.institution_id == referral.receiver_institution_id else _ONLY_RECEIVER
        )
    if referral.state == "submitted" and not referral.is_emergency:
        return _("还没有受理排定，不能确认到院。")
    return _receiver(viewer, referral)


def may_mark_no_show(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may record that the person did not come."""
    if viewer.role not in {"referral_centre", "front_desk", "admission", "emergency", "duty_officer"}:
        return _("由接收医院登记未到诊。")
    return _receiver(viewer, referral)


def may_see(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer is the doctor who may take the person on."""
    if referral.seen_at is not None:
        return _("已经接诊。")
    if viewer.role not in {"specialist", "department_head", "emergency"}:
        return _("由接诊医生操作。")
    return _receiver(viewer, referral)


def may_return(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may send the outcome back."""
    if viewer.role not in {"specialist", "department_head", "emergency"}:
        return _("由接诊医生填写回转意见。")
    return _receiver(viewer, referral)


def may_follow_up(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may record a follow-up: the sender's team."""
    return _sender(viewer, referral)


def may_close(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may close the case: the sender, who saw it through."""
    return _sender(viewer, referral)


def may_complete_consent(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether a missing emergency consent may be completed now."""
    if referral.consent_due_at is None:
        return _("知情同意已齐全。")
    return _sender(viewer, referral)


def may_cancel(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may withdraw the case; an emergency on its way is not withdrawn by a nurse alone."""
    if viewer.role == "nurse" and referral.state != "draft":
        return _("已提交的转诊由医生撤销。")
    return _sender(viewer, referral)


def may_expire(viewer: Viewer, _referral: Referral) -> str | None:
    """Say whether this is the clock service."""
    return None if viewer.is_service else _ONLY_SERVICE


def may_print(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may print: both sides, once the case has left the draft."""
    if referral.state == "draft":
        return _("草稿不能打印，请先提交。")
    if viewer.institution_id in {referral.sender_institution_id, referral.receiver_institution_id}:
        return None
    return _ONLY_SENDER


_CHECKS: dict[str, Callable[[Viewer, Referral], str | None]] = {
    name: check for name, check in list(globals().items()) if name.startswith("may_") and name != "may_draft"
}


@dataclass(frozen=True)
class AvailableMove:
    """A move with the server's answer for this viewer now; ``reason`` is empty when it may be made."""

    move: Move
    reason: str

    @property
    def allowed(self) -> bool:
        """Say whether the button is live."""
        return not self.reason


def why_not(viewer: Viewer, referral: Referral, move: str) -> Refused | None:
    """Return why the viewer cannot make ``move`` now: the state table first, then the permission it names."""
    refused = TABLE.why_not(referral.state, move)
    if refused:
        return refused
    reason = _CHECKS[TABLE.move(move).permission](viewer, referral)
    return NotPermitted("not_permitted", reason) if reason else None


def available_moves(viewer: Viewer, referral: Referral) -> list[AvailableMove]:
    """Return every move that leaves the current state with yes or the reason why not."""
    moves = []
    for move in TABLE.from_state(referral.state):
        refused = why_not(viewer, referral, move.name)
        moves.append(AvailableMove(move, refused.sentence if refused else ""))
    return moves


def allowed_moves(viewer: Viewer, referral: Referral) -> list[Move]:
    """Return only the moves that the viewer may make now."""
    return [m.move for m in available_moves(viewer, referral) if m.allowed]


def is_late(referral: Referral, at: dt.datetime) -> bool:
    """Say whether the promised time has passed."""
    return referral.promised_at is not None and referral.promised_at < at
