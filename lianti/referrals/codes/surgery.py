"""Code lists around an operation, in the words of the field."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

ANAESTHESIA: dict[str, str] = {
    "local": _("局部麻醉"),
    "nerve_block": _("神经阻滞"),
    "spinal": _("椎管内麻醉"),
    "general": _("全身麻醉"),
    "unsure": _("由接收科室决定"),
}
ANSWERS: dict[str, str] = {"yes": _("已做到"), "no": _("未做到"), "na": _("不适用")}
RESULTS: dict[str, str] = {
    "done": _("已手术"),
    "extended": _("已手术，需留院超过 24 小时"),
    "cancelled": _("当日取消（请写明原因）"),
}
# What the clinic finds; every list begins with what is as it should be.
REACHED: dict[str, str] = {"visit": _("来院"), "home": _("上门"), "phone": _("电话"), "missed": _("未联系上")}
WOUND: dict[str, str] = {
    "clean": _("干燥清洁"),
    "red": _("红肿"),
    "ooze": _("渗血渗液"),
    "pus": _("流脓或裂开"),
}
DRUGS: dict[str, str] = {
    "taken": _("按医嘱服用"),
    "partly": _("没有全部服用"),
    "stopped": _("自行停药"),
    "none": _("无需用药"),
}
STITCHES: dict[str, str] = {
    "not_due": _("未到拆线"),
    "removed": _("已拆线"),
    "late": _("到期未拆"),
    "none": _("无需拆线"),
}
EXERCISE: dict[str, str] = {
    "as_planned": _("按计划锻炼"),
    "less": _("没有做到"),
    "none": _("没有要求"),
}
POSTOP_RESULTS: dict[str, str] = {
    "fine": _("恢复顺利"),
    "attention": _("需要关注"),
    "alarm": _("出现警示症状"),
    "missed": _("未联系上"),
}
ASKED: dict[str, dict[str, str]] = {
    "wound": WOUND,
    "drugs": DRUGS,
    "stitches": STITCHES,
    "exercise": EXERCISE,
}
LABELS: dict[str, str] = {
    "reached": _("方式"),
    "wound": _("伤口"),
    "pain": _("疼痛（0～10 分）"),
    "temperature": _("体温（℃）"),
    "drugs": _("用药"),
    "stitches": _("拆线"),
    "exercise": _("康复锻炼"),
    "signs": _("警示症状"),
    "note": _("说明"),
}
