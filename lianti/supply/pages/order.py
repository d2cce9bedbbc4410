"""One order with its trace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure.ids import spaced
from lianti.kernel.web.pages import Chip, Clock, MoveButton, State, TimelineItem
from lianti.ledger.facts import label_of
from lianti.ledger.queries import facts_about
from lianti.parties.roles import role_name
from lianti.supply import kinds, queries
from lianti.supply.pages.common import clock_of, item_words, part_of, state_of, when_words
from lianti.supply.permissions import allowed_moves
from lianti.supply.rules import still_owed, too_warm

if TYPE_CHECKING:
    from lianti.ledger.models import Fact
    from lianti.parties.shapes import Viewer
    from lianti.supply.models import Pack, SupplyLine, SupplyOrder

_ICONS = {
    "supply.ordered": "send",
    "supply.accepted": "checks",
    "supply.dispatched": "package",
    "supply.received": "signature",
    "supply.settled": "circle-check",
    "supply.owed": "hourglass",
    "supply.escalated": "bell",
    "supply.declined": "arrow-back-up",
    "supply.cancelled": "x",
}


@dataclass(frozen=True)
class PackLine:
    """One pack or bag as it is traced."""

    number: str
    batch: str
    group: str
    expires: dt.date
    state: State | None


@dataclass(frozen=True)
class CountLine:
    """One line of an order counted: asked for, sent, come in order, still owed; the last two None while on the way."""

    item: str
    asked: int
    sent: int
    came: int | None
    owed: int | None


@dataclass(frozen=True)
class Link:
    """Another order that this one completes, or that completes it."""

    label: str
    readable: str
    url: str
    state: State


@dataclass(frozen=True)
class OrderPage:
    """One order with its trace."""

    number: str
    readable: str
    kind: str
    revision: int
    title: str
    state: State
    clock: Clock
    facts: tuple[tuple[str, str], ...]
    trace: tuple[tuple[str, str], ...]
    packs: tuple[PackLine, ...]
    counts: tuple[CountLine, ...]
    links: tuple[Link, ...]
    recalled: tuple[str, ...]
    moves: tuple[MoveButton, ...]
    items: tuple[TimelineItem, ...]
    chip: Chip
    sent: tuple[str, ...]


def order_page(viewer: Viewer, order: SupplyOrder, at: dt.datetime) -> OrderPage:
    """Return one order for one of its two sides; a constant number of statements."""
    lines, packs = queries.lines_of(order), queries.packs_of(order)
    moves = tuple(
        MoveButton(_(m.label), style=m.style, dialog=f"move-{m.name}", name=m.name)  # type: ignore[arg-type]
        for m in allowed_moves(viewer, order)
    )
    return OrderPage(
        number=order.number,
        readable=spaced(order.number),
        kind=order.kind,
        revision=order.revision,
        title=_(kinds.KINDS[order.kind]),
        state=state_of(order),
        clock=clock_of(order, at),
        facts=_kept(_asked(order, lines)),
        trace=_kept(_trace(order, lines)),
        packs=tuple(_pack(p) for p in packs),
        counts=_counts(order, lines, packs) if packs else (),
        links=tuple(_link(order, other) for other in queries.remainders_of(order)),
        recalled=tuple(queries.recalled_numbers(packs)),
        moves=moves,
        items=tuple(
            TimelineItem(label_of(f.kind), f.happened_at, _who(order, f), "", _ICONS.get(f.kind, "circle-dot"))
            for f in facts_about(order.uid)
        ),
        chip=Chip("SY-53", _("共享中心从申请到签收"), reverse("board:clause", args=["SY-53"])),
        sent=tuple(p.number for p in packs),
    )


def _counts(order: SupplyOrder, lines: Sequence[SupplyLine], packs: Sequence[Pack]) -> tuple[CountLine, ...]:
    index, asked = {line.pk: n for n, line in enumerate(lines)}, [line.quantity for line in lines]
    there = order.received_at is not None
    unsent = still_owed(asked, [index.get(p.line_id or 0) for p in packs])
    owed = still_owed(asked, [index.get(p.line_id or 0) for p in packs if not p.missing])
    return tuple(
        CountLine(
            item_words([line]), line.quantity, line.quantity - unsent[n], line.quantity - owed[n] if there else None,
            owed[n] if there else None,
        )
        for n, line in enumerate(lines)
    )  # fmt: skip


def _link(order: SupplyOrder, other: SupplyOrder) -> Link:
    label = _("原申请") if other.pk == order.owed_for_id else _("欠货待补")
    return Link(label, spaced(other.number), reverse("supply:order", args=[other.number]), state_of(other))


def _kept(lines: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((label, text) for label, text in lines if text)


def _who(order: SupplyOrder, fact: Fact) -> str:
    if fact.kind == "supply.escalated":
        return _("提醒：%(who)s") % {"who": _told(order, fact)}
    asker, centre = order.asker_institution.label, order.centre.institution.label
    names = {
        "supply.ordered": f"{asker} {order.author_name}",
        "supply.accepted": f"{centre} {order.answered_by_name}",
        "supply.declined": f"{centre} {order.answered_by_name}",
        "supply.dispatched": f"{centre} {order.handed_by_name}",
        "supply.received": f"{asker} {order.received_by_name}",
        "supply.settled": centre,
        "supply.cancelled": asker,
        "supply.owed": asker,
    }
    return names.get(fact.kind, "")


def _told(order: SupplyOrder, fact: Fact) -> str:
    sides = {"asker": order.asker_institution.label, "centre": order.centre.department.name}
    role = str(fact.data["role"])
    return sides.get(role) or _(role_name(role))


def _asked(o: SupplyOrder, lines: Sequence[SupplyLine]) -> list[tuple[str, str]]:
    return [
        (_("要什么"), item_words(lines)),
        (_("申请单位"), " · ".join(t for t in (o.asker_institution.name, part_of(o), o.author_name, o.phone) if t)),
        (_("供应单位"), f"{o.centre.institution.name} · {o.centre.department.name} {o.centre.phone}".strip()),
        (_("紧急程度"), _(kinds.URGENCIES[o.urgency])),
        (_("要用时间"), when_words(o.needed_at)),
        (_("住院号/申请单号"), o.case_number),
        (_("说明"), o.note),
        (_("不能供应的原因"), _(kinds.DECLINE_REASONS[o.decline_reason]) if o.decline_reason else ""),
        (_("供应方答复"), o.answer_note),
    ]


def _trace(o: SupplyOrder, lines: Sequence[SupplyLine]) -> list[tuple[str, str]]:
    product = lines[0].name if lines and o.kind == "blood" else ""
    return [
        (_("发出"), f"{when_words(o.dispatched_at)} {o.handed_by_name}".strip()),
        (_("送货人"), o.carrier),
        (_("发出时温度"), _degrees(product, o.temperature_out)),
        (_("签收"), f"{when_words(o.received_at)} {o.received_by_name}".strip()),
        (_("交货人"), o.received_from),
        (_("到货温度"), _degrees(product, o.temperature_in)),
        (_("差异"), o.discrepancy),
        (_("差异处理"), f"{when_words(o.settled_at)} {o.settlement}".strip()),
    ]


def _degrees(product: str, value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:g} ℃" + (_("（超出范围）") if too_warm(product, value) else "")


def _pack(pack: Pack) -> PackLine:
    group = f"{_(kinds.ABO[pack.abo])} {_(kinds.RH[pack.rh])}" if pack.abo else ""
    state = None
    if pack.batch is not None and pack.batch.recalled_at is not None:
        state = State(_("批次已召回"), "bad")
    elif pack.missing:
        state = State(_("有差异"), "warn")
    return PackLine(pack.number, pack.batch.number if pack.batch else "", group, pack.expires_on, state)
