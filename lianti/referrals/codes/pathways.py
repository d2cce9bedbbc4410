"""Why somebody deviates from a pathway or leaves it (变异、退出), as codes."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

VARIATIONS: dict[str, str] = {
    "patient": _("患者因素（合并症、病情变化）"),
    "family": _("患者或家属选择"),
    "clinician": _("医师判断，改用其他方案"),
    "hospital": _("医院因素（设备、床位、排程）"),
    "result": _("检查检验结果异常或延迟"),
    "other": _("其他（请写明）"),
}
EXITS: dict[str, str] = {
    "complication": _("出现严重并发症"),
    "diagnosis": _("诊断改变"),
    "transfer": _("转科或转院"),
    "refused": _("患者或家属要求退出"),
    "died": _("死亡"),
    "other": _("其他（请写明）"),
}
ENDS: dict[str, str] = {"completed": _("完成"), "exited": _("退出")}
