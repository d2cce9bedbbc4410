"""What the clock does with an order that waits: one step up the ladder, told and written down (SY-53)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.kernel.pure.errors import NotPermitted
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.ladder import OFFICE, STILL, Rung
from lianti.parties.shapes import Viewer
from lianti.supply import facts
from lianti.supply.actions.common import note_fact, tell, tell_asker, tell_centre
from lianti.supply.kinds import KINDS
from lianti.supply.models import PARTS, SupplyOrder
from lianti.supply.queries import ladder
from lianti.supply.states import ASKERS_TURN, STATES

_LIST = "/supply/"


@transaction.atomic
def escalate_order(*, order_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> bool:
    """This function will take an order one step up the ladder when a step is owed, as a fact; says whether.

    First the side whose turn it is, then 科主任, 医务科, 总值班 or 院长, at last the office of the lead. The step
    tells, it moves nothing; on the top it comes again. Only the clock may call it.
    """
    if not by.is_service:
        raise NotPermitted("not_permitted", _("由系统按时限自动处理。"))
    rows = SupplyOrder.objects.select_for_update(of=("self",)).filter(uid=order_uid, ended_at=None)
    parts = ("centre__institution", "centre__department", "asker_institution", "asker_department", "alliance")
    order = rows.select_related(*parts).first()
    if order is None or ladder.due_of(order, at) > at:
        return False
    rung, before = ladder.rung_of(order, at), order.escalation_level
    side, _house, _part = ladder.holder_of(order)
    late = int(max(at - order.promised_at, dt.timedelta()).total_seconds() // 3600) if rung.level else 0
    role = rung.roles[0] if rung.roles else side
    order.escalated_at, order.escalation_level = at, rung.level
    order.save(update_fields=["escalated_at", "escalation_level"])
    note_fact(facts.ESCALATED, order, by, at, {"holder": side, "level": rung.level, "role": role, "late_hours": late})
    if rung.level == STILL or rung.level != before or order.urgency != "routine":
        _tell_rung(order, rung, at)
    return True


def _tell_rung(order: SupplyOrder, rung: Rung, at: dt.datetime) -> None:
    """Put the order before whom the step names; the side whose turn it is hears of every step."""
    still = rung.level == STILL
    words = _("没有进展，请看一下：{kind}申请 {n}") if still else _("超时提醒：{kind}申请 {n} 已过承诺时间")
    text = words.format(kind=KINDS[order.kind], n=order.number)
    if order.state in ASKERS_TURN:
        tell_asker(order, text, at, tone="normal" if still else "urgent")
    else:
        tell_centre(order, text, at, tone="normal" if still else "urgent")
    if still or not rung.roles:
        return
    _side, house, part = ladder.holder_of(order)
    place = ladder.office_of(order, at) if rung.level == OFFICE else house
    if place is None:
        return
    raised = _("超时升级：{kind}申请 {n} {state}，至今没有处理").format(
        kind=KINDS[order.kind], n=order.number, state=STATES[order.state]
    )
    own = part.uid if part is not None and rung.roles[0] in PARTS else None
    sides = {order.asker_institution_id, order.centre.institution_id}
    tell(order, place, frozenset(rung.roles), raised, at, "urgent", own, "" if place.pk in sides else _LIST)
