"""Words of the down-referral radar (下转雷达): standings of people, skills and equipment of clinics."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.referrals.states import Tone

STANDINGS: dict[str, str] = {
    "now": _("今天可转"),
    "judge": _("待医生判定"),
    "under_way": _("已在办"),
    "resting": _("患者不同意，暂不建议"),
    "stop": _("暂不宜下转"),
    "wait": _("未到时候"),
}
TONES: dict[str, Tone] = {
    "now": "good",
    "judge": "warn",
    "under_way": "info",
    "resting": "plain",
    "stop": "bad",
    "wait": "plain",
}
SKILLS: dict[str, str] = {
    "injection": _("注射输液"),
    "wound": _("伤口换药、拆线"),
    "tubes": _("导尿与管路护理"),
    "rehab": _("康复训练"),
    "insulin": _("胰岛素注射指导"),
    "breathing": _("氧疗与雾化"),
    "tcm": _("中医适宜技术"),
    "palliative": _("安宁疗护"),
}
EQUIPMENT: dict[str, str] = {
    "ecg": _("心电图机"),
    "blood": _("血常规"),
    "chemistry": _("生化"),
    "glucose": _("血糖仪"),
    "ultrasound": _("超声"),
    "xray": _("DR"),
    "oxygen": _("供氧"),
    "nebuliser": _("雾化器"),
    "rehab": _("康复器材"),
}
CHECKS: dict[str, str] = {
    "way": _("接续方式"),
    "group": _("接收人群"),
    "bed": _("床位"),
    "drugs": _("接续用药"),
    "skills": _("技能"),
    "equipment": _("设备"),
    "doctor": _("签约医生"),
    "distance": _("距离"),
    "family": _("家属意愿"),
}
