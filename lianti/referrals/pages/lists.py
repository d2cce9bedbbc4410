"""Worklists as the kit draws them, and as a workbook."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.pure.periods import age_on
from lianti.kernel.web.pages import Cell, Column, Empty, Filter, MoveButton, Pager, Row, State, Tab, WorklistPage
from lianti.referrals import codes
from lianti.referrals.pages.common import clock_of, person_of, url_of
from lianti.referrals.pages.moves import move_label
from lianti.referrals.permissions import available_moves
from lianti.referrals.queries import PAGE, ListAnswer, ListQuery
from lianti.referrals.states import STATES, TONES
from lianti.referrals.worklists import Worklist, lists_for
from lianti.referrals.worklists.shape import CENTRE_ROLES
from lianti.residents.kinds import SEXES

if TYPE_CHECKING:
    from lianti.parties.shapes import Viewer
    from lianti.referrals.models import Referral
    from lianti.referrals.queries.saved import FilterLine

# The one button a row offers, the most helpful first; they all lead to the case, where the form is.
_MAIN = (
    "acknowledge",
    "confirm_offer",
    "confirm_bed",
    "schedule",
    "give_info",
    "approve_review",
    "submit",
    "notify",
    "arrive",
    "see",
    "return_outcome",
    "follow_up",
    "reschedule",
    "close",
    "accept_down",
    "give_down",
    "send_down",
    "arrive_down",
    "report_down",
    "close_down",
)
_ROW_LABELS = {
    "accept_down": _("答复"),
    "give_down": _("补充"),
    "send_down": _("继续填写"),
    "arrive_down": _("到诊"),
    "report_down": _("回告"),
    "close_down": _("结束"),
    "submit": _("继续填写"),
    "confirm_offer": _("确认号"),
    "confirm_bed": _("确认床"),
    "notify": _("继续填写"),
    "schedule": _("受理"),
    "arrive": _("到院"),
    "return_outcome": _("回转"),
    "follow_up": _("随访"),
    "acknowledge": _("确认接收"),
    "give_info": _("补资料"),
    "approve_review": _("审核"),
    "see": _("接诊"),
}
# Moves that begin in a form of their own instead of a dialog on the case.
_FORMS = {
    "submit": "referrals:edit",
    "notify": "referrals:edit",
    "send_down": "referrals:down_edit",
}

_COLUMNS = (
    Column("person", _("患者"), "person", main=True),
    Column("kind", _("类型")),
    Column("from", _("转出机构"), "from"),
    Column("to", _("转入机构 / 科室")),
    Column("diagnosis", _("诊断"), wide=True),
    Column("state", _("状态")),
    Column("when", _("预约时间"), "when"),
    Column("clock", _("时限"), "clock"),
    Column("number", _("单号")),
)


_HANDLERS = (("", _("全部接手人")), ("me", _("我的")), ("nobody", _("还没人接手")))


def _row(referral: Referral, viewer: Viewer, at: dt.datetime) -> Row:
    to = referral.receiver_institution.label if referral.receiver_institution else _("未选")
    part = referral.receiver_department.name if referral.receiver_department else ""
    urgent = referral.urgency != "routine"
    cells = (
        Cell(person_of(referral, at), "person"),
        Cell(
            codes.KINDS[referral.kind],
            tone="bad" if referral.is_emergency else "",
            note=codes.URGENCIES[referral.urgency] if urgent and not referral.is_emergency else "",
        ),
        Cell(referral.sender_institution.label),
        Cell(to, note=part),
        Cell(referral.diagnosis_name or _("未填")),
        Cell(State(STATES[referral.state], TONES[referral.state]), "state", note=referral.handler_name),
        Cell(referral.appointment_at or "", "datetime" if referral.appointment_at else "text"),
        Cell(clock_of(referral, at), "clock"),
        Cell(spaced(referral.number), "mono"),
    )
    return Row(
        uid=str(referral.uid),
        url=url_of(referral),
        cells=cells,
        button=_row_button(referral, viewer),
        urgent=referral.is_emergency and referral.state == "submitted",
        label=referral.resident.name,
    )


def _row_button(referral: Referral, viewer: Viewer) -> MoveButton | None:
    allowed = {m.move.name for m in available_moves(viewer, referral) if m.allowed}
    first = next((name for name in _MAIN if name in allowed), None)
    if first is None:
        return MoveButton(_("查看"), url=url_of(referral), style="secondary", method="get")
    form = _FORMS.get(first)
    url = reverse(form, args=[referral.number]) if form else url_of(referral) + f"#{first}"
    label = move_label(first, _ROW_LABELS.get(first, _("处理")), referral, viewer)
    return MoveButton(label, url=url, style="primary", method="get")


def worklist_page(
    answer: ListAnswer,
    query: ListQuery,
    counts: dict[str, int],
    viewer: Viewer,
    at: dt.datetime,
    *,
    brief: bool = False,
) -> WorklistPage:
    """Return a worklist as the kit draws it; ``brief`` leaves out filters and pages, for the desk."""
    home = reverse("referrals:list")
    tabs = tuple(
        Tab(
            w.key,
            w.label,
            f"{home}?tab={w.key}",
            counts.get(w.key),
            w.key == answer.spec.key,
            w.mine and bool(counts.get(w.key)),
        )
        for w in lists_for(viewer.role)
    )
    kinds = (("", _("全部类型")), *codes.KINDS.items())
    filters = (
        Filter("q", _("姓名 / 拼音首字母 / 单号"), query.text, private=True),
        Filter("kind", _("类型"), query.kind, kinds),
        *((Filter("who", _("接手人"), query.who, _HANDLERS),) if viewer.role in CENTRE_ROLES else ()),
    )
    return WorklistPage(
        label=answer.spec.label,
        columns=_COLUMNS,
        rows=tuple(_row(r, viewer, at) for r in answer.rows),
        tabs=tabs,
        filters=() if brief else filters,
        sort=answer.sort,
        descending=answer.descending,
        pager=None if brief else Pager(query.page, max(1, -(-answer.total // PAGE)), answer.total, more=answer.more),
        empty=_empty(answer.spec, viewer),
        export_url="" if brief else f"{home}export.xlsx?tab={answer.spec.key}",
        refresh_on="live:referrals",
    )


def _empty(spec: Worklist, viewer: Viewer) -> Empty:
    if viewer.role in {"gp", "nurse", "village_doctor"}:
        return Empty(_("这里现在没有转诊"), spec.empty, "inbox", reverse("referrals:start"), _("新建转诊"))
    return Empty(_("这里现在没有转诊"), spec.empty, "inbox")


def with_saved(page: WorklistPage, saved: list[FilterLine], asked: str) -> WorklistPage:
    """Return the page with the filters that a person keeps; the workbook holds what the filters leave."""
    home = reverse("referrals:list")
    kept = tuple(Tab(str(f.uid), f.name, f"{home}?{f.query}") for f in saved)
    export = f"{home}export.xlsx?{asked}" if "tab=" in asked else page.export_url
    return replace(page, saved=kept, saved_url=reverse("referrals:filters"), export_url=export)


def export_rows(rows: list[Referral], at: dt.datetime) -> list[tuple[str, ...]]:
    """Return a worklist as rows of text, the header first; no identity numbers, no phones."""
    head = (
        _("单号"),
        _("患者"),
        _("性别"),
        _("年龄"),
        _("类型"),
        _("紧急程度"),
        _("转出机构"),
        _("转入机构"),
        _("科室"),
        _("诊断"),
        _("状态"),
        _("承诺时间"),
        _("预约时间"),
    )
    return [head, *(_export_row(r, at) for r in rows)]


def _export_row(referral: Referral, at: dt.datetime) -> tuple[str, ...]:
    def moment(value: dt.datetime | None) -> str:
        return clock.local(value).strftime("%Y-%m-%d %H:%M") if value else ""

    return (
        referral.number,
        referral.resident.name,
        SEXES[referral.resident.sex],
        str(age_on(referral.resident.birth_on, clock.local_day(at))),
        codes.KINDS[referral.kind],
        codes.URGENCIES[referral.urgency],
        referral.sender_institution.name,
        referral.receiver_institution.name if referral.receiver_institution else "",
        referral.receiver_department.name if referral.receiver_department else "",
        referral.diagnosis_name,
        STATES[referral.state],
        moment(referral.promised_at),
        moment(referral.appointment_at),
    )
