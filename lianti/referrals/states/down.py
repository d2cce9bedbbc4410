"""The state table of a case on its way down (下转): the same states, its own moves.

The ward raises it, the clinic answers before the person is discharged, responsibility (责任交接) changes in
``arrive_down`` only. A refusal by the resident or the family is an end of its own, not a failure of the ward.
"""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.flow import Table, move
from lianti.referrals.states import FINAL, STATES

_UNDERWAY = "draft submitted info_asked scheduled no_show"


DOWN_TABLE = Table(
    STATES,
    (
        move("send_down", _("发出下转申请"), "draft", "submitted", "may_send_down", "primary"),
        move("accept_down", _("同意接收"), "submitted", "scheduled", "may_accept_down", "primary"),
        move("ask_down", _("要求补充"), "submitted", "info_asked", "may_ask_down"),
        move("give_down", _("补好再送"), "info_asked", "submitted", "may_give_down", "primary"),
        move("decline_down", _("不能接收"), "submitted info_asked", "declined", "may_decline_down"),
        move("arrive_down", _("到诊确认（责任交接）"), "scheduled no_show", "arrived", "may_arrive_down", "primary"),
        move("miss_down", _("未到诊"), "scheduled", "no_show", "may_miss_down"),
        move("report_down", _("回告接续情况"), "arrived", "outcome_returned", "may_report_down", "primary"),
        move("take_on", _("同意接续（村卫生室）"), "arrived outcome_returned", "arrived", "may_take_on", "primary"),
        move("hand_on", _("交村卫生室接续"), "arrived outcome_returned", "arrived", "may_hand_on"),
        move("hand_back", _("交回"), "arrived outcome_returned", "arrived", "may_hand_back"),
        move("send_back", _("返上级（优先）"), "arrived outcome_returned", "closed", "may_send_back", "danger"),
        move("close_down", _("结束接续管理"), "outcome_returned no_show", "closed", "may_close_down"),
        move("refuse_down", _("患者或家属不同意下转"), _UNDERWAY, "cancelled", "may_refuse_down"),
        move("withdraw_down", _("撤回下转"), _UNDERWAY, "cancelled", "may_withdraw_down"),
        move("expire", _("超时关闭"), "draft info_asked no_show", "expired", "may_expire"),
    ),
    FINAL,
)

# Moves that leave the state as it was.
DOWN_STAYING = frozenset({"take_on", "hand_on", "hand_back"})


def down_target(state: str, move: str) -> str:
    """Return where a move leads; a staying move leads back to ``state``. Refuses what the table does not allow."""
    target = DOWN_TABLE.walk(state, move)
    return state if move in DOWN_STAYING else target
