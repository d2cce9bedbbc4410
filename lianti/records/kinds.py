"""Code lists of an encounter, in the words of the medical record's front page (病案首页)."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

CLASSES: dict[str, str] = {"inpatient": _("住院"), "outpatient": _("门诊"), "home": _("家庭病床")}

# 离院方式 with the codes of the national front page; 2 and 3 are the two that a down-referral must match.
DISPOSITIONS: dict[str, str] = {
    "1": _("医嘱离院"),
    "2": _("医嘱转院"),
    "3": _("医嘱转社区卫生服务机构/乡镇卫生院"),
    "4": _("非医嘱离院"),
    "5": _("死亡"),
    "9": _("其他"),
}
TRANSFERRED = frozenset({"2", "3"})

# Where somebody stands in the course of an illness (JL-47); all but the first are ready to go down. The plan of 吉林市
# names three groups who go on below, and they are counted apart (JL-67).
PHASES: dict[str, str] = {
    "acute": _("急性期"),
    "recovery": _("急性病恢复期"),
    "postop": _("术后恢复期"),
    "stable": _("危重症稳定期"),
    "chronic": _("慢性期"),
}
READY = frozenset({"recovery", "postop", "stable", "chronic"})

DIAGNOSIS_KINDS: dict[str, str] = {"main": _("主要诊断"), "other": _("其他诊断")}

# What an order or a report is about; wide enough for a worklist, the item says the rest.
CATEGORIES: dict[str, str] = {
    "laboratory": _("检验"),
    "imaging": _("放射影像"),
    "ultrasound": _("超声"),
    "ecg": _("心电"),
    "endoscopy": _("内镜"),
    "pathology": _("病理"),
    "other": _("其他检查"),
}
# Modalities as DICOM codes them, those that are ordered here.
MODALITIES: dict[str, str] = {
    "CT": _("CT"),
    "MR": _("磁共振"),
    "DX": _("数字 X 线"),
    "CR": _("计算机 X 线"),
    "MG": _("乳腺 X 线"),
    "US": _("超声"),
    "ECG": _("心电图"),
    "ES": _("内镜"),
    "NM": _("核医学"),
    "PT": _("PET"),
    "XA": _("血管造影"),
    "SM": _("病理切片"),
    "OP": _("眼底照相"),
}
PRIORITIES: dict[str, str] = {"routine": _("常规"), "urgent": _("加急"), "emergency": _("急诊")}
REQUEST_STATES: dict[str, str] = {
    "active": _("待报告"),
    "completed": _("已出报告"),
    "recognised": _("已互认"),
    "revoked": _("已撤销"),
}
REQUEST_ENDS = frozenset({"completed", "recognised", "revoked"})
REPORT_STATES: dict[str, str] = {
    "registered": _("已登记，待签发"),
    "final": _("已签发"),
    "amended": _("已更正"),
    "withdrawn": _("已撤回"),
}
# outside: paper of another institution, registered here; the registering institution answers for the copy.
SOURCES: dict[str, str] = {
    "entered": _("机构录入"),
    "workbook": _("表格导入"),
    "outside": _("外院报告登记"),
    "interface": _("系统接口"),
}
VALUE_CATEGORIES: dict[str, str] = {"vital": _("生命体征"), "laboratory": _("检验结果")}
COMPARATORS = frozenset({"", "<", ">", "≤", "≥"})
INTERPRETATIONS: dict[str, str] = {
    "N": _("正常"),
    "H": _("偏高"),
    "L": _("偏低"),
    "HH": _("危急高值"),
    "LL": _("危急低值"),
    "A": _("异常"),
}
ALLERGY_KINDS: dict[str, str] = {"drug": _("药物"), "food": _("食物"), "other": _("其他")}
SEVERITIES: dict[str, str] = {"": _("未说明"), "mild": _("轻"), "moderate": _("中"), "severe": _("重")}
# Kinds of documents: WS/T 500 (C00nn), WS/T 483 and the Sichuan guide (HSDC00.nn); see the glossary.
DOCUMENT_KINDS: dict[str, str] = {
    "C0001": _("病历概要"),
    "C0002": _("门（急）诊病历"),
    "C0004": _("西药处方"),
    "C0006": _("检查报告"),
    "C0007": _("检验报告"),
    "C0045": _("会诊记录"),
    "C0049": _("出院记录"),
    "C0053": _("出院小结"),
    "HSDC00.05": _("转诊（院）记录"),
    "other": _("其他文档"),
}
DOCUMENT_STATES: dict[str, str] = {"current": _("当前版本"), "replaced": _("已有新版本"), "withdrawn": _("已撤回")}
