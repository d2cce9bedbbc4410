"""Code lists of the catalogue."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

# JL-44: three catalogues in every tier of an alliance.
LIST_KINDS: dict[str, str] = {"treat": _("诊疗病种"), "up": _("上转病种"), "down": _("下转病种")}
LIST_STATES: dict[str, str] = {
    "draft": _("拟定中"),
    "submitted": _("待批准"),
    "approved": _("已批准"),
    "withdrawn": _("已作废"),
}
WAYS: dict[str, str] = {"plus": _("增加"), "minus": _("减少")}

# What an alliance publishes as one text for all its members (SY-33, SY-34, HK-13).
GUIDE_KINDS: dict[str, str] = {
    "criteria": _("出入院与转诊标准"),
    "pathway": _("跨级临床路径"),
    "quality": _("质控标准与检查表"),
}
PARTS: dict[str, str] = {
    "admission": _("入院标准"),
    "discharge": _("出院标准"),
    "entry": _("进入路径"),
    "steps_3": _("基层机构做什么"),
    "steps_2": _("二级及专科机构做什么"),
    "steps_1": _("三级医院做什么"),
    "up": _("什么时候上转"),
    "down": _("什么时候下转"),
    "exit": _("退出路径"),
    "items": _("标准与检查条目"),
}
GUIDE_PARTS: dict[str, tuple[str, ...]] = {
    "criteria": ("admission", "discharge", "up", "down"),
    "pathway": ("entry", "steps_3", "steps_2", "steps_1", "up", "down", "exit"),
    "quality": ("items",),
}
