"""Code lists of mutual recognition (rules A1, A3, A5)."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

LABORATORY = "laboratory"
# What an order says that was ended by recognition: where the result stands, and nothing of the result itself.
SERVED = _("已认可已有结果，内容见互认记录")
CATEGORIES: dict[str, str] = {
    "laboratory": _("检验"),
    "imaging": _("放射影像"),
    "ultrasound": _("超声"),
    "nuclear": _("核医学"),
    "ecg": _("电生理"),
}
BODY_PARTS: dict[str, str] = {
    "head": _("头颅"),
    "neck": _("颈部"),
    "thyroid": _("甲状腺"),
    "breast": _("乳腺"),
    "chest": _("胸部"),
    "heart": _("心脏"),
    "abdomen": _("腹部"),
    "urinary": _("泌尿系"),
    "pelvis": _("盆腔"),
    "cervical": _("颈椎"),
    "thoracic": _("胸椎"),
    "lumbar": _("腰椎"),
    "vessels": _("血管"),
    "shoulder": _("肩关节"),
    "hand": _("手腕"),
    "knee": _("膝关节"),
    "foot": _("足踝"),
    "whole": _("全身"),
}

# What a unit must have passed: 室间质评 for laboratories item by item, 影像质控 for everything with pictures or curves.
CERTIFICATE_KINDS: dict[str, str] = {"eqa": _("室间质评"), "imaging_qc": _("影像质控")}

# How far a certificate carries, the widest first.
SCOPES: dict[str, str] = {
    "national": _("全国"),
    "region": _("跨省区域"),
    "province": _("省"),
    "city": _("市"),
    "alliance": _("医联体内"),
}
# In which area a rule lets higher levels accept what a lower level issued (A4).
AREAS: dict[str, str] = {"alliance": _("本医联体内"), "city": _("本市范围内")}
LEVELS: dict[int, str] = {3: _("三级"), 2: _("二级"), 1: _("一级及基层")}

# The one sign that a province puts before HR; read from the area of the certificate, never typed.
PROVINCE_SIGNS: dict[str, str] = {
    "11": "京", "12": "津", "13": "冀", "14": "晋", "15": "蒙", "21": "辽", "22": "吉", "23": "黑", "31": "沪",
    "32": "苏", "33": "浙", "34": "皖", "35": "闽", "36": "赣", "37": "鲁", "41": "豫", "42": "鄂", "43": "湘",
    "44": "粤", "45": "桂", "46": "琼", "50": "渝", "51": "川", "52": "黔", "53": "滇", "54": "藏", "61": "陕",
    "62": "甘", "63": "青", "64": "宁", "65": "新",
}  # fmt: skip

DECISIONS: dict[str, str] = {
    "recognised": _("认可"),
    "partly": _("部分认可"),
    "refused": _("不认可"),
    "emergency": _("急诊直接开单"),
}
ASKED = ("recognised", "partly", "refused")

# The six national cases for repeating, then the local ones (A3).
REASONS: dict[str, str] = {
    "1": _("病情变化，结果与临床表现不符"),
    "2": _("结果在疾病发展过程中变化较快"),
    "3": _("项目意义重大（手术、输血等重大措施前）"),
    "4": _("急诊、急救"),
    "5": _("司法、伤残、病退等鉴定"),
    "6": _("其他确需复查的情形（请写明）"),
    "L1": _("患者或家属要求"),
    "L2": _("出具单位这一项质评不合格"),
    "L3": _("时间过长，已无参考价值"),
    "L4": _("接诊医师认为需要（请写明）"),
}
NATIONAL = frozenset("123456")
IN_WORDS = frozenset({"6", "L4"})
EMERGENCY_REASON = "4"

PRIORITIES: dict[str, str] = {"routine": _("常规"), "urgent": _("加急"), "emergency": _("急诊、抢救")}

# What stands printed on a paper report from outside; seen by the doctor, not vouched for by the platform.
PAPER_MARKS: dict[str, str] = {
    "": _("没有互认标识"),
    "national": _("全国HR"),
    "region": _("跨省HR"),
    "province": _("本省HR"),
    "city": _("本市HR"),
    "other": _("其他地方的标识"),
}
MOST_ITEMS = 20
MOST_DAYS = 3650

# What is ordered together, one press each; only items of the catalogue count (示例).
PANELS: dict[str, tuple[str, ...]] = {
    _("电解质"): ("2823-3", "2951-2", "LAB-CL", "LAB-CA"),
    _("血脂"): ("14647-2", "14927-8", "14646-4", "22748-8"),
    _("肾功能"): ("14682-9", "22664-7", "14933-6"),
    _("糖代谢"): ("14749-6", "4548-4"),
    _("甲状腺功能"): ("LAB-TSH", "LAB-FT3", "LAB-FT4"),
}
