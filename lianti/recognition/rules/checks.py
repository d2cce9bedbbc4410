"""What is refused before anything is written (A3, A5, A8, SY-07). Pure Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from lianti.kernel.pure.areas import area_of
from lianti.kernel.pure.asked import FIRST_DAY, LAST_DAY
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.recognition import kinds
from lianti.recognition.rules.marks import needed_kind
from lianti.recognition.shapes import Answer, Asked, CertificateFields, Item, PaperResult

_LONGEST = dt.timedelta(days=366 * 3)


def check_answer(answer: Answer, *, field: str = "") -> None:
    """Refuse a decision that is none, and every refusal without its coded reason (A3: no refusal without reason)."""
    if answer.decision not in kinds.ASKED:
        raise Refused("decision", _("请选择认可、部分认可或不认可。"), field=field or "decision")
    if answer.decision == "recognised":
        return
    if answer.reason not in kinds.REASONS:
        raise Refused("reason_missing", _("不认可或部分认可时，请选择理由。"), field=field or "reason")
    if answer.reason in kinds.IN_WORDS and not answer.words.strip():
        raise Refused("reason_words", _("选择这条理由时，请写明具体情况。"), field=field or "words")


def check_order(asked: Sequence[Asked], items: Mapping[str, Item], priority: str) -> None:
    """Refuse an order of nothing, of unknown or doubled items, or without the part of the body it needs."""
    if not asked:
        raise Refused("nothing_ordered", _("请先选择要开的项目。"), field="item")
    if len(asked) > kinds.MOST_ITEMS:
        raise Refused("too_many", _("一次最多开 {most} 项，请分两次开。"), field="item", most=kinds.MOST_ITEMS)
    if priority not in kinds.PRIORITIES:
        raise Refused("priority", _("请选择常规、加急或急诊。"), field="priority")
    if len({(a.code, a.body_part) for a in asked}) < len(asked):
        raise Refused("doubled", _("同一个项目选了两次。"), field="item")
    for line in asked:
        check_line(line, items.get(line.code))


def check_line(line: Asked, item: Item | None) -> None:
    """Refuse one line that is no item, or lacks a part of the body."""
    if item is None:
        raise Refused("unknown_item", _("目录里没有这个项目，请重新选择。"), field="item")
    if item.category != kinds.LABORATORY and not item.body_part and line.body_part not in kinds.BODY_PARTS:
        raise Refused("body_part", _("“{name}”要选检查部位。"), field="body_part", name=item.name)


def check_certificate(c: CertificateFields, items: Mapping[str, Item]) -> None:
    """Refuse a certificate that could not carry a mark: laboratories by item, the rest by item or category (A8)."""
    if c.kind not in kinds.CERTIFICATE_KINDS:
        raise Refused("certificate_kind", _("请选择室间质评或影像质控。"), field="kind")
    if c.scope not in kinds.SCOPES:
        raise Refused("scope", _("请选择证明的适用范围。"), field="scope")
    if not c.number.strip():
        raise Refused("number", _("请填写证书或文件编号。"), field="number")
    if not FIRST_DAY <= c.since_on < c.until_on <= LAST_DAY:
        raise Refused("dates", _("失效日期应晚于生效日期。"), field="until_on")
    if c.until_on - c.since_on > _LONGEST:
        raise Refused("too_long", _("质评、质控按年度，有效期最长 3 年。"), field="until_on")
    _check_subject(c, items)
    _check_area(c)


def _check_subject(c: CertificateFields, items: Mapping[str, Item]) -> None:
    category = c.category
    if c.item_code:
        item = items.get(c.item_code)
        if item is None:
            raise Refused("unknown_item", _("目录里没有这个项目，请重新选择。"), field="item_code")
        category = item.category
    elif c.kind == "eqa":
        raise Refused("eqa_by_item", _("室间质评按项目登记，请选择项目。"), field="item_code")
    if category not in kinds.CATEGORIES:
        raise Refused("category", _("请选择项目或类别。"), field="category")
    if needed_kind(category) != c.kind:
        raise Refused("kind_mismatch", _("检验项目用室间质评，影像、超声、电生理等用影像质控。"), field="kind")


def _check_area(c: CertificateFields) -> None:
    if c.scope in {"city", "province"} and area_of(c.area) is None:
        raise Refused("area", _("请填写 6 位地区编码，例如松原市 220700。"), field="area")
    if c.scope == "region":
        if not c.region.strip():
            raise Refused("region", _("请写明区域名称，例如“京津冀”。"), field="region")
        if len(c.provinces) < 2 or not set(c.provinces) <= set(kinds.PROVINCE_SIGNS):
            raise Refused("provinces", _("跨省区域至少包含两个省，请写编码前两位，如 11 12 13。"), field="provinces")


def check_failure(failed_on: dt.date, affected_on: dt.date, today: dt.date, reason: str) -> None:
    """Refuse a failure in the future, a window that ends before it begins, or one without words."""
    if failed_on > today:
        raise Refused("failed_on", _("不合格日期不能晚于今天。"), field="failed_on")
    if affected_on > failed_on or (failed_on - affected_on).days > 400:
        raise Refused("affected_on", _("追溯起始日应在不合格日期之前，最长追溯 400 天。"), field="affected_on")
    if not reason.strip():
        raise Refused("failure_reason", _("请写明不合格的情况。"), field="reason")


def check_direction(from_level: int, to_level: int, area: str) -> None:
    """Refuse a rule that says what holds anyway: equals and lower levels accept already (A4)."""
    if from_level not in kinds.LEVELS or to_level not in kinds.LEVELS or area not in kinds.AREAS:
        raise Refused("direction", _("请选择出具级别、接受级别和范围。"), field="from_level")
    if from_level >= to_level:
        raise Refused("direction_holds", _("同级之间、下级认可上级的结果本来就互认，不需要登记。"), field="to_level")


def check_paper(paper: PaperResult, item: Item | None, today: dt.date) -> None:
    """Refuse a paper result of no item, from the future, or without who issued it."""
    if item is None:
        raise Refused("unknown_item", _("目录里没有这个项目，请重新选择。"), field="item")
    if not FIRST_DAY <= paper.performed_on <= today:
        raise Refused("performed_on", _("请填写报告上的检查日期，不能晚于今天。"), field="performed_on")
    if not paper.issuer.strip():
        raise Refused("issuer", _("请写明出具报告的医疗机构。"), field="issuer")
    if paper.mark not in kinds.PAPER_MARKS:
        raise Refused("paper_mark", _("请选择报告上的互认标识。"), field="mark")
