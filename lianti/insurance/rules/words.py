"""The sentences of the working. Templates are translated by faces; amounts are in yuan, days as ISO dates."""

from __future__ import annotations

from lianti.insurance.kinds import GROUPS, INSURED_TYPES, LEVELS
from lianti.insurance.shapes import Insured, Rule, Stay, Step
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.money import yuan

NOTE = _("以医保结算为准")
SAMPLE_NOTE = _("示例/以医保结算为准")


def tariff(insured: Insured, stay: Stay, order: int, deductible: int) -> Step:
    """Say which tariff belongs to a stay."""
    return Step(
        "tariff",
        _("{place}：{type}，{level}，本年第 {order} 次住院，起付线标准 {amount}。"),
        {
            "place": stay.place or stay.key,
            "type": INSURED_TYPES[insured.insured_type] + (f"（{GROUPS[insured.group]}）" if insured.group else ""),
            "level": LEVELS[stay.level],
            "order": order,
            "amount": yuan(deductible),
        },
    )


def other_order(order: int, deductible: int) -> Step:
    """Say that the chain counts as one stay."""
    return Step(
        "chain_order",
        _("一串转诊住院合算一次，按本年第 {order} 次的标准 {amount} 连续计算。"),
        {"order": order, "amount": yuan(deductible)},
    )


def little_cost(amount: int) -> Step:
    """Say that the cost is lower than the deductible."""
    return Step("eligible", _("合规费用只有 {amount}，起付线最多付到这里。"), {"amount": yuan(amount)})


def difference(rule: Rule, paid: int, charge: int) -> Step:
    """Say that only the difference is paid (JL-49)."""
    if charge == 0:
        text = _("连续计算起付线：转诊前已付 {paid}，不低于本次标准，本次不再付。")
    else:
        text = _("连续计算起付线：转诊前已付 {paid}，本次只补差额 {charge}。")
    return Step("difference", text, {"paid": yuan(paid), "charge": yuan(charge)}, rule.clause)


def cancelled(rule: Rule) -> Step:
    """Say that the deductible of the primary stay is cancelled (JL-50)."""
    return Step("cancel", _("下转接续治疗（医生确认同一病程），取消本次住院的起付线。"), {}, rule.clause)


def lowered(rule: Rule, charge: int) -> Step:
    """Say that the deductible of the stay that begins is waived or reduced."""
    if rule.kind == "waive":
        return Step("waive", _("经转诊入院，免除本次住院的起付线。"), {}, rule.clause)
    values = {"percent": rule.percent, "charge": yuan(charge)}
    return Step("reduce", _("经转诊入院，本次起付线降低 {percent}%，付 {charge}。"), values, rule.clause)


def previous_lowered(rule: Rule, stay: Stay, charge: int) -> Step:
    """Say that the deductible of the stay before is waived or reduced, and until when that has to be arranged."""
    values = {"place": stay.place or stay.key, "percent": rule.percent, "charge": yuan(charge)}
    if rule.kind == "waive":
        text = _("{place}的上一次住院免除起付线。须在上一次出院结算前办妥，否则不能减免。")
        return Step("waive_previous", text, values, rule.clause)
    text = _("{place}的上一次住院起付线降低 {percent}%，付 {charge}。须在上一次出院结算前办妥，否则不能减免。")
    return Step("reduce_previous", text, values, rule.clause)


def settled(stay: Stay, rule: Rule) -> Step:
    """Say that the stay before was settled too early."""
    values = {"place": stay.place or stay.key, "day": stay.settled_on}
    text = _("{place}的上一次住院已在 {day} 结算，早于转诊办妥，不能再减免。")
    return Step("settled", text, values, rule.clause)


def capped(charge: int) -> Step:
    """Say that the ordinary result is lower and therefore holds."""
    return Step("ordinary", _("不转诊单独计算只需 {charge}，按较少的 {charge} 付。"), {"charge": yuan(charge)})


def course_open(rule: Rule) -> Step:
    """Say that the doctor has not confirmed that the treatment continues."""
    text = _("医生还没有确认两次住院是同一病程，确认后才能取消或减免起付线。")
    return Step("same_course", text, {}, rule.clause)


def other_chapter() -> Step:
    """Warn that the diagnoses are of different chapters; the doctor's word holds all the same."""
    return Step("chapter", _("提醒：两次住院的诊断不在同一章（ICD-10），请医生再核对是否同一病程。"))


def no_stay_before(rule: Rule) -> Step:
    """Say that there is nothing to go on from."""
    return Step("no_source", _("转诊前没有住院，起付线照付，不因转诊减少。"), {}, rule.clause)


def new_year() -> Step:
    """Say that the chain begins anew with the year."""
    return Step("new_year", _("跨年住院，起付线从本年重新起算。"))


def bonus(rule: Rule) -> Step:
    """Say by how much the fund pays more."""
    if rule.up_to is None:
        text = _("经转诊，起付线以上的费用报销比例提高 {points} 个百分点。")
        return Step("ratio_bonus", text, {"points": rule.points}, rule.clause)
    values = {"points": rule.points, "up_to": yuan(rule.up_to)}
    text = _("经转诊，起付线以上至 {up_to} 的费用报销比例提高 {points} 个百分点。")
    return Step("ratio_bonus", text, values, rule.clause)


def penalty_kept(rule: Rule) -> Step:
    """Say what going without a referral would cost."""
    text = _("不办转诊自行到该院住院，报销比例会降低 {points} 个百分点；经转诊不降低。")
    return Step("unreferred_penalty", text, {"points": rule.points}, rule.clause)


def interval_ignored(rule: Rule, days: int) -> Step:
    """Say that the interval between stays does not matter here."""
    return Step("ignore_interval", _("转诊住院不受 {days} 天住院间隔的限制。"), {"days": days}, rule.clause)


def interval_short(gap: int, days: int) -> Step:
    """Warn that the interval rule applies."""
    values = {"gap": max(gap, 0), "days": days}
    return Step("interval", _("提醒：距上一次出院 {gap} 天，不足 {days} 天，医保可能不予支付，请先问医保办。"), values)


def not_accepted() -> Step:
    """Say that nobody had accepted the referral when the person was admitted."""
    return Step("not_accepted", _("入院前没有被受理的转诊，按自行就医计算。"))


def not_arrived() -> Step:
    """Say that the referral did not arrive."""
    return Step("not_arrived", _("转诊没有到院确认，按自行就医计算。"))


def outside() -> Step:
    """Say that the hospital lies outside of the region (JL-45)."""
    text = _("医院在参保统筹区外：先办异地就医（转诊转院）备案；连续计算不跨统筹区，起付线照付。")
    return Step("outside", text, {}, "JL-45")


def gap_too_long(gap: int, most: int) -> Step:
    """Say that too many days lie between the stays."""
    values = {"gap": gap, "most": most}
    return Step("gap", _("距上一次出院已 {gap} 天，超过 {most} 天，不能连续计算。"), values)
