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

# Where somebody stands in the course of an illness (JL-47, JL-67); the last three are ready to go down.
PHASES: dict[str, str] = {
    "acute": _("急性期"),
    "recovery": _("恢复期（急性病或术后）"),
    "stable": _("危重症稳定期"),
    "chronic": _("慢性期"),
}
READY = frozenset({"recovery", "stable", "chronic"})

DIAGNOSIS_KINDS: dict[str, str] = {"main": _("主要诊断"), "other": _("其他诊断")}
