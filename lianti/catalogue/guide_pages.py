"""What the pages of guides show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.alliances.kinds import TIERS
from lianti.alliances.shapes import MemberLine
from lianti.catalogue.kinds import GUIDE_KINDS, GUIDE_PARTS, PARTS
from lianti.catalogue.list_pages import period
from lianti.catalogue.list_shapes import GuideLine
from lianti.kernel.pure import clock
from lianti.kernel.web.pages import Cell, Column, Empty, Filter, Row, State, WorklistPage


@dataclass(frozen=True)
class Part:
    """One part of a guide with its lines."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class GuidePage:
    """One edition with its parts."""

    uid: str
    title: str
    kind: str
    edition: str
    period: str
    state: State
    codes: str
    source: str
    sample: bool
    published: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class SeriesEdition:
    """One edition in the list of its series."""

    url: str
    edition: str
    period: str
    state: State


def state_of(line: GuideLine, today: dt.date) -> State:
    """Return how an edition stands."""
    if line.in_force(today):
        return State(_("现行"), "good")
    return State(_("未到生效日"), "info") if line.since_on > today else State(_("已被替换"), "plain")


def parts_of(line: GuideLine, only: Sequence[str] | None = None) -> tuple[Part, ...]:
    """Return the parts that hold something, in their order."""
    names = [part for part in GUIDE_PARTS[line.kind] if only is None or part in only]
    return tuple(Part(_(PARTS[part]), tuple(line.body[part])) for part in names if line.body.get(part))


def guide_page(line: GuideLine, today: dt.date) -> GuidePage:
    """Return one edition in words."""
    return GuidePage(
        uid=str(line.uid),
        title=line.title,
        kind=_(GUIDE_KINDS[line.kind]),
        edition=line.edition,
        period=period(line.since_on, line.until_on),
        state=state_of(line, today),
        codes="、".join(line.codes),
        source=line.source,
        sample=line.sample,
        published=_("%(who)s %(day)s") % {"who": line.published_by, "day": clock.local_day(line.published_at)},
        parts=parts_of(line),
    )


def series(lines: Sequence[GuideLine], today: dt.date) -> list[SeriesEdition]:
    """Return the editions of a series."""
    return [
        SeriesEdition(
            reverse("catalogue:guide", args=[line.uid]),
            line.edition,
            period(line.since_on, line.until_on),
            state_of(line, today),
        )
        for line in lines
    ]


def guides_list(
    lines: Sequence[GuideLine], members: Sequence[int], own: int | None, kind: str, today: dt.date, export_url: str
) -> WorklistPage:
    """Return the editions in force and to come, with how many members have confirmed and whether the own one has."""
    current = [line for line in lines if line.until_on is None or line.until_on > today]
    rows = [_row(line, members, own, today) for line in current if kind in {"", line.kind}]
    kinds = tuple((code, _(name)) for code, name in GUIDE_KINDS.items())
    return WorklistPage(
        label=_("统一规范"),
        columns=(
            Column("title", _("名称"), main=True, wide=True),
            Column("kind", _("类别")),
            Column("edition", _("版本")),
            Column("codes", _("适用诊断")),
            Column("confirmed", _("已确认"), align="num"),
            Column("own", _("本单位")),
        ),
        rows=tuple(rows),
        filters=(Filter("kind", _("类别"), kind, (("", _("全部类别")), *kinds)),),
        empty=Empty(_("还没有发布的规范"), _("由牵头单位的医联体办公室发布。"), "book"),
        export_url=export_url,
        element="guides",
    )


def _row(line: GuideLine, members: Sequence[int], own: int | None, today: dt.date) -> Row:
    url = reverse("catalogue:guide", args=[line.uid])
    done = own in line.confirmed
    count = sum(member in line.confirmed for member in members)
    title = f"{line.title}{_('（示例）') if line.sample else ''}"
    return Row(
        uid=str(line.uid),
        url=url,
        cells=(
            Cell(title, "link", url=url),
            Cell(_(GUIDE_KINDS[line.kind])),
            Cell(line.edition, note=period(line.since_on, line.until_on)),
            Cell("、".join(line.codes) or "—"),
            Cell(f"{count} / {len(members)}"),
            Cell(State(_("已确认"), "good") if done else State(_("未确认"), "warn"), "state"),
        ),
    )


def receipts_list(
    members: Sequence[MemberLine], receipts: Mapping[int, tuple[dt.datetime, str]], export_url: str
) -> WorklistPage:
    """Return every member with when and by whom the edition was confirmed; who has not stands first (SY-33)."""
    ordered = sorted(members, key=lambda m: m.institution_id in receipts)
    return WorklistPage(
        label=_("各单位确认情况"),
        columns=(
            Column("name", _("单位"), main=True, wide=True),
            Column("tier", _("层级")),
            Column("state", _("状态")),
            Column("by", _("确认人")),
            Column("at", _("时间")),
        ),
        rows=tuple(_receipt(m, receipts.get(m.institution_id)) for m in ordered),
        export_url=export_url,
        element="receipts",
    )


def _receipt(m: MemberLine, told: tuple[dt.datetime, str] | None) -> Row:
    state = State(_("已确认"), "good") if told else State(_("未确认"), "warn")
    when = Cell(told[0], "datetime") if told else Cell("—")
    return Row(
        uid=str(m.uid),
        url="",
        cells=(Cell(m.name), Cell(_(TIERS[m.tier])), Cell(state, "state"), Cell(told[1] if told else "—"), when),
    )
