"""The state table of an order: the only place that says which move leads where."""

from __future__ import annotations

from typing import Literal

from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.flow import Table, move

STATES: dict[str, str] = {
    "ordered": _("待受理"),
    "accepted": _("待发出"),
    "dispatched": _("待签收"),
    "disputed": _("有差异待处理"),
    "received": _("已签收"),
    "partial": _("部分到货"),
    "declined": _("不能供应"),
    "cancelled": _("已撤回"),
}
FINAL = frozenset({"received", "partial", "declined", "cancelled"})
OPEN = frozenset(STATES) - FINAL
# Whose turn it is in each open state.
ASKERS_TURN = frozenset({"dispatched"})
Tone = Literal["plain", "info", "good", "warn", "bad", "violet", "teal"]
TONES: dict[str, Tone] = {
    "ordered": "warn",
    "accepted": "info",
    "dispatched": "violet",
    "disputed": "bad",
    "received": "good",
    "partial": "warn",
    "declined": "bad",
    "cancelled": "plain",
}

# Signed for, or settled, as everything that was asked for; and the same with something still owed.
WHOLE = frozenset({"receive", "settle"})
PART = frozenset({"receive_part", "settle_part"})

TABLE = Table(
    STATES,
    (
        move("accept", _("受理"), "ordered", "accepted", "may_supply", "primary"),
        move("dispatch", _("发出"), "accepted", "dispatched", "may_dispatch", "primary"),
        move("receive", _("签收，全部相符"), "dispatched", "received", "may_receive", "primary"),
        move("receive_part", _("签收，部分到货"), "dispatched", "partial", "may_receive", "primary"),
        move("receive_short", _("签收，有差异"), "dispatched", "disputed", "may_receive"),
        move("settle", _("差异已处理"), "disputed", "received", "may_supply", "primary"),
        move("settle_part", _("差异已处理，缺的补发"), "disputed", "partial", "may_supply", "primary"),
        move("decline", _("不能供应"), "ordered accepted", "declined", "may_supply"),
        move("cancel", _("撤回申请"), "ordered accepted", "cancelled", "may_ask"),
    ),
    FINAL,
)
