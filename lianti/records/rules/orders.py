"""Checks of orders and reports, and of which belong together."""

from __future__ import annotations

import datetime as dt

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.records import kinds
from lianti.records.rules.content import check_moment, check_value, clean, one_of, tidy
from lianti.records.shapes import Issue, Order, ReportContent

_MOST_VALUES = 200


def check_order(order: Order) -> Order:
    """Return an order tidied; refuses one of no known category, without an item, or of no known priority."""
    order = tidy(order, {"reason": 200})
    one_of(order.category, kinds.CATEGORIES, "category", _("请选择检查检验类别。"))
    one_of(order.priority, kinds.PRIORITIES, "priority", _("请选择常规、加急或急诊。"))
    _check_item(order.item_name, order.modality)
    return order


def _check_item(name: str, modality: str) -> None:
    if not name:
        raise Refused("item_name", _("请填写检查检验项目。"), field="item_name")
    if modality and modality not in kinds.MODALITIES:
        raise Refused("modality_unknown", _("请选择设备类型。"), field="modality")


def check_report(content: ReportContent, at: dt.datetime) -> ReportContent:
    """Return a report tidied; refuses one without category, item or time, and outside paper without a name on it."""
    content = tidy(content)
    one_of(content.category, kinds.CATEGORIES, "category", _("请选择检查检验类别。"))
    one_of(content.source, kinds.SOURCES, "source", _("请选择报告来源。"))
    one_of(content.status, ("registered", "final"), "status", _("新报告只能是已登记或已签发。"))
    _check_item(content.item_name, content.modality)
    check_moment(content.performed_at, at)
    if content.source == "outside" and not content.issuer_name and content.issuer_uid is None:
        raise Refused("issuer", _("请填写出具报告的机构。"), field="issuer_name")
    if content.status == "final" and content.source != "outside":
        check_issue(content.issue, content.category, content.performed_at, at)
    _check_values(content.issue)
    return content


def check_issue(issue: Issue, category: str, performed_at: dt.datetime, at: dt.datetime) -> None:
    """Refuse a result without words or values, one signed before it was made, and one from the future."""
    if not issue.values and not issue.findings.strip() and not issue.conclusion.strip():
        needed = _("请填写检验结果。") if category == "laboratory" else _("请填写检查所见或结论。")
        raise Refused("result_empty", needed, field="findings")
    clean(issue.findings, "findings", 20_000)
    clean(issue.conclusion, "conclusion", 20_000)
    if issue.issued_at:
        check_moment(issue.issued_at, at, "issued_at")
        if issue.issued_at < performed_at:
            raise Refused("issued_early", _("签发时间不能早于检查时间。"), field="issued_at")
    _check_values(issue)


def _check_values(issue: Issue) -> None:
    if len(issue.values) > _MOST_VALUES:
        raise Refused("values_many", _("一次最多登记 {n} 项，请分几次填写。"), n=_MOST_VALUES)
    for value in issue.values:
        check_value(value)


def check_reason(reason: str) -> None:
    """Refuse a change without a reason."""
    if not clean(reason, "reason", 200):
        raise Refused("reason", _("请写明原因。"), field="reason")


def check_change(status: str, reason: str) -> None:
    """Refuse to amend or withdraw what was never issued or has been withdrawn, and either without a reason."""
    if status == "registered":
        raise Refused("report_registered", _("这份报告还没有签发。"))
    if status == "withdrawn":
        raise Refused("report_withdrawn", _("这份报告已经撤回，不能再改。"))
    check_reason(reason)


def check_closing(status: str, to_status: str, reason: str) -> None:
    """Refuse to end an order twice, in no known way, or without the reason that the way needs."""
    if status != "active":
        raise Refused("request_ended", _("这张申请单已经结束，不能再改。"))
    one_of(to_status, kinds.REQUEST_ENDS, "status", _("请选择完成、撤销或互认。"))
    if to_status == "revoked":
        check_reason(reason)


def check_pair(report_person: int, request_person: int, status: str) -> None:
    """Refuse to match across two people, or a report that has been withdrawn."""
    if report_person != request_person:
        raise Refused("other_person", _("报告和申请单不是同一个人，不能对应。"))
    if status == "withdrawn":
        raise Refused("report_withdrawn", _("这份报告已经撤回，不能再改。"))
