"""Code lists of exports."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

PURPOSES: dict[str, str] = {
    "care": _("随访或联系患者"),
    "planning": _("安排工作"),
    "quality": _("质量检查"),
    "report": _("上报主管部门"),
    "audit": _("审计或检查"),
}
STATES: dict[str, str] = {
    "waiting": _("待审批"),
    "approved": _("已批准"),
    "declined": _("已退回"),
}
# Who answers for what leaves the house.
APPROVERS = frozenset({"head", "medical_affairs", "office"})
# What a small list was taken for; nobody was asked.
SMALL = _("日常工作（未达审批行数）")
PURPOSE = _("导出名单")
