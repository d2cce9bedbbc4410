"""The state table of a referral (转诊): the only place that says which move leads where.

Responsibility (责任交接) changes only in ``arrive``. An emergency is a notice: it can be acknowledged, never asked,
declined or queued. ``accepted`` is a place in a waiting list: the request is taken, a seat or bed is still to come.
"""

from __future__ import annotations

from typing import Literal

from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.flow import Table, move

STATES: dict[str, str] = {
    "draft": _("草稿"),
    "submitted": _("待受理"),
    "info_asked": _("待补资料"),
    "accepted": _("已受理候排"),
    "scheduled": _("待到院"),
    "arrived": _("已到院"),
    "outcome_returned": _("已回转"),
    "closed": _("已结案"),
    "declined": _("已退回"),
    "cancelled": _("已撤销"),
    "no_show": _("未到诊"),
    "expired": _("超时关闭"),
}
FINAL = frozenset({"closed", "declined", "cancelled", "expired"})
OPEN = frozenset(STATES) - FINAL
Tone = Literal["plain", "info", "good", "warn", "bad", "violet", "teal"]
# Tone of the badge; words always stand beside the colour.
TONES: dict[str, Tone] = {
    "draft": "plain",
    "submitted": "warn",
    "info_asked": "violet",
    "accepted": "info",
    "scheduled": "info",
    "arrived": "teal",
    "outcome_returned": "good",
    "closed": "plain",
    "declined": "bad",
    "cancelled": "plain",
    "no_show": "warn",
    "expired": "plain",
}


TABLE = Table(
    STATES,
    (
        move("submit", _("提交转诊"), "draft", "submitted", "may_submit", "primary"),
        move("notify", _("发出急诊通知"), "draft", "submitted", "may_notify", "danger"),
        move("ask_review", _("送审核"), "draft", "draft", "may_ask_review", "primary"),
        move("approve_review", _("审核通过并提交"), "draft", "submitted", "may_review", "primary"),
        move("return_review", _("审核退回"), "draft", "draft", "may_review"),
        move("confirm_offer", _("确认递补的号"), "accepted", "scheduled", "may_confirm_offer", "primary"),
        move("confirm_bed", _("确认递补的床"), "accepted", "scheduled", "may_confirm_bed", "primary"),
        move("schedule", _("受理并排定"), "submitted accepted", "scheduled", "may_schedule", "primary"),
        move("accept_waiting", _("受理候排"), "submitted", "accepted", "may_accept_waiting"),
        move("pass_offer", _("让给下一位"), "accepted", "accepted", "may_pass_offer"),
        move("contact_waiting", _("候排联系"), "accepted", "accepted", "may_contact_waiting"),
        move("acknowledge", _("急诊确认接收"), "submitted", "scheduled", "may_acknowledge", "danger"),
        move("ask_info", _("要求补资料"), "submitted", "info_asked", "may_ask_info"),
        move("give_info", _("补好资料再送"), "info_asked", "submitted", "may_give_info", "primary"),
        move("decline", _("退回并附建议"), "submitted info_asked accepted", "declined", "may_decline"),
        move("answer_as_advice", _("书面指导，不需转来"), "submitted info_asked", "declined", "may_answer_as_advice"),
        move("redirect", _("改转"), "submitted accepted", "submitted", "may_redirect"),
        move("change_urgency", _("改紧急程度"), "submitted info_asked accepted", "submitted", "may_change_urgency"),
        move("claim", _("接手"), "submitted info_asked accepted scheduled", "submitted", "may_claim"),
        move("assign", _("分派"), "submitted info_asked accepted scheduled", "submitted", "may_assign"),
        move("reschedule", _("改期"), "scheduled no_show", "scheduled", "may_reschedule"),
        move("arrive", _("到院确认（责任交接）"), "submitted scheduled no_show", "arrived", "may_arrive", "primary"),
        move("no_show", _("未到诊"), "scheduled", "no_show", "may_mark_no_show"),
        move("call", _("电话联系"), "no_show", "no_show", "may_call", "primary"),
        move("ask_new_date", _("请对方改约"), "no_show", "submitted", "may_ask_new_date"),
        move("ask_visit", _("请村医上门"), "no_show", "no_show", "may_ask_visit"),
        move("report_visit", _("登记上门情况"), "no_show", "no_show", "may_report_visit", "primary"),
        move("see", _("接诊"), "arrived", "arrived", "may_see", "primary"),
        move("return_outcome", _("回转（发送诊疗结果）"), "arrived", "outcome_returned", "may_return", "primary"),
        move("follow_up", _("登记随访"), "arrived outcome_returned", "outcome_returned", "may_follow_up", "primary"),
        move("close", _("结案"), "outcome_returned no_show", "closed", "may_close"),
        move(
            "complete_consent",
            _("补签知情同意"),
            "submitted scheduled no_show arrived outcome_returned",
            "submitted",
            "may_complete_consent",
        ),
        move("cancel", _("撤销"), "draft submitted info_asked accepted scheduled no_show", "cancelled", "may_cancel"),
        move("lose_seat", _("停诊，待改期"), "scheduled", "submitted", "may_expire"),
        move(
            "lapse",
            _("患者已转向，自动撤销"),
            "submitted info_asked accepted scheduled no_show",
            "cancelled",
            "may_expire",
        ),
        move("offer_seat", _("递补出号"), "accepted", "accepted", "may_offer_seat"),
        move("offer_bed", _("递补出床"), "accepted", "accepted", "may_offer_bed"),
        move("end_offer", _("递补到时"), "accepted", "accepted", "may_end_offer"),
        move("expire", _("超时关闭"), "draft info_asked no_show", "expired", "may_expire"),
    ),
    FINAL,
)

# Moves that leave the state as it was: they add to the case without moving it.
STAYING = frozenset(
    {
        "ask_review",
        "return_review",
        "see",
        "follow_up",
        "complete_consent",
        "call",
        "ask_visit",
        "report_visit",
        "change_urgency",
        "claim",
        "assign",
        "pass_offer",
        "contact_waiting",
        "offer_seat",
        "offer_bed",
        "end_offer",
    }
)


def target_of(state: str, move: str) -> str:
    """Return where a move leads; a staying move leads back to ``state``. Refuses what the table does not allow."""
    target = TABLE.walk(state, move)
    return state if move in STAYING else target
