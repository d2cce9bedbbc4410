"""Parts of a case that may be completed while material is asked for (补充), in the words of the form."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

PARTS: dict[str, str] = {
    "diagnosis": _("诊断"),
    "reason": _("病情"),
    "history": _("既往史"),
    "treatment": _("治疗经过"),
    "medication": _("目前用药"),
    "findings": _("主要检查结果"),
    "allergies": _("过敏史"),
    "vitals": _("生命体征"),
    "criteria": _("转诊标准"),
    "purpose": _("转诊目的"),
    "safety": _("检查安全问题"),
    "sender_phone": _("联系电话"),
    "discharge": _("计划出院"),
    "drugs": _("接续用药"),
    "checks": _("复查"),
    "targets": _("控制目标"),
    "alarm_signs": _("警示症状"),
    "send_back_when": _("何时返上级"),
    "responsible": _("接续责任人"),
}
VITALS: dict[str, str] = {
    "sbp": _("收缩压"),
    "dbp": _("舒张压"),
    "heart_rate": _("心率"),
    "respiration": _("呼吸"),
    "temperature": _("体温"),
    "spo2": _("血氧"),
    "glucose": _("血糖"),
    "consciousness": _("意识"),
}
