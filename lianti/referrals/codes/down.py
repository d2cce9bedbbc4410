"""Code lists of a case on its way down, in the words of the field."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

# The four kinds of going down; a bed is asked only for the first and the last.
WAYS: dict[str, str] = {
    "ward": _("基层住院"),
    "clinic": _("社区门诊随访"),
    "home": _("家庭病床/居家"),
    "rehab": _("康复护理机构"),
}
WITH_BED = frozenset({"ward", "rehab"})
# The kinds of bed that suit each of them.
BED_KINDS: dict[str, tuple[str, ...]] = {
    "ward": ("general", "rehabilitation", "nursing", "elderly", "hospice"),
    "rehab": ("rehabilitation", "nursing", "elderly"),
}
# What the case counts as in worklists and facts: a stay or not.
KIND_OF_WAY: dict[str, str] = {"ward": "inpatient", "rehab": "inpatient", "clinic": "outpatient", "home": "outpatient"}
CHRONIC_KINDS = frozenset({"disease_prevention"})
REHAB_KINDS = frozenset({"rehabilitation_hospital", "nursing_home", "sanatorium"})

REFUSALS: dict[str, str] = {
    "cost": _("费用"),
    "trust": _("信任（不放心基层）"),
    "drugs": _("药品（基层没有）"),
    "distance": _("距离（不方便）"),
    "family": _("家人意见"),
    "other": _("其他（请写明）"),
}
DECLINES: dict[str, str] = {
    "no_bed": _("没有床位"),
    "no_drug": _("所需药品没有，也不能开延伸处方"),
    "no_skill": _("没有相应设备或人员"),
    "not_ours": _("不属于本机构服务区域"),
    "not_stable": _("按所附资料病情尚不宜下转"),
    "plan_unclear": _("接续方案不清楚"),
    "other": _("其他（请写明）"),
}
WITHDRAWALS: dict[str, str] = {
    "worse": _("病情变化，暂不能下转"),
    "plan_changed": _("治疗方案改变"),
    "other_place": _("改去其他机构"),
    "went_home": _("已直接出院回家"),
    "died": _("患者已故"),
    "entered_in_error": _("填错了"),
    "other": _("其他（请写明）"),
}
DUE_KINDS: dict[str, str] = {"check": _("复查"), "refill": _("续药"), "postop": _("术后随访")}
DUE_RESULTS: dict[str, str] = {
    "done": _("已完成，达标"),
    "off_target": _("已完成，未达标"),
    "adjusted": _("已完成，已调整"),
    "not_done": _("未做（请写明原因）"),
}
REPORTS: dict[str, str] = {
    "as_planned": _("按方案执行，平稳"),
    "adjusted": _("已按情况调整方案"),
    "drug_missing": _("有药品接不上"),
    "worse": _("病情有变化"),
}
BACK_URGENCIES: dict[str, str] = {"urgent": _("加急住院"), "emergency": _("急诊（通知急诊科）")}
# How the case compares with the front page of the hospital's record (病案首页).
RECONCILE: dict[str, str] = {
    "no_stay": _("已下转，没有对应的住院记录"),
    "still_in": _("已到基层，病案首页还没有离院"),
    "other_way": _("已下转，离院方式不是 2 或 3"),
    "no_case": _("离院方式为 2 或 3，没有下转单"),
}
# The four groups of people an institution may declare that it looks after (JL-40).
GROUPS: dict[str, str] = {
    "chronic": _("诊断明确、病情稳定的慢性病患者"),
    "recovery": _("康复期患者"),
    "elderly": _("老年病患者"),
    "tumour": _("晚期肿瘤患者"),
}
