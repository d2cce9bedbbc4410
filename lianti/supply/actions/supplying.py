"""What the shared centre does: answer, hand over pack by pack, settle, recall (SY-53)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer
from lianti.supply import facts, rules
from lianti.supply.actions.common import commit, demand_of, locked, note_fact, tell_asker
from lianti.supply.actions.owing import open_remainder
from lianti.supply.models import Pack, SterileBatch, SupplyCentre, SupplyLine, SupplyOrder
from lianti.supply.permissions import may_work
from lianti.supply.queries import lines_of, packs_out
from lianti.supply.shapes import Handover, ItemAsked, PackSent


@transaction.atomic
def accept(*, order_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None) -> SupplyOrder:
    """This function will say that the centre will supply what was asked for."""
    order = locked(order_uid, "accept", by, revision)
    order.answered_at, order.answered_by_name, order.answer_note = at, by.name, note.strip()[:500]
    commit("accept", order, at)
    note_fact(facts.ACCEPTED, order, by, at, {"within_promise": at <= order.promised_at})
    tell_asker(order, _("已受理：{kind}申请"), at)
    return order


@transaction.atomic
def decline(
    *, order_uid: uuid.UUID, reason: str, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> SupplyOrder:
    """This function will say that the centre cannot supply, with a coded reason and what to do instead."""
    order = locked(order_uid, "decline", by, revision)
    rules.check_reason(reason, note)
    order.answered_at, order.answered_by_name = order.answered_at or at, by.name
    order.decline_reason, order.answer_note = reason, note.strip()[:500]
    commit("decline", order, at)
    note_fact(facts.DECLINED, order, by, at, {"reason": reason})
    tell_asker(order, _("不能供应：{kind}申请，请看原因"), at)
    return order


@transaction.atomic
def dispatch(
    *,
    order_uid: uuid.UUID,
    packs: Sequence[PackSent],
    handover: Handover,
    by: Viewer,
    at: dt.datetime,
    revision: int | None = None,
) -> SupplyOrder:
    """This function will hand goods over, pack by pack: number, batch, expiry, who carried them, how cold.

    Refused for an expired pack, one of a recalled batch, blood of another group, or blood without a temperature.
    """
    order = locked(order_uid, "dispatch", by, revision)
    # One hand-over of a centre after the other: no pack goes out twice, and no two wait for each other's batches.
    SupplyCentre.objects.select_for_update().get(pk=order.centre_id)
    lines = lines_of(order)
    asked = [ItemAsked(line.name, line.quantity, line.abo, line.rh) for line in lines]
    rules.check_packs(order.kind, asked, packs, clock.local_day(at))
    rules.check_handover(order.kind, handover)
    _refuse_sent_before(order, packs)
    batches = _batches(order, packs, at) if order.kind == "sterile" else {}
    _write_packs(order, lines, packs, batches)
    order.dispatched_at, order.handed_by_name = at, by.name
    order.carrier, order.temperature_out = normalise(handover.carrier)[:60], handover.temperature
    order.owed = sum(item.quantity for item in asked) - len(packs)
    commit("dispatch", order, at)
    minutes = rules.minutes_between(order.ordered_at, at)
    note_fact(facts.DISPATCHED, order, by, at, {"packs": len(packs), "minutes": minutes})
    short = _("已发出，比申请的少，请核对后签收：{kind}")
    tell_asker(order, short if order.owed else _("已发出，请签收：{kind}"), at)
    return order


def _write_packs(
    order: SupplyOrder, lines: Sequence[SupplyLine], packs: Sequence[PackSent], batches: dict[str, SterileBatch]
) -> None:
    try:
        with transaction.atomic():
            Pack.objects.bulk_create(
                Pack(
                    order=order,
                    line=lines[p.line],
                    batch=batches.get(p.batch),
                    number=p.number,
                    expires_on=p.expires_on,
                    abo=p.abo,
                    rh=p.rh,
                )
                for p in packs
            )
    except IntegrityError:
        raise Refused("packs_twice", _("有编号写了两次，请核对。"), field="packs") from None


def _refuse_sent_before(order: SupplyOrder, packs: Sequence[PackSent]) -> None:
    """Refuse a pack that is out already under its number and batch, a bag under number and product.

    What the other side did not find in order may come again.
    """
    batch_of = {pack.number: pack.batch for pack in packs}
    for sent in packs_out(order, list(batch_of)):
        if (sent.batch.number if sent.batch else "") == batch_of[sent.number]:
            raise Refused(
                "pack_sent",
                _("{number} 已经发往{place}（申请单 {order}），不能再发一次，请核对编号。"),
                number=sent.number,
                place=sent.order.asker_institution.label,
                order=sent.order.number,
                field="packs",
            )


def _batches(order: SupplyOrder, packs: Sequence[PackSent], at: dt.datetime) -> dict[str, SterileBatch]:
    """Return the batches of packs by number, new ones made; refuses a recalled one."""
    found: dict[str, SterileBatch] = {}
    for number in dict.fromkeys(pack.batch for pack in packs):
        # Under a lock, so that a recall under way is waited for.
        row, _made = SterileBatch.objects.select_for_update().get_or_create(
            centre=order.centre, number=number[:40], defaults={"first_at": at}
        )
        if row.recalled_at is not None:
            raise Refused("batch_recalled", _("灭菌批次 {number} 已召回，不能发出。"), number=number, field="packs")
        found[number] = row
    return found


@transaction.atomic
def settle(*, order_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None) -> SupplyOrder:
    """This function will close a discrepancy that left nothing owed with what was done about it."""
    order = locked(order_uid, "settle", by, revision)
    _settle("settle", order, note, by, at)
    tell_asker(order, _("差异已处理：{kind}"), at)
    return order


@transaction.atomic
def settle_part(
    *, order_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> SupplyOrder:
    """This function will close a discrepancy; what did not come in order stays owed, as an order of its own."""
    order = locked(order_uid, "settle_part", by, revision)
    _settle("settle_part", order, note, by, at)
    open_remainder(order, by, at)
    return order


def _settle(move: str, order: SupplyOrder, note: str, by: Viewer, at: dt.datetime) -> None:
    if len(note.strip()) < 4:
        raise Refused("settle_note", _("请写明差异怎样处理：补发、退回、报废……"), field="note")
    order.settled_at, order.settlement = at, note.strip()[:500]
    commit(move, order, at)
    note_fact(facts.SETTLED, order, by, at, {})


@transaction.atomic
def recall_batch(*, batch: SterileBatch, reason: str, by: Viewer, at: dt.datetime) -> SterileBatch:
    """This function will recall a sterilisation batch and tell every institution that has some of its packs."""
    centre = batch.centre
    demand_of(may_work(by, centre.institution_id, centre.department_id))
    row = SterileBatch.objects.select_for_update().get(pk=batch.pk)
    if row.recalled_at is not None:
        raise Refused("recalled_before", _("这个批次已经召回。"))
    if len(reason.strip()) < 4:
        raise Refused("recall_reason", _("请写明召回原因，例如生物监测阳性。"), field="reason")
    row.recalled_at, row.recalled_by_name, row.recall_reason = at, by.name, normalise(reason)[:200]
    row.save(update_fields=["recalled_at", "recalled_by_name", "recall_reason"])
    packs = list(Pack.objects.filter(batch=row).select_related("order__asker_institution", "order__asker_department"))
    orders = {p.order_id: p.order for p in packs}
    record(
        facts.RECALLED,
        by=by,
        at=at,
        subject_type="sterile_batch",
        subject_uid=row.uid,
        institution_uid=centre.institution.uid,
        data={"packs": len(packs), "places": len({o.asker_institution_id for o in orders.values()})},
    )
    for order in orders.values():
        tell_asker(order, _("灭菌批次已召回，请停用并退回：{kind}"), at, tone="urgent")
    return row
