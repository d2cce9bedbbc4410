"""Code lists of a transfer to a hospital outside (转诊转院备案, JL-45)."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _

KINDS: dict[str, str] = {"outpatient": _("门诊"), "inpatient": _("住院"), "emergency": _("急诊抢救")}
LEVELS: dict[str, str] = {
    "province": _("省级医院"),
    "city": _("市级医院（平级）"),
    "county": _("县区级医院"),
    "abroad": _("省外医院"),
}
REASONS: dict[str, str] = {
    "no_technology": _("本集团不具备诊疗条件"),
    "unclear": _("疑难病例，诊断未明"),
    "no_capacity": _("集团内近期无床位/号源"),
    "rescue": _("急诊抢救"),
    "patient_wish": _("患者或家属要求"),
    "other": _("其他（请写明）"),
}
FILING_KINDS: dict[str, str] = {"referral": _("转诊"), "emergency": _("急诊抢救"), "self": _("自行就医")}
FILING_STATES: dict[str, str] = {
    "missing": _("未备案"),
    "filed": _("已备案"),
    "as_filed": _("视同已备案"),
    "not_needed": _("未出统筹区，不需备案"),
}
RESULTS: dict[str, str] = {
    "treated": _("已就诊，返回本地"),
    "not_gone": _("最终未前往"),
    "unreachable": _("多次联系不上"),
    "died": _("患者已故"),
}
# What a transfer may owe while it is open; each is brought before its holder by the clock.
OWED: dict[str, str] = {
    "filing": _("备案逾期未登记"),
    "emergency": _("急诊备案资料未补"),
    "validity": _("备案有效期将尽或已过"),
    "outcome": _("外院结果未登记"),
}
