"""Who looked at what: the auditor's page over the traces; reading it leaves a trace too.

The administrator reads it only while nobody is auditor: who keeps accounts does not judge what was done with them.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import day_of, page_number
from lianti.kernel.web.pages import Cell, Column, Empty, Filter, Pager, Row, WorklistPage
from lianti.ledger.actions import trace
from lianti.ledger.queries import TRACES_PER_PAGE, TraceLine, search_traces
from lianti.ledger.wording import (
    OPERATIONS,
    actor_name,
    detail_words,
    object_name,
    operation_name,
    operations_called,
)
from lianti.parties.permissions import demand, signed_in
from lianti.parties.queries import anybody_in, user_by_username
from lianti.parties.roles import role_name
from lianti.parties.shapes import Viewer


def _columns() -> tuple[Column, ...]:
    return (
        Column("at", _("时间"), main=True),
        Column("who", _("人员")),
        Column("operation", _("操作")),
        Column("purpose", _("用途")),
        Column("object", _("对象"), wide=True),
        Column("sealed", _("封存")),
    )


def may_audit(viewer: Viewer, at: dt.datetime) -> str | None:
    """The audit belongs to the auditor; while there is none, to the administrator."""
    if viewer.role == "auditor":
        return None
    if viewer.role == "administrator":
        return _("已设审计员，审计留痕由审计员查看。") if anybody_in("auditor", at) else None
    return _("审计留痕由审计员查看。")


@require_GET
def traces(request: HttpRequest) -> HttpResponse:
    """Show one page of traces by account, object, operation and day."""
    viewer, at = signed_in(request), clock.now()
    demand(may_audit(viewer, at))
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ("who", "object", "operation", "day")}
    page = page_number(request.GET.get("page", ""))
    rows, total = _search(asked, page)
    trace(
        by=viewer,
        purpose=_("审计"),
        operation="read",
        object_type="traces",
        object_uid=None,
        at=at,
        detail=" ".join(f"{k}={v}" for k, v in asked.items() if v),
    )
    return render(request, "desk/audit.html", {"list": _page(asked, rows, total, page)})


def _search(asked: dict[str, str], page: int) -> tuple[list[TraceLine], int]:
    """Return what was asked for; an account or object that does not exist finds nothing."""
    user = user_by_username(asked["who"]) if asked["who"] else None
    if asked["who"] and user is None:
        return [], 0
    try:
        wanted = uuid.UUID(asked["object"]) if asked["object"] else None
    except ValueError:
        return [], 0
    kinds = operations_called(asked["operation"]) if asked["operation"] else ""
    if kinds == []:
        return [], 0
    day = day_of(asked["day"])
    if asked["day"] and day is None:
        return [], 0
    return search_traces(
        actor_uid=user.uid if user else None,
        object_uid=wanted,
        since=clock.day_start(day) if day else None,
        until=clock.day_start(day + dt.timedelta(days=1)) if day else None,
        operation=kinds,
        page=page,
    )


def _page(asked: dict[str, str], rows: list[TraceLine], total: int, page: int) -> WorklistPage:
    filters = (
        Filter("who", _("账号"), asked["who"]),
        Filter("object", _("对象编号"), asked["object"]),
        Filter("operation", _("操作"), _chosen(asked["operation"]), suggestions=tuple(map(operation_name, OPERATIONS))),
        Filter("day", _("日期 2026-11-22"), asked["day"]),
    )
    return WorklistPage(
        label=_("审计留痕"),
        columns=_columns(),
        rows=tuple(_row(line) for line in rows),
        filters=filters,
        pager=Pager(page, max(1, -(-total // TRACES_PER_PAGE)), total),
        empty=Empty(_("没有符合条件的留痕"), _("按账号、对象编号、操作（如：登录、打印）或日期查。"), "shield-check"),
    )


def _chosen(operation: str) -> str:
    """Return what was asked for in words, also when an older link carries the code."""
    return operation_name(operation) if operation in OPERATIONS else operation


def _row(line: TraceLine) -> Row:
    url = f"{reverse('desk:audit')}?object={line.object_uid}" if line.object_uid else ""
    cells = (
        Cell(line.at, "datetime"),
        Cell(actor_name(line.actor_name), note=role_name(line.actor_role)),
        Cell(operation_name(line.operation)),
        Cell(line.purpose),
        Cell(object_name(line.object_type), note=detail_words(line.detail)),
        Cell(_("已封存") if line.sealed else _("待封存")),
    )
    return Row(uid=str(line.uid), url=url, cells=cells, label=line.actor_name)
