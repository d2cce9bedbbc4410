"""Code lists of the charter."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

VERDICTS: dict[str, str] = {
    "kept": _("已兑现"),
    "broken": _("未兑现"),
    "silent": _("无动静"),
    "not_yet": _("未建成"),
    "principle": _("原则"),
}
# The clause shows the worst of its entries; a principle says nothing beside anything measurable.
WORST_FIRST = ("broken", "silent", "not_yet", "kept", "principle")

ENTRY_KINDS: dict[str, str] = {
    "term": _("参数"),
    "promise": _("承诺"),
    "duty": _("职责"),
    "capability": _("功能"),
    "principle": _("原则"),
    "not_yet": _("待建"),
}
THRESHOLD_OPS = (">=", ">", "<=", "<", "==")
