"""The list of orders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure.ids import spaced
from lianti.kernel.web.pages import Cell, Column, Empty, Filter, MoveButton, Pager, Row, Tab, WorklistPage
from lianti.supply import kinds, queries
from lianti.supply.pages.common import clock_of, item_words, state_of, when_words
from lianti.supply.permissions import allowed_moves, may_order
from lianti.supply.states import STATES

if TYPE_CHECKING:
    from lianti.parties.shapes import Viewer
    from lianti.supply.models import SupplyOrder


def _columns() -> tuple[Column, ...]:
    return (
        Column("items", _("要什么"), main=True, wide=True),
        Column("from", _("申请单位")),
        Column("to", _("供应单位")),
        Column("urgency", _("紧急程度")),
        Column("state", _("状态")),
        Column("clock", _("时限")),
        Column("number", _("单号")),
    )


def _row(order: SupplyOrder, viewer: Viewer, at: dt.datetime) -> Row:
    url = reverse("supply:order", args=[order.number])
    moves = allowed_moves(viewer, order)
    label = moves[0].label if moves else _("查看")
    part = order.asker_department.name if order.asker_department else ""
    cells = (
        Cell(item_words(list(order.lines.all())), note=_(kinds.KINDS[order.kind])),
        Cell(order.asker_institution.label, note=part),
        Cell(order.centre.institution.label, note=order.centre.department.name),
        Cell(_(kinds.URGENCIES[order.urgency]), tone="bad" if order.urgency == "emergency" else ""),
        Cell(state_of(order), "state"),
        Cell(clock_of(order, at), "clock"),
        Cell(spaced(order.number), "mono"),
    )
    style = "primary" if moves and moves[0].style == "primary" else "secondary"
    button = MoveButton(_(label), url=url, style=style, method="get")  # type: ignore[arg-type]
    return Row(str(order.uid), url, cells, button, urgent=order.urgency == "emergency" and not order.ended_at)


def list_page(answer: queries.OrderAnswer, viewer: Viewer, text: str, page: int, at: dt.datetime) -> WorklistPage:
    """Return the list as the kit draws it."""
    home = reverse("supply:list")
    tabs = tuple(
        Tab(key, _(label), f"{home}?tab={key}", answer.counts[key], key == answer.tab, key == "disputed")
        for key, (label, _states) in queries.TABS.items()
    )
    empty = Empty(
        _("这里现在没有申请"), _("向共享中心申请灭菌包或用血，从申请到签收都在这里。"), "package",
        reverse("supply:new") if may_order(viewer, "sterile") is None else "", _("新建申请"),
    )  # fmt: skip
    return WorklistPage(
        label=_("消毒供应与用血"),
        columns=_columns(),
        rows=tuple(_row(order, viewer, at) for order in answer.rows),
        tabs=tabs,
        filters=(Filter("q", _("单号 / 物品 / 包号 / 单位"), text),),
        pager=Pager(page, max(1, -(-answer.total // queries.PAGE)), answer.total),
        empty=empty,
        export_url=f"{reverse('supply:export')}?tab={answer.tab}",
        refresh_on="live:supply",
    )


def export_rows(orders: Sequence[SupplyOrder]) -> list[tuple[str, ...]]:
    """Return a list as rows of text, the header first."""
    head = (
        _("单号"), _("类型"), _("要什么"), _("申请单位"), _("供应单位"), _("紧急程度"), _("状态"), _("申请时间"),
        _("要用时间"), _("发出时间"), _("签收时间"), _("差异"),
    )  # fmt: skip
    return [head, *(_export(order) for order in orders)]


def _export(o: SupplyOrder) -> tuple[str, ...]:
    return (
        o.number, _(kinds.KINDS[o.kind]), item_words(list(o.lines.all())), o.asker_institution.name,
        o.centre.institution.name, _(kinds.URGENCIES[o.urgency]), _(STATES[o.state]), when_words(o.ordered_at),
        when_words(o.needed_at), when_words(o.dispatched_at), when_words(o.received_at), o.discrepancy,
    )  # fmt: skip
