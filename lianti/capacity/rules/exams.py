"""Pure rules of examinations (SY-53): which safety questions there are, and what a preparation sheet must be."""

from __future__ import annotations

from collections.abc import Collection

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

MINUTES = (1, 480)
LONGEST = 4000
SHORTEST = 10
# Asked before somebody is sent; "yes" and "unknown" stand in front of the receiving side.
QUESTIONS: dict[str, str] = {
    "implant": _("体内有没有心脏起搏器、人工耳蜗、动脉瘤夹、支架、金属异物或其他植入物？"),
    "claustrophobia": _("有没有幽闭恐惧，或不能平卧、不能保持不动？"),
    "contrast_allergy": _("以前用造影剂有没有过敏，或有哮喘、严重过敏史？"),
    "kidney": _("有没有肾功能不全，或近期肌酐升高？"),
    "metformin": _("正在服用二甲双胍吗？"),
    "pregnancy": _("是否怀孕、可能怀孕或正在哺乳？"),
    "anticoagulant": _("正在用抗凝或抗血小板药吗（华法林、利伐沙班、阿司匹林、氯吡格雷等）？"),
    "anaesthesia": _("以前麻醉或镇静有没有出过意外，有没有严重心肺疾病？"),
    "glucose": _("有没有糖尿病，空腹时会不会低血糖？"),
}
_CONTRAST = ("contrast_allergy", "kidney", "metformin", "pregnancy")
_USUAL: dict[str, tuple[str, ...]] = {
    "CT": _CONTRAST,
    "MR": ("implant", "claustrophobia", "contrast_allergy", "kidney", "pregnancy"),
    "ES": ("anticoagulant", "anaesthesia", "glucose", "pregnancy"),
    "DX": ("pregnancy",),
    "MG": ("pregnancy",),
    "XA": (*_CONTRAST, "anticoagulant"),
    "NM": ("pregnancy",),
    "PT": ("pregnancy", "glucose"),
}
_COMMON = _("请带身份证、医保卡（码）、转诊单和以往检查资料，提前 20 分钟到检查科室签到。行动不便者请家属陪同。")
# A first draft for whoever writes the sheet; the department corrects it before it is kept.
_DRAFTS: dict[str, str] = {
    "CT": _(
        "空腹：平扫不需空腹；增强扫描前禁食 4 小时，可少量饮水。\n"
        "造影剂：有造影剂过敏、哮喘、肾功能不全的，务必先告诉医生；增强前请带近期肾功能结果。\n"
        "二甲双胍：做增强的，何时停、何时恢复请遵医嘱。\n"
        "怀孕：孕妇和可能怀孕的请先说明，非必要不做。\n"
        "检查前取下检查部位的金属物品。"
    ),
    "MR": _(
        "金属与植入物：装有起搏器、人工耳蜗、动脉瘤夹等的，务必先告诉医生，未核实前不能进扫描间。\n"
        "手机、手表、钥匙、硬币、假牙、助听器、磁卡等一律不带入。\n"
        "增强：有造影剂过敏、肾功能不全的先说明。\n"
        "怀孕：请先说明。检查中需保持不动，怕黑、怕密闭空间的请先说明。"
    ),
    "US": _(
        "腹部（肝胆胰脾）：检查前禁食 8 小时，早晨空腹来。\n"
        "泌尿、妇科经腹：检查前 1 小时饮水约 800 毫升并憋尿。\n"
        "心脏、血管、甲状腺、乳腺：无需特殊准备。"
    ),
    "ES": _(
        "空腹：胃镜前一晚 8 点后禁食，检查前 6 小时禁水。\n"
        "肠道准备：肠镜前一天吃无渣流食，按医嘱服泻药，直至排出清水样便。\n"
        "抗凝、抗血小板药：是否停药请先问医生，不要自行停药。\n"
        "无痛（镇静）检查：须有成年家属陪同，当天不开车、不骑车。"
    ),
}


def usual_questions(modality: str) -> tuple[str, ...]:
    """Return the questions that are usually asked before an examination of a modality."""
    return _USUAL.get(modality, ())


def draft_sheet(modality: str) -> str:
    """Return a first draft of the sheet of a modality, to be corrected by the department."""
    own = _DRAFTS.get(modality, "")
    return f"{own}\n{_COMMON}" if own else _COMMON


def check_exam(modality: str, minutes: int, known: Collection[str]) -> None:
    """Refuse an unknown modality and a length that no examination has."""
    if modality not in known:
        raise Refused("exam_modality", _("请选择检查类别。"), field="modality")
    low, high = MINUTES
    if not low <= minutes <= high:
        raise Refused(
            "exam_minutes", _("每人检查时长应在 {low}～{high} 分钟之间。"), low=low, high=high, field="minutes"
        )


def check_sheet(text: str, questions: Collection[str]) -> None:
    """Refuse a sheet that says nothing or does not end, and a question that is on no list."""
    if len(text) < SHORTEST:
        raise Refused("sheet_empty", _("请写明检查前怎样准备，患者会照着做。"), field="text")
    if len(text) > LONGEST:
        raise Refused("sheet_long", _("须知太长了，最多 {n} 个字。"), n=LONGEST, field="text")
    if not set(questions) <= set(QUESTIONS):
        raise Refused("sheet_questions", _("请从列表里选择安全问题。"), field="questions")
