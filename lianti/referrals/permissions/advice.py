"""Who may do what to a question (请求指导) now: None means yes, a string is the reason in Chinese."""

from __future__ import annotations

from collections.abc import Callable

from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.flow import Move
from lianti.parties.roles import SENDERS
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Advice
from lianti.referrals.permissions.sides import HOSPITAL_SENDERS
from lianti.referrals.states.advice import TABLE

ASKERS = SENDERS | HOSPITAL_SENDERS
ADVISERS = frozenset({"specialist", "department_head"})
READERS = ASKERS | ADVISERS | {"referral_centre", "duty_officer"}


def may_start(viewer: Viewer) -> str | None:
    """Say whether the viewer may ask a department at all."""
    if viewer.role not in ASKERS or viewer.institution_id is None:
        return _("请求指导由医生或护士发起。")
    return None


def may_act(viewer: Viewer, advice: Advice) -> str | None:
    """Say whether the viewer acts for the side that asked."""
    if viewer.institution_id != advice.asker_institution_id:
        return _("只有提出请求的机构可以这样做。")
    return may_start(viewer)


def may_ask(viewer: Viewer, advice: Advice) -> str | None:
    """Say whether the viewer may send the question: a nurse fills it in, a doctor sends it."""
    if viewer.role == "nurse":
        return _("护士可以填写，需由医生发出。")
    return may_act(viewer, advice)


def may_edit(viewer: Viewer, advice: Advice) -> str | None:
    """Say whether the viewer may change the content."""
    if advice.state not in {"draft", "clarifying"}:
        return _("已发出的请求不能改内容；对方“请对方补充”后才能补。")
    return may_act(viewer, advice)


def may_answer(viewer: Viewer, advice: Advice) -> str | None:
    """Say whether the viewer may answer: a specialist or the head of the department that is asked."""
    if viewer.institution_id != advice.receiver_institution_id:
        return _("由被请求的科室答复。")
    if viewer.role not in ADVISERS or viewer.department_id != advice.receiver_department_id:
        return _("由被请求科室的专科医师或科主任答复。")
    return None


def may_attach(viewer: Viewer, advice: Advice) -> str | None:
    """Say whether the viewer may add a report: whoever may write the question or the answer, while it is open."""
    if advice.ended_at is not None:
        return _("已办结的请求不能再加资料。")
    asks = viewer.institution_id == advice.asker_institution_id
    return may_act(viewer, advice) if asks else may_answer(viewer, advice)


_CHECKS: dict[str, Callable[[Viewer, Advice], str | None]] = {
    "may_act": may_act,
    "may_ask": may_ask,
    "may_answer": may_answer,
}


def why_not(viewer: Viewer, advice: Advice, move: str) -> Refused | None:
    """Return why the viewer cannot make ``move`` now: the state table first, then the permission it names."""
    refused = TABLE.why_not(advice.state, move)
    if refused:
        return refused
    reason = _CHECKS[TABLE.move(move).permission](viewer, advice)
    return NotPermitted("not_permitted", reason) if reason else None


def allowed_moves(viewer: Viewer, advice: Advice) -> list[Move]:
    """Return the moves that the viewer may make now."""
    return [m for m in TABLE.from_state(advice.state) if why_not(viewer, advice, m.name) is None]
