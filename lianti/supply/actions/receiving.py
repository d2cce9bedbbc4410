"""Signing for goods: whole, or with what was wrong (SY-53)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise
from lianti.parties.shapes import Viewer
from lianti.supply import facts, rules
from lianti.supply.actions.common import commit, locked, note_fact, product_of, tell_centre
from lianti.supply.actions.owing import open_remainder
from lianti.supply.models import Pack, SupplyOrder
from lianti.supply.queries import packs_of, recalled_numbers
from lianti.supply.shapes import Handover


@transaction.atomic
def receive(
    *, order_uid: uuid.UUID, handover: Handover, by: Viewer, at: dt.datetime, revision: int | None = None
) -> SupplyOrder:
    """This function will sign for all that was asked for; refused for recalled or expired packs and blood too warm."""
    order = _in_order("receive", order_uid, handover, by, at, revision)
    note_fact(facts.RECEIVED, order, by, at, _arrival(order, at, complete=True))
    tell_centre(order, _("已签收：{who}").format(who=order.asker_institution.label), at)
    return order


@transaction.atomic
def receive_part(
    *, order_uid: uuid.UUID, handover: Handover, by: Viewer, at: dt.datetime, revision: int | None = None
) -> SupplyOrder:
    """This function will sign for goods of which fewer came than were asked for; the rest stays owed (部分到货)."""
    order = _in_order("receive_part", order_uid, handover, by, at, revision)
    note_fact(facts.RECEIVED, order, by, at, _arrival(order, at, complete=False))
    open_remainder(order, by, at)
    return order


def _in_order(
    move: str, order_uid: uuid.UUID, handover: Handover, by: Viewer, at: dt.datetime, revision: int | None
) -> SupplyOrder:
    """Sign for packs that are all in order: none recalled, expired or too warm."""
    order = locked(order_uid, move, by, revision)
    rules.check_handover(order.kind, handover)
    packs = packs_of(order)
    rules.check_unexpired([(p.number, p.expires_on) for p in packs], clock.local_day(at))
    rules.check_complete(product_of(order), handover, recalled_numbers(packs))
    _sign(order, handover, by, at)
    commit(move, order, at)
    return order


@transaction.atomic
def receive_short(
    *,
    order_uid: uuid.UUID,
    missing: Sequence[str],
    handover: Handover,
    by: Viewer,
    at: dt.datetime,
    revision: int | None = None,
) -> SupplyOrder:
    """This function will sign for goods with what was wrong: which packs, and in words; the centre must settle it."""
    order = locked(order_uid, "receive_short", by, revision)
    rules.check_handover(order.kind, handover)
    rules.check_discrepancy(missing, [p.number for p in packs_of(order)], handover.note)
    order.owed += Pack.objects.filter(order=order, number__in=missing).update(missing=True)
    _sign(order, handover, by, at)
    order.discrepancy = handover.note.strip()[:500]
    commit("receive_short", order, at)
    note_fact(facts.RECEIVED, order, by, at, _arrival(order, at, complete=False))
    tell_centre(order, _("签收有差异，请处理：{who}").format(who=order.asker_institution.label), at, tone="urgent")
    return order


def _sign(order: SupplyOrder, handover: Handover, by: Viewer, at: dt.datetime) -> None:
    order.received_at, order.received_by_name = at, by.name
    order.received_from, order.temperature_in = normalise(handover.carrier)[:60], handover.temperature


def _arrival(order: SupplyOrder, at: dt.datetime, *, complete: bool) -> dict[str, object]:
    minutes = rules.minutes_between(order.ordered_at, at)
    return {"minutes": minutes, "in_time": at <= order.needed_at, "complete": complete}
