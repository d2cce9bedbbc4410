"""The worklist of reports without an order and of orders without a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.web import pages as kit
from lianti.records import kinds
from lianti.records.queries import Unmatched
from lianti.records.wording import range_words, result_words
from lianti.residents.queries import person_line
from lianti.residents.shapes import PersonLine

if TYPE_CHECKING:
    from lianti.records.models import DiagnosticReport, Observation, ServiceRequest


def typed_values(values: Iterable[Observation]) -> str:
    """Return values as lines that the form reads again."""
    return "\n".join("\t".join((v.name, result_words(v), v.unit, range_words(v))).rstrip() for v in values)


def unmatched_page(answer: Unmatched, tab: str, at: dt.datetime) -> kit.WorklistPage:
    """Return the list as the kit draws it."""
    address = reverse("records:unmatched")
    tabs = (
        kit.Tab("reports", _("待对应报告"), address, answer.reports, tab == "reports", hot=True),
        kit.Tab("orders", _("待报告申请"), f"{address}?tab=orders", answer.orders, tab == "orders"),
    )
    columns = (
        kit.Column("person", _("居民"), main=True),
        kit.Column("item", _("项目"), wide=True),
        kit.Column("when", _("检查时间") if tab == "reports" else _("开单时间")),
        kit.Column("who", _("出具") if tab == "reports" else _("开单")),
        kit.Column("number", _("单号")),
    )
    return kit.WorklistPage(
        label=_("报告与申请单对应"),
        columns=columns,
        rows=tuple(_report(row, at) for row in answer.report_rows)
        + tuple(_order(row, at) for row in answer.order_rows),
        tabs=tabs,
        pager=kit.Pager(answer.page, answer.pages, answer.total),
        empty=kit.Empty(
            _("没有待对应的报告") if tab == "reports" else _("没有等待报告的申请单"),
            _("报告上写着申请单号的会自动对应；其余的在这里人工对应。"),
            "checks",
        ),
    )


def shown(line: PersonLine) -> kit.PersonLine:
    """Return a person as a list shows one, so that namesakes stay apart."""
    age = _("{age}岁").format(age=line.age)
    return kit.PersonLine(line.name, _(line.sex_name), age, line.identity_mask, line.institution_name)


def _report(row: DiagnosticReport, at: dt.datetime) -> kit.Row:
    url = reverse("records:report", args=[row.uid])
    button = kit.MoveButton(_("去对应"), f"{url}#orders", "primary", method="get")
    cells = (
        kit.Cell(shown(person_line(row.resident, at)), "person"),
        kit.Cell(row.item_name, note=_(kinds.CATEGORIES[row.category])),
        kit.Cell(row.performed_at, "datetime"),
        kit.Cell(row.issuer_name, note=row.signer_name),
        kit.Cell(row.number, "mono"),
    )
    return kit.Row(str(row.uid), url, cells, button)


def _order(row: ServiceRequest, at: dt.datetime) -> kit.Row:
    url = f"{reverse('records:timeline', args=[row.resident.uid])}?kind=request"
    urgent = row.priority != "routine"
    cells = (
        kit.Cell(shown(person_line(row.resident, at)), "person"),
        kit.Cell(row.item_name, note=_(kinds.PRIORITIES[row.priority]) if urgent else ""),
        kit.Cell(row.requested_at, "datetime"),
        kit.Cell(row.requester_name),
        kit.Cell(row.number, "mono"),
    )
    return kit.Row(str(row.uid), url, cells, urgent=urgent)
