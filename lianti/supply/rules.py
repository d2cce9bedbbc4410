"""Pure rules of shared supply, each citing its clause (SY-53)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.supply import kinds
from lianti.supply.shapes import Handover, ItemAsked, OrderFields, PackSent

# Transport temperatures in °C by product (low, high). A sample: the blood bank's own rules come first.
TEMPERATURES: dict[str, tuple[float, float]] = {
    "red_cells": (2, 10),
    "plasma": (-90, -18),
    "cryo": (-90, -18),
    "platelets": (20, 24),
}
_PLAUSIBLE = (-90.0, 60.0)
FURTHEST = dt.timedelta(days=60)


def check_order(order: OrderFields, at: dt.datetime) -> None:
    """Refuse an order that nobody could fill: no items, no time, a blood group left open."""
    if order.kind not in kinds.KINDS or order.urgency not in kinds.URGENCIES:
        raise Refused("supply_code", _("请从列表里选择。"), field="kind")
    if not order.items:
        raise Refused("supply_items", _("请写明要什么、要多少。"), field="items")
    if len(order.items) > kinds.MOST_LINES:
        raise Refused("supply_lines", _("一张申请最多 {n} 行，请分开申请。"), n=kinds.MOST_LINES, field="items")
    if order.needed_at is None or not at < order.needed_at <= at + FURTHEST:
        raise Refused("supply_needed", _("请写明什么时候要用：晚于现在，60 天以内。"), field="needed_at")
    for item in order.items:
        _check_item(order.kind, item)
    if order.kind == "blood" and len(order.items) > 1:
        raise Refused("blood_one", _("用血一张申请只写一种血液成分，另一种请再开一张。"), field="items")
    if order.kind == "blood" and not order.case_number.strip():
        raise Refused("blood_case", _("用血请写本院住院号或用血申请单号（不写姓名），以便核对。"), field="case_number")
    if sum(item.quantity for item in order.items) > kinds.MOST_PACKS:
        raise Refused("supply_many", _("一张申请最多 {n} 包（袋），请分开申请。"), n=kinds.MOST_PACKS, field="items")


def _check_item(kind: str, item: ItemAsked) -> None:
    if not item.name.strip():
        raise Refused("supply_name", _("请写明物品名称。"), field="items")
    if not 1 <= item.quantity <= kinds.MOST_PIECES:
        raise Refused("supply_quantity", _("数量要在 1～{n} 之间。"), n=kinds.MOST_PIECES, field="items")
    if kind != "blood":
        return
    if item.name not in kinds.PRODUCTS:
        raise Refused("blood_product", _("请选择血液成分。"), field="product")
    if item.abo not in kinds.ABO or item.rh not in kinds.RH:
        raise Refused("blood_group", _("请选择 ABO 和 RhD 血型。"), field="abo")


def check_packs(kind: str, asked: Sequence[ItemAsked], packs: Sequence[PackSent], today: dt.date) -> None:
    """Refuse packs that could not be traced: no number, twice the same, expired, no batch, another blood group."""
    if not packs:
        raise Refused("packs_none", _("请逐包（袋）写编号，一行一个。"), field="packs")
    _check_counts(asked, packs)
    numbers = [pack.number for pack in packs]
    twice = next((n for n in numbers if numbers.count(n) > 1), "")
    if twice:
        raise Refused("packs_twice", _("编号 {number} 写了两次。"), number=twice, field="packs")
    for pack in packs:
        if not pack.number or len(pack.number) > 40:
            raise Refused("pack_number", _("编号要在 1～40 个字之间。"), field="packs")
        if pack.expires_on < today:
            raise Refused("pack_expired", _("{number} 已过有效期，不能发出。"), number=pack.number, field="packs")
        if kind == "sterile" and not pack.batch:
            raise Refused("pack_batch", _("{number} 没有灭菌批次（锅次）。"), number=pack.number, field="batch")
        if kind == "blood" and (pack.abo, pack.rh) != (asked[0].abo, asked[0].rh):
            raise Refused(
                "bag_group", _("血袋 {number} 的血型与申请不一致，不能发出。"), number=pack.number, field="packs"
            )


def _check_counts(asked: Sequence[ItemAsked], packs: Sequence[PackSent]) -> None:
    """Refuse more packs of a line than were asked for: too many of one do not make up for too few of another."""
    for at, item in enumerate(asked):
        sent = sum(pack.line == at for pack in packs)
        if sent > item.quantity:
            raise Refused(
                "packs_many",
                _("申请 {asked} 包（袋），写了 {n} 个编号，请核对。"),
                asked=item.quantity,
                n=sent,
                field=field_of(at),
            )


def field_of(line: int) -> str:
    """Return the field of the form in which the packs of a line are written."""
    return f"packs_{line + 1}" if line else "packs"


def still_owed(asked: Sequence[int], arrived: Sequence[int | None]) -> list[int]:
    """Return how many pieces of each line are owed, given the line of each piece that came in order.

    A pack from before lines were written down (None) fills the first line that still lacks one.
    """
    owed = [count - arrived.count(at) for at, count in enumerate(asked)]
    for _unknown in range(arrived.count(None)):
        at = next((n for n, lacks in enumerate(owed) if lacks > 0), None)
        if at is not None:
            owed[at] -= 1
    return [max(0, lacks) for lacks in owed]


def check_handover(kind: str, handover: Handover) -> None:
    """Refuse a hand-over without a carrier, and blood without a temperature that a thermometer shows."""
    if not handover.carrier.strip():
        raise Refused("carrier", _("请写明送货人（取货人）。"), field="carrier")
    if kind == "blood" and handover.temperature is None:
        raise Refused("temperature", _("请记录运输箱温度。"), field="temperature")
    low, high = _PLAUSIBLE
    if handover.temperature is not None and not low <= handover.temperature <= high:
        raise Refused(
            "temperature_odd", _("温度应在 {low}～{high} ℃ 之间，请核对。"), low=low, high=high, field="temperature"
        )


def too_warm(product: str, temperature: float | None) -> bool:
    """Say whether blood travelled outside of its temperatures."""
    if product not in TEMPERATURES or temperature is None:
        return False
    low, high = TEMPERATURES[product]
    return not low <= temperature <= high


def check_unexpired(packs: Sequence[tuple[str, dt.date]], today: dt.date) -> None:
    """Refuse to sign for everything when something expired on its way: that is a discrepancy."""
    expired = [number for number, day in packs if day < today]
    if expired:
        raise Refused("expired", _("{numbers} 已过有效期，请用“签收，有差异”登记并退回。"), numbers="、".join(expired))


def check_complete(product: str, handover: Handover, recalled: Collection[str]) -> None:
    """Refuse to sign for everything while a pack is recalled or the blood was too warm: that is a discrepancy."""
    if recalled:
        raise Refused(
            "recalled",
            _("{numbers} 属于已召回的灭菌批次，请用“签收，有差异”登记并退回。"),
            numbers="、".join(sorted(recalled)),
        )
    if too_warm(product, handover.temperature):
        low, high = TEMPERATURES[product]
        raise Refused(
            "too_warm",
            _("到货温度 {now} ℃ 超出 {low}～{high} ℃，请用“签收，有差异”登记，由输血科决定能否使用。"),
            now=handover.temperature,
            low=low,
            high=high,
            field="temperature",
        )


def check_discrepancy(missing: Collection[str], known: Collection[str], note: str) -> None:
    """Refuse a discrepancy that does not say what it is, and numbers that were never sent."""
    unknown = sorted(set(missing) - set(known))
    if unknown:
        raise Refused(
            "pack_unknown", _("这次没有发出 {numbers}，请核对编号。"), numbers="、".join(unknown), field="missing"
        )
    if len(note.strip()) < 4:
        raise Refused("discrepancy_note", _("请写明差异：少了哪些、破损、过期、温度不符……"), field="note")


def check_reason(reason: str, note: str) -> None:
    """Refuse a decline without a coded reason and a word on what is possible instead."""
    if reason not in kinds.DECLINE_REASONS:
        raise Refused("reason_code", _("请选择原因。"), field="reason")
    if len(note.strip()) < 4:
        raise Refused("reason_note", _("请写一句对方接下来怎么办。"), field="note")


def minutes_between(since: dt.datetime, until: dt.datetime) -> int:
    """Return the whole minutes of a period."""
    return max(0, int((until - since).total_seconds() // 60))
