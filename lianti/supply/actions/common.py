"""What every action of supply does: lock, ask the table, leave one fact, tell the other side."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.ledger.notices import notify
from lianti.parties.shapes import Viewer
from lianti.supply.kinds import KINDS
from lianti.supply.models import PARTS, WHOLE_ASKER, WHOLE_SUPPLIER, SupplyOrder
from lianti.supply.permissions import why_not
from lianti.supply.queries import lines_of
from lianti.supply.queries.ladder import hours
from lianti.supply.states import FINAL, TABLE
from lianti.supply.terms import RECEIVE_HOURS, ROUTINE_HOURS, SETTLE_HOURS, URGENT_HOURS

if TYPE_CHECKING:
    from lianti.parties.models import Institution


def demand_of(reason: str | None) -> None:
    """Refuse with ``reason`` when there is one."""
    if reason is not None:
        raise NotPermitted("not_permitted", reason)


def locked(order_uid: uuid.UUID, move: str, by: Viewer, revision: int | None) -> SupplyOrder:
    """Return an order under a row lock as it is now, with the move allowed; refuses a page that has gone stale."""
    rows = SupplyOrder.objects.select_for_update(of=("self",)).visible_to(by)
    found = rows.select_related("centre__institution", "asker_institution", "alliance").filter(uid=order_uid).first()
    if found is None:
        raise NotVisible(str(order_uid))
    if revision is not None and revision != found.revision:
        raise Refused("stale", _("这张申请刚刚被别人更新过，您的操作没有执行，请看过最新内容后再试。"))
    refused = why_not(by, found, move)
    if refused:
        raise refused
    return found


def commit(move: str, order: SupplyOrder, at: dt.datetime) -> None:
    """Save an order in the state that a move leads to, promised anew by whoever has it now."""
    order.state = TABLE.walk(order.state, move)
    order.revision += 1
    order.promised_at = promised(order, at)
    order.escalated_at, order.escalation_level = None, 0
    if order.state in FINAL:
        order.ended_at = at
    order.save()


def promised(order: SupplyOrder, at: dt.datetime) -> dt.datetime:
    """Return until when whoever has an order must move it: answer, be there in time, sign, settle."""
    if order.state == "ordered":
        return at + hours(ROUTINE_HOURS if order.urgency == "routine" else URGENT_HOURS, order, at)
    if order.state == "dispatched":
        return max(order.needed_at, at) + hours(RECEIVE_HOURS, order, at)
    if order.state == "disputed":
        return at + hours(SETTLE_HOURS, order, at)
    return order.needed_at


def product_of(order: SupplyOrder) -> str:
    """Return the blood product of an order, empty for sterile goods."""
    return lines_of(order)[0].name if order.kind == "blood" else ""


def note_fact(kind: str, order: SupplyOrder, by: Viewer, at: dt.datetime, data: Mapping[str, object]) -> None:
    """Write the one fact of a move."""
    record(
        kind,
        by=by,
        at=at,
        subject_type="supply_order",
        subject_uid=order.uid,
        institution_uid=order.centre.institution.uid,
        alliance_uid=order.alliance.uid,
        data={"kind": order.kind, **data},
    )


def tell_centre(order: SupplyOrder, text: str, at: dt.datetime, tone: str = "normal") -> None:
    """Address a notice to the people of the centre, once the transaction stands."""
    urgent = "urgent" if order.urgency != "routine" and order.state == "ordered" else tone
    tell(order, order.centre.institution, PARTS, text, at, urgent, order.centre.department.uid)
    tell(order, order.centre.institution, WHOLE_SUPPLIER, text, at, urgent, None)


def tell_asker(order: SupplyOrder, template: str, at: dt.datetime, tone: str = "normal") -> None:
    """Address a notice to the side that asked, once the transaction stands."""
    text = template.format(kind=KINDS[order.kind])
    part = order.asker_department.uid if order.asker_department else None
    roles = PARTS if part else WHOLE_ASKER
    tell(order, order.asker_institution, roles, text, at, tone, part)


def tell(
    order: SupplyOrder,
    institution: Institution,
    roles: frozenset[str],
    text: str,
    at: dt.datetime,
    tone: str,
    department_uid: uuid.UUID | None,
    path: str = "",
) -> None:
    """Address a notice to roles at an institution, or at one of its departments, once the transaction stands."""
    audience, path = institution.uid, path or f"/supply/{order.number}/"

    def send() -> None:
        notify(
            institution_uid=audience, roles=sorted(roles), text=text, path=path, at=at, tone=tone,
            department_uid=department_uid,
        )  # fmt: skip

    transaction.on_commit(send)
