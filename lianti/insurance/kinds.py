"""Code lists of insurance, in the words of the field."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

# Levels by which a region sets its deductible (起付线), from low to high.
LEVELS: dict[str, str] = {
    "primary": _("基层（一级及以下）"),
    "county": _("县级（二级）"),
    "city": _("市级（三级）"),
    "province": _("省级及外地"),
}
LEVEL_ORDER = tuple(LEVELS)

INSURED_TYPES: dict[str, str] = {"employee": _("职工医保"), "resident": _("居民医保")}
GROUPS: dict[str, str] = {"": _("一般"), "aided": _("医疗救助对象")}

RULE_KINDS: dict[str, str] = {
    "waive": _("免除起付线"),
    "reduce": _("降低起付线"),
    "difference": _("连续计算，只补差额"),
    "cancel": _("取消起付线（同一病程）"),
    "ratio_bonus": _("提高报销比例"),
    "ignore_interval": _("不受住院间隔限制"),
    "unreferred_penalty": _("未经转诊降低报销比例"),
    "outside_filed": _("转诊备案后到统筹区外，降低报销比例"),
    "outside_unfiled": _("临时外出就医（未备案），降低报销比例"),
}
# Of these the first that fits decides what a stay is charged; the others stand beside them.
CHARGING = frozenset({"waive", "reduce", "difference", "cancel"})

DIRECTIONS: dict[str, str] = {"up": _("上转"), "down": _("下转"), "level": _("平级转诊"), "any": _("不分方向")}
APPLIES_TO: dict[str, str] = {"this": _("转入的这次住院"), "previous": _("转出的上一次住院")}

NTH_COUNTING: dict[str, str] = {
    "each_stay": _("每次住院各算一次"),
    "chain_as_one": _("一串转诊住院合算一次"),
}
CROSSING_YEAR: dict[str, str] = {"continue": _("跨年继续累计"), "restart": _("跨年重新起算")}
