"""What the receiving side, and the clock, may do to a referral."""

from __future__ import annotations

from collections.abc import Iterable

from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral
from lianti.referrals.permissions.green import is_called
from lianti.referrals.permissions.sides import (
    ANSWERERS,
    ONLY_RECEIVER,
    ONLY_SERVICE,
    receiver_side,
    sender_side,
)

_NOTICE = _("急诊是通知，不需要受理；请直接确认接收。")


def answers_case(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer answers requests for the receiving side."""
    if referral.is_emergency:
        return _NOTICE
    if viewer.role not in ANSWERERS:
        return (
            _("由接收医院的转诊中心受理。")
            if viewer.institution_id == referral.receiver_institution_id
            else ONLY_RECEIVER
        )
    return receiver_side(viewer, referral)


def somebody_answers(posts: Iterable[tuple[str, int | None]], department_id: int | None) -> bool:
    """Say whether one of the posts that are held at a hospital may answer a request to a department there."""
    own = ANSWERERS - {"department_head"}
    return any(role in own or (role in ANSWERERS and where and where == department_id) for role, where in posts)


def may_schedule(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may answer with a seat or a bed; a clinic takes the seat of a direct examination itself.

    Direct is what the department opened to clinics and what no safety question stands in front of (SY-53).
    """
    return None if _books_itself(viewer, referral) else answers_case(viewer, referral)


may_reschedule = may_schedule


def _books_itself(viewer: Viewer, referral: Referral) -> bool:
    if not referral.self_booking or referral.kind != "examination" or referral.state not in {"submitted", "scheduled"}:
        return False
    return viewer.role != "nurse" and sender_side(viewer, referral) is None


def may_ask_info(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may ask the sender for material."""
    return answers_case(viewer, referral)


def may_decline(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may send the request back with advice; an emergency cannot be declined."""
    return answers_case(viewer, referral)


def may_answer_as_advice(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may answer the request as advice: a doctor of the department, not for emergencies."""
    if referral.is_emergency:
        return _NOTICE
    if viewer.role not in {"specialist", "department_head"}:
        return _("由接收科室的专科医师答复。")
    return receiver_side(viewer, referral)


def may_acknowledge(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may take note of an emergency by name."""
    if not referral.is_emergency:
        return _("只有急诊通知才需要确认。")
    if viewer.role not in {"emergency", "duty_officer", "referral_centre"}:
        if is_called(viewer, referral):
            return None
        return (
            _("由接收医院的急诊科或被呼叫的绿色通道小组确认。")
            if viewer.institution_id == referral.receiver_institution_id
            else ONLY_RECEIVER
        )
    return receiver_side(viewer, referral)


def may_arrive(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may confirm the arrival: only the receiving side, because responsibility moves here."""
    if viewer.role not in {"referral_centre", "front_desk", "admission", "emergency", "specialist", "duty_officer"}:
        return _("由接收医院确认到院。") if viewer.institution_id == referral.receiver_institution_id else ONLY_RECEIVER
    if referral.state == "submitted" and not referral.is_emergency:
        return _("还没有受理排定，不能确认到院。")
    return receiver_side(viewer, referral)


def may_mark_no_show(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may record that the person did not come."""
    if viewer.role not in {"referral_centre", "front_desk", "admission", "emergency", "duty_officer"}:
        return _("由接收医院登记未到诊。")
    return receiver_side(viewer, referral)


def may_see(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer is the doctor who may take the person on."""
    if referral.seen_at is not None:
        return _("已经接诊。")
    if viewer.role not in {"specialist", "department_head", "emergency"}:
        return _("由接诊医生操作。")
    return receiver_side(viewer, referral)


def may_return(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may send the outcome back."""
    if viewer.role not in {"specialist", "department_head", "emergency"}:
        return _("由接诊医生填写回转意见。")
    return receiver_side(viewer, referral)


def may_expire(viewer: Viewer, _referral: Referral) -> str | None:
    """Say whether this is the clock service."""
    return None if viewer.is_service else ONLY_SERVICE
