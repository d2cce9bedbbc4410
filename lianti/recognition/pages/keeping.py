"""Catalogue, codes and certificates as pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure.money import yuan
from lianti.kernel.web.pages import Cell, Column, Empty, Filter, MoveButton, Pager, Row, State, Tab, WorklistPage
from lianti.recognition import kinds
from lianti.recognition.queries.quality import certificate_of, failure_of
from lianti.recognition.rules import ends_on, speaks_of
from lianti.recognition.shapes import CodeRow, Item, ItemRow

if TYPE_CHECKING:
    from uuid import UUID

    from lianti.recognition.models import (
        LocalCode,
        QualityCertificate,
        QualityFailure,
        RecognisableItem,
        RecognitionRule,
    )


def catalogue_page(
    uid: UUID, rows: Sequence[RecognisableItem], items: Mapping[str, Item], asked: Mapping[str, str], pager: Pager
) -> WorklistPage:
    """Return the catalogue: how long each item counts, its price of today, and where the number comes from."""
    columns = (
        Column("name", _("项目"), main=True),
        Column("category", _("类别")),
        Column("days", _("有效期"), align="num"),
        Column("price", _("价格"), align="num"),
        Column("source", _("来源"), wide=True),
    )
    home = reverse("recognition:catalogue", args=[uid])
    return WorklistPage(
        label=_("互认项目目录"),
        columns=columns,
        rows=tuple(_item(row, items.get(row.code), home) for row in rows),
        filters=(
            Filter("q", _("名称、首字母、编码"), asked.get("q", "")),
            Filter(
                "category", _("类别"), asked.get("category", ""),
                (("", _("全部类别")), *((k, _(v)) for k, v in kinds.CATEGORIES.items())),
            ),
        ),
        pager=pager,
        empty=Empty(_("目录里还没有项目"), _("牵头单位办公室上传目录，或先用平台自带的示例目录。"), "list-check"),
    )  # fmt: skip


def _item(row: RecognisableItem, item: Item | None, home: str) -> Row:
    part = _(kinds.BODY_PARTS[row.body_part]) if row.body_part else ""
    source = f"{row.edition} {row.source}".strip()
    cells = (
        Cell(row.name, note=row.code),
        Cell(_(kinds.CATEGORIES[row.category]), note=part),
        Cell(_("%(n)d 天") % {"n": row.valid_days}),
        Cell(yuan(item.fen) if item and item.fen is not None else "—"),
        Cell(source, tone="warn" if row.sample else ""),
    )
    return Row(row.code, "", cells)


@dataclass(frozen=True)
class PreviewRow:
    """One row of the preview."""

    line: int
    code: str
    name: str
    category: str
    days: str
    price: str
    state: State
    message: str


def item_row(row: ItemRow, state: State) -> PreviewRow:
    """Return one row of the preview."""
    raw = row.raw
    return PreviewRow(
        raw.line, raw.code[:40] or "—", raw.name[:80] or "—", raw.category[:20] or "—", raw.valid_days[:10] or "—",
        raw.price[:20] or "—", state, _(row.message) if row.message else "",
    )  # fmt: skip


@dataclass(frozen=True)
class CodeLine:
    """One row of a preview of own codes."""

    line: int
    code: str
    name: str
    item: str
    state: State
    message: str


def code_row(row: CodeRow, state: State) -> CodeLine:
    """Return one row of a preview of own codes."""
    raw, item = row.raw, row.item_code or row.raw.item[:80] or _("不在互认目录")
    return CodeLine(
        raw.line, raw.code[:60] or "—", raw.name[:80] or "—", item, state, _(row.message) if row.message else ""
    )


def direction_lines(rows: Sequence[RecognitionRule], on: dt.date) -> list[tuple[UUID, str, str, bool]]:
    """Return the rules of direction: uid, what it says, since when and by whom, and whether it is in force."""
    return [
        (
            r.uid,
            _("%(to)s认可%(from)s出具的结果（%(area)s）")
            % {
                "to": _(kinds.LEVELS[r.to_level]),
                "from": _(kinds.LEVELS[r.from_level]),
                "area": _(kinds.AREAS[r.area]),
            },
            f"{r.since_on} – {r.until_on or ''} {r.decided_by_name}",
            r.holds_on(on),
        )
        for r in rows
    ]


def codes_page(
    rows: Sequence[LocalCode], items: Mapping[str, Item], tab: str, waiting: int, q: str, pager: Pager
) -> WorklistPage:
    """Return what the own unit calls the items."""
    home = reverse("recognition:codes")
    columns = (
        Column("name", _("本院名称"), main=True),
        Column("code", _("本院编码")),
        Column("item", _("互认项目"), wide=True),
        Column("seen", _("出现次数"), align="num"),
    )
    tabs = (
        Tab("waiting", _("待对照"), f"{home}?tab=waiting", waiting, tab == "waiting", hot=True),
        Tab("done", _("已对照"), f"{home}?tab=done", None, tab == "done"),
    )
    return WorklistPage(
        label=_("本院编码对照"),
        columns=columns,
        rows=tuple(_code(row, items) for row in rows),
        tabs=tabs,
        filters=(Filter("q", _("编码或名称"), q),),
        pager=pager,
        empty=Empty(
            _("没有待对照的编码") if tab == "waiting" else _("还没有对照"),
            _("报告里出现的本院编码会列在这里。"),
            "list-check",
        ),
    )


def _code(row: LocalCode, items: Mapping[str, Item]) -> Row:
    known = items.get(row.item_code)
    told = known.name if known else row.item_code or (_("不在互认目录") if row.is_none else "—")
    url = f"{reverse('recognition:codes')}?edit={row.uid}"
    button = MoveButton(
        _("对照") if row.waits else _("更改"), url=url, method="get", style="primary" if row.waits else "secondary"
    )
    return Row(str(row.uid), url, (Cell(row.name), Cell(row.code, "mono"), Cell(told), Cell(row.seen)), button)


TABS = {"waiting": "待核对", "held": "有效", "ended": "已失效"}  # data


def quality_page(
    rows: Sequence[QualityCertificate],
    failures: Sequence[QualityFailure],
    items: Mapping[str, Item],
    asked: Mapping[str, str],
    counts: Mapping[str, int],
    confirmable: frozenset[int],
    pager: Pager,
) -> WorklistPage:
    """Return certificates with the mark's end: their own, or the failure that came before it."""
    home, tab = reverse("recognition:quality"), asked["tab"]
    columns = (
        Column("unit", _("单位"), main=True),
        Column("what", _("项目")),
        Column("scope", _("证明")),
        Column("period", _("有效期"), wide=True),
        Column("number", _("编号"), wide=True),
    )
    return WorklistPage(
        label=_("质评、质控证明"),
        columns=columns,
        rows=tuple(_certificate(row, failures, items, row.pk in confirmable) for row in rows),
        tabs=tuple(
            Tab(key, _(label), f"{home}?tab={key}", counts[key], key == tab, key == "waiting")
            for key, label in TABS.items()
        ),
        filters=(Filter("q", _("单位、编号、项目编码"), asked.get("q", "")),),
        pager=pager,
        empty=Empty(
            _("这里没有证明"), _("登记室间质评、影像质控合格证明，第二人核对后，互认标识自动生成。"), "certificate"
        ),
    )


def _certificate(
    row: QualityCertificate, failures: Sequence[QualityFailure], items: Mapping[str, Item], mine: bool
) -> Row:
    item = items.get(row.item_code) or Item(row.item_code, row.item_code, row.category)
    failed = [failure_of(f) for f in failures if f.institution_id == row.institution_id]
    end = ends_on(certificate_of(row), [f for f in failed if speaks_of(f.item_code, f.category, item)], item)
    broken = end < row.until_on
    what = item.name if row.item_code else _(kinds.CATEGORIES.get(row.category, row.category))
    period = _("%(since)s 至 %(until)s") % {"since": row.since_on, "until": end}
    who = _("%(a)s 登记，%(b)s 核对") if row.confirmed_at else _("%(a)s 登记，待第二人核对%(b)s")
    cells = (
        Cell(row.institution.label),
        Cell(what, note=row.item_code),
        Cell(_(kinds.CERTIFICATE_KINDS[row.kind]), note=_(kinds.SCOPES[row.scope]) + row.region),
        Cell(period, note=_("质评不合格，标识已停") if broken else "", tone="bad" if broken else ""),
        Cell(row.number, note=who % {"a": row.entered_by_name, "b": row.confirmed_by_name}),
    )
    button = None
    if mine:
        button = MoveButton(_("核对无误"), url=reverse("recognition:confirm", args=[row.uid]), style="primary")
    return Row(str(row.uid), "", cells, button)


def failure_lines(rows: Sequence[QualityFailure], items: Mapping[str, Item]) -> list[tuple[str, str, str, str]]:
    """Return the newest failures: unit, item, days, and in words."""
    found = []
    for row in rows:
        known = items.get(row.item_code)
        what = known.name if known else row.item_code or _(kinds.CATEGORIES.get(row.category, row.category))
        days = _("%(failed)s 起停用标识，追溯到 %(back)s") % {"failed": row.failed_on, "back": row.affected_on}
        found.append((row.institution.label, what, days, row.reason))
    return found
