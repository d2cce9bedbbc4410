"""The state table of a question (请求指导), and its words: the only place that says which move leads where."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.flow import Move, Table
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


def _move(name: str, label: str, sources: str, target: str, permission: str, style: str = "secondary") -> Move:
    return Move(name, label, frozenset(sources.split()), target, permission, style)


TABLE = Table(
    STATES,
    (
        _move("ask", _("发出请求"), "draft", "asked", "may_ask", "primary"),
        _move("answer", _("答复"), "asked", "answered", "may_answer", "primary"),
        _move("ask_back", _("请对方补充"), "asked", "clarifying", "may_answer"),
        _move("clarify", _("补充后再送"), "clarifying", "asked", "may_act", "primary"),
        _move("convert", _("转为转诊单"), "answered", "converted", "may_act", "primary"),
        _move("close", _("办结"), "answered", "closed", "may_act"),
        _move("withdraw", _("撤回"), "draft asked clarifying", "withdrawn", "may_act"),
    ),
    FINAL,
)
