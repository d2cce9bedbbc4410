"""Checks of what was written down: an edition of tariffs, and the stays of a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from lianti.insurance import kinds
from lianti.insurance.rules.chains import depth
from lianti.insurance.rules.sizes import check_sizes
from lianti.insurance.shapes import Edition, Insured, Link, Rule, Stay, Tariff, level_rank
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

# A deductible above 100,000 yuan is a typing error, most likely yuan taken for fen.
_MOST = 10_000_000


def _one_of(value: str, choices: Collection[str], name: str, where: str) -> None:
    if value not in choices:
        raise Refused(
            "insurance_code",
            _("{where}的“{name}”写的是“{value}”，只能是：{choices}。"),
            where=where,
            name=name,
            value=value,
            choices="、".join(c for c in choices if c),
        )


def _period(since: dt.date, until: dt.date | None, where: str) -> None:
    if until is not None and until <= since:
        raise Refused("insurance_period", _("{where}的失效日期要晚于生效日期。"), where=where)


def check_edition(edition: Edition) -> None:
    """Refuse an edition with unknown codes, impossible amounts, periods turned round, or two tariffs for one case."""
    check_sizes(edition)
    terms = edition.terms
    _period(edition.since_on, edition.until_on, edition.region)
    _one_of(terms.nth_counting, kinds.NTH_COUNTING, "nth_counting", edition.region)
    _one_of(terms.crossing_year, kinds.CROSSING_YEAR, "crossing_year", edition.region)
    _one_of(edition.default_level, ("", *kinds.LEVELS), "default_level", edition.region)
    for hospital in edition.hospitals:
        _one_of(hospital.level, kinds.LEVELS, "level", hospital.name)
    if not edition.tariffs:
        raise Refused("insurance_empty", _("{where}没有一条起付线标准。"), where=edition.region)
    for number, tariff in enumerate(edition.tariffs, start=1):
        _check_tariff(tariff, _("第 {n} 条起付线").format(n=number))
    for number, rule in enumerate(edition.rules, start=1):
        _check_rule(rule, _("第 {n} 条规则").format(n=number))
    _check_overlaps(edition)
    _check_ratios(edition)


def _check_tariff(tariff: Tariff, where: str) -> None:
    _one_of(tariff.level, kinds.LEVELS, "level", where)
    _one_of(tariff.insured_type, kinds.INSURED_TYPES, "insured_type", where)
    _one_of(tariff.group, kinds.GROUPS, "group", where)
    _period(tariff.since_on, tariff.until_on, where)
    if not 0 <= tariff.deductible <= _MOST:
        raise Refused("insurance_amount", _("{where}的金额不在 0～100,000 元之间。"), where=where)
    ends = [b.up_to for b in tariff.bands]
    rising = all(a is not None and (b is None or a < b) for a, b in zip(ends, ends[1:], strict=False))
    if not rising or not all(0 <= b.percent <= 100 for b in tariff.bands):
        raise Refused("insurance_bands", _("{where}的费用段要从低到高，比例在 0～100 之间。"), where=where)


def _check_rule(rule: Rule, where: str) -> None:
    _one_of(rule.kind, kinds.RULE_KINDS, "kind", where)
    _one_of(rule.direction, kinds.DIRECTIONS, "direction", where)
    _one_of(rule.applies_to, kinds.APPLIES_TO, "applies_to", where)
    _one_of(rule.level, ("", *kinds.LEVELS), "level", where)
    _one_of(rule.insured_type, ("", *kinds.INSURED_TYPES), "insured_type", where)
    _period(rule.since_on, rule.until_on, where)
    if rule.kind == "reduce" and not 0 < rule.percent <= 100:
        raise Refused("insurance_percent", _("{where}要写明降低百分之几（1～100）。"), where=where)
    if (
        rule.kind in {"ratio_bonus", "unreferred_penalty", "outside_filed", "outside_unfiled"}
        and not 0 < rule.points <= 100
    ):
        raise Refused("insurance_points", _("{where}要写明几个百分点（1～100）。"), where=where)
    if rule.kind in {"difference", "cancel"} and rule.applies_to != "this":
        raise Refused("insurance_side", _("{where}只能用于转入的这次住院。"), where=where)


def _check_overlaps(edition: Edition) -> None:
    rows = edition.tariffs
    for number, one in enumerate(rows, start=1):
        for other in rows[number:]:
            same = (one.level, one.insured_type, one.group, one.order) == (
                other.level, other.insured_type, other.group, other.order
            )  # fmt: skip
            if same and _overlap(one, other):
                raise Refused(
                    "insurance_twice",
                    _("{region}的{type}{level}第 {order} 次住院有两条同时生效的起付线，请只留一条。"),
                    region=edition.region,
                    type=kinds.INSURED_TYPES[one.insured_type],
                    level=kinds.LEVELS[one.level],
                    order=one.order,
                )


def _check_ratios(edition: Edition) -> None:
    """Refuse a region in which the fund pays less in primary care than above it (JL-88); equal shares may stand."""
    shares: dict[tuple[str, str], dict[str, int]] = {}
    for tariff in edition.tariffs:
        if tariff.bands and tariff.order == 1:
            level = shares.setdefault((tariff.insured_type, tariff.group), {})
            level[tariff.level] = tariff.bands[0].percent
    for (insured_type, _group), levels in shares.items():
        known = [level for level in kinds.LEVEL_ORDER if level in levels]
        for lower, upper in zip(known, known[1:], strict=False):
            if levels[lower] < levels[upper]:
                raise Refused(
                    "insurance_ratio_order",
                    _("{region}{type}的报销比例应基层高于上级：{lower}是 {low}%，{upper}却是 {high}%。"),
                    region=edition.region,
                    type=kinds.INSURED_TYPES[insured_type],
                    lower=kinds.LEVELS[lower],
                    upper=kinds.LEVELS[upper],
                    low=levels[lower],
                    high=levels[upper],
                )


def _overlap(one: Tariff, other: Tariff) -> bool:
    starts_before = one.until_on is None or other.since_on < one.until_on
    return starts_before and (other.until_on is None or one.since_on < other.until_on)


def check_course(insured: Insured, stays: Sequence[Stay], links: Sequence[Link]) -> None:
    """Refuse stays and links that contradict themselves or each other."""
    _one_of(insured.insured_type, kinds.INSURED_TYPES, "insured_type", _("参保人"))
    _one_of(insured.group, kinds.GROUPS, "group", _("参保人"))
    if insured.earlier_stays < 0:
        raise Refused("insurance_earlier", _("此前住院次数不能是负数。"))
    if not stays:
        raise Refused("insurance_no_stay", _("请至少写一次住院。"))
    by_key = {stay.key: stay for stay in stays}
    if len(by_key) != len(stays):
        raise Refused("insurance_stay_twice", _("有两次住院的编号相同，请分开编号。"))
    for stay in stays:
        _check_stay(stay)
    for link in links:
        _check_link(link, by_key)
    if len({link.target for link in links}) != len(links):
        raise Refused("insurance_two_links", _("一次住院只能由一张转诊单转入，请只留有效的一张。"))
    if any(depth(stay.key, links) < 0 for stay in stays):
        raise Refused("insurance_link_loop", _("转诊首尾相连成了一个圈，请核对先后。"))


def _check_stay(stay: Stay) -> None:
    where = _("住院 {key} ").format(key=stay.key)
    _one_of(stay.level, kinds.LEVELS, "level", where)
    if stay.discharged_on is not None and stay.discharged_on < stay.admitted_on:
        raise Refused("insurance_stay_days", _("{where}的出院日期早于入院日期。"), where=where)
    if stay.eligible is not None and stay.eligible < 0:
        raise Refused("insurance_eligible", _("{where}的合规费用不能是负数。"), where=where)


def _check_link(link: Link, stays: dict[str, Stay]) -> None:
    where = _("转诊到 {key} ").format(key=link.target)
    _one_of(link.direction, tuple(d for d in kinds.DIRECTIONS if d != "any"), "direction", where)
    if link.target not in stays or (link.source and link.source not in stays) or link.source == link.target:
        raise Refused("insurance_link_stay", _("{where}连的住院不在名单里，请核对编号。"), where=where)
    if not link.source:
        return
    source, target = stays[link.source], stays[link.target]
    if source.admitted_on > target.admitted_on:
        raise Refused("insurance_link_order", _("{where}的上一次住院入院更晚，请核对先后。"), where=where)
    climb = level_rank(target.level) - level_rank(source.level)
    if (climb > 0 and link.direction == "down") or (climb < 0 and link.direction == "up"):
        raise Refused("insurance_link_direction", _("{where}的方向与两家医院的级别不符，请核对。"), where=where)
