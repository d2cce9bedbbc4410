"""Kinds, levels and titles of institutions and people, as the field names them."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

INSTITUTION_KINDS: dict[str, str] = {
    "general_hospital": _("综合医院"),
    "tcm_hospital": _("中医医院"),
    "specialty_hospital": _("专科医院"),
    "rehabilitation_hospital": _("康复医院"),
    "nursing_home": _("护理院"),
    "maternal_child": _("妇幼保健机构"),
    "cdc": _("疾病预防控制中心"),
    "community_centre": _("社区卫生服务中心"),
    "community_station": _("社区卫生服务站"),
    "township_hospital": _("乡镇卫生院"),
    "village_clinic": _("村卫生室"),
    "clinic": _("卫生所/医务室"),
    "outpatient": _("门诊部/诊所"),
    "emergency_centre": _("急救中心"),
    "blood_centre": _("血站"),
    "diagnostic_centre": _("医学检验/影像诊断中心"),
    "sanatorium": _("疗养院"),
    "supervision": _("卫生监督机构"),
    "disease_prevention": _("专科疾病防治机构"),
    "other": _("其他机构"),
    "health_commission": _("卫生健康行政部门"),
    "insurance_bureau": _("医疗保障部门"),
}
PRIMARY_KINDS = frozenset({"community_centre", "community_station", "township_hospital", "village_clinic", "clinic"})

LEVELS: dict[str, str] = {
    "": _("未定级"),
    "3S": _("三级特等"), "3A": _("三级甲等"), "3B": _("三级乙等"), "3C": _("三级丙等"), "3": _("三级"),
    "2A": _("二级甲等"), "2B": _("二级乙等"), "2C": _("二级丙等"), "2": _("二级"),
    "1A": _("一级甲等"), "1B": _("一级乙等"), "1C": _("一级丙等"), "1": _("一级"),
}  # fmt: skip


def level_words(level: str) -> str:
    """Return the level to stand behind a name: nothing when none is known, which only the institution's page says."""
    return LEVELS.get(level, level) if level else ""


OWNERSHIPS: dict[str, str] = {"public": _("公立"), "private": _("社会办"), "enterprise": _("企业办"), "": _("未填")}

TITLES: dict[str, str] = {
    "chief": _("主任医师"),
    "associate_chief": _("副主任医师"),
    "attending": _("主治医师"),
    "resident": _("住院医师"),
    "assistant": _("助理医师"),
    "village": _("乡村医生"),
    "nurse": _("护士"),
    "other": _("其他"),
}
# 职称 from low to high; medical titles only, so that rules can ask for "attending or above".
TITLE_ORDER = ("resident", "attending", "associate_chief", "chief")
