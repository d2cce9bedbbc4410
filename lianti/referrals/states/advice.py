"""The state table of a question (请求指导), and its words: the only place that says which move leads where."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.flow import Table, move
from lianti.referrals.states import Tone

STATES: dict[str, str] = {
    "draft": _("草稿"),
    "asked": _("待答复"),
    "clarifying": _("待补充"),
    "answered": _("已答复"),
    "converted": _("已转为转诊"),
    "closed": _("已办结"),
    "withdrawn": _("已撤回"),
}
FINAL = frozenset({"converted", "closed", "withdrawn"})
OPEN = frozenset(STATES) - FINAL
TONES: dict[str, Tone] = {
    "draft": "plain",
    "asked": "warn",
    "clarifying": "violet",
    "answered": "good",
    "converted": "info",
    "closed": "plain",
    "withdrawn": "plain",
}


TABLE = Table(
    STATES,
    (
        move("ask", _("发出请求"), "draft", "asked", "may_ask", "primary"),
        move("answer", _("答复"), "asked", "answered", "may_answer", "primary"),
        move("ask_back", _("请对方补充"), "asked", "clarifying", "may_answer"),
        move("clarify", _("补充后再送"), "clarifying", "asked", "may_act", "primary"),
        move("convert", _("转为转诊单"), "answered", "converted", "may_act", "primary"),
        move("close", _("办结"), "answered", "closed", "may_act"),
        move("withdraw", _("撤回"), "draft asked clarifying", "withdrawn", "may_act"),
    ),
    FINAL,
)
