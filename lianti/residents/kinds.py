"""Code lists of people served."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.parties.roles import CLINICAL

SEXES: dict[str, str] = {"female": _("女"), "male": _("男"), "unknown": _("未说明")}

INSURANCE_TYPES: dict[str, str] = {
    "employee": _("城镇职工医保"),
    "resident": _("城乡居民医保"),
    "other": _("其他保障"),
    "none": _("自费"),
    "": _("未填"),
}

RELATIONS: dict[str, str] = {
    "spouse": _("配偶"),
    "child": _("子女"),
    "parent": _("父母"),
    "sibling": _("兄弟姐妹"),
    "grandchild": _("孙子女/外孙子女"),
    "guardian": _("监护人"),
    "other": _("其他"),
    "": _("未填"),
}

# Why a record is open to an institution; nothing else opens one.
ACCESS_KINDS: dict[str, str] = {
    "registered": _("本机构建档"),
    "contract": _("家庭医生签约"),
    "referral": _("转诊"),
    "emergency": _("急诊通知"),
    "advice": _("请求指导"),
    "encounter": _("本机构就诊"),
    "break_glass": _("紧急调阅（仅本人）"),
    "consent": _("居民授权"),
}

# What can be revealed, and for what: a purpose is chosen from this list each time and stays in the trace.
REVEALABLE: dict[str, str] = {
    "identity": _("身份证号"),
    "phone": _("手机号"),
    "contact_phone": _("联系人电话"),
    "insurance": _("医保码"),
}
PURPOSES: dict[str, str] = {
    "contact": _("联系居民本人或家属"),
    "registration": _("挂号或办理入院"),
    "insurance": _("核对医保信息"),
    "identity_check": _("核对身份"),
    "correction": _("更正资料"),
}

# Whoever stands at a bedside; a centre that only arranges never needs a record at once.
BREAKERS = CLINICAL - {"referral_centre", "admission"}
