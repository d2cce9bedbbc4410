"""Who may do what around an operation: the clinic asks and fills, the department begins, ends and reads."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals.models import DaySurgery, DueItem, Referral
from lianti.referrals.permissions.down import WARD, may_draft_down, may_tick
from lianti.referrals.permissions.sides import receiver_side, sender_side

# Until the person has come, the request may still become one for an operation.
BEFORE = frozenset({"draft", "submitted", "info_asked", "accepted", "scheduled", "no_show"})
_ASKING = BEFORE | {"arrived"}
_HOSPITAL = frozenset({"referral_centre", "duty_officer", "admission"}) | WARD
_NOT_ASKED = _("这张转诊单没有申请日间手术。")
_BEGUN = _("手术日已经确认，不能再改。")


def may_ask_surgery(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may ask for day surgery: the sender of a request for a bed, before arrival."""
    if referral.direction != "up" or referral.kind != "inpatient":
        return _("只有申请住院的上转单可以申请日间手术。")
    if referral.state not in BEFORE:
        return _("患者到院以后由科室安排，不能再改日间手术申请。")
    return sender_side(viewer, referral)


def may_answer_preop(viewer: Viewer, referral: Referral, surgery: DaySurgery | None) -> str | None:
    """Say whether the viewer may fill the checklist: the sending clinic, or the hospital, until it begins (JL-35)."""
    if surgery is None:
        return _NOT_ASKED
    if surgery.begun_at is not None or referral.state not in _ASKING:
        return _BEGUN
    if viewer.institution_id == referral.sender_institution_id:
        return sender_side(viewer, referral)
    if viewer.role not in _HOSPITAL:
        return _("由转出机构或接收科室填写术前核对单。")
    return receiver_side(viewer, referral)


def may_begin(viewer: Viewer, referral: Referral, surgery: DaySurgery | None) -> str | None:
    """Say whether the viewer may confirm the day of the operation: a doctor of the department that took the person."""
    if surgery is None:
        return _NOT_ASKED
    if surgery.begun_at is not None:
        return _BEGUN
    return _operating(viewer, referral)


def may_end(viewer: Viewer, referral: Referral, surgery: DaySurgery | None) -> str | None:
    """Say whether the viewer may enter what came of the day."""
    if surgery is None:
        return _NOT_ASKED
    if surgery.begun_at is None:
        return _("请先确认手术日核对情况。")
    if surgery.ended_at is not None:
        return _("手术结果已经登记。")
    return _operating(viewer, referral)


def _operating(viewer: Viewer, referral: Referral) -> str | None:
    refused = receiver_side(viewer, referral)
    if refused:
        return refused
    if viewer.role not in WARD:
        return _("由手术科室的医生办理。")
    return None if referral.state == "arrived" else _("患者到院登记以后才能办理手术日。")


def may_pass_on(viewer: Viewer, referral: Referral, surgery: DaySurgery | None) -> str | None:
    """Say whether the viewer may pass the person on to the community with a plan of follow-up (JL-69, JL-70)."""
    if surgery is None:
        return _NOT_ASKED
    if surgery.result not in {"done", "extended"}:
        return _("登记手术结果以后才能转回社区随访。")
    if referral.state not in {"arrived", "outcome_returned"}:
        return _("这张转诊单已经结束。")
    return receiver_side(viewer, referral) or may_draft_down(viewer)


def may_follow(viewer: Viewer, item: DueItem) -> str | None:
    """Say whether the viewer may enter a follow-up after an operation: the team of the clinic that took over."""
    if item.kind != "postop":
        return _("这一项不是术后随访。")
    return may_tick(viewer, item.referral)


def may_read_results(viewer: Viewer) -> str | None:
    """Say whether the viewer has results to read: doctors of a department that operates."""
    if viewer.role in WARD and viewer.department_id is not None:
        return None
    return _("术后随访结果由手术科室查看。")
