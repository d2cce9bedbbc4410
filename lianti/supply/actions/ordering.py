"""Opening a shared centre, asking it for goods, and taking an order back (SY-53)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import transaction

from lianti.alliances.queries import route
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer
from lianti.supply import facts, rules
from lianti.supply.actions.common import commit, demand_of, locked, note_fact, promised, tell_centre
from lianti.supply.kinds import KINDS
from lianti.supply.models import SupplyCentre, SupplyLine, SupplyOrder
from lianti.supply.permissions import may_arrange, may_order
from lianti.supply.shapes import OrderFields

if TYPE_CHECKING:
    from lianti.parties.models import Department, Institution


@transaction.atomic
def set_centre(
    *, department: Department, kind: str, phone: str, active: bool, by: Viewer, at: dt.datetime
) -> SupplyCentre:
    """This function will open a shared centre in a department of the own institution, or change or close it.

    One of each kind for an institution; a closed one takes no orders, those under way go on.
    """
    if not by.is_service:
        demand_of(may_arrange(by))
        if department.institution_id != by.institution_id:
            raise NotVisible(str(department.uid))
    if kind not in KINDS:
        raise Refused("centre_kind", _("请选择共享中心的类型。"), field="kind")
    values = {"department": department, "phone": normalise(phone)[:40], "is_active": active}
    centre, _made = SupplyCentre.objects.update_or_create(
        institution=department.institution, kind=kind, defaults=values, create_defaults=values | {"opened_at": at}
    )
    record(
        facts.CENTRE_SET,
        by=by,
        at=at,
        subject_type="supply_centre",
        subject_uid=centre.uid,
        institution_uid=department.institution.uid,
        data={"kind": kind, "active": active},
    )
    return centre


@transaction.atomic
def place_order(
    *, centre: SupplyCentre, asker: Institution, order: OrderFields, by: Viewer, at: dt.datetime
) -> SupplyOrder:
    """This function will ask a shared centre for goods; only members under an agreement in force may (SY-28, SY-53).

    Refused when something is left open, for the own house, and at a centre that is closed or of another kind.
    """
    if by.institution_id != asker.pk:
        raise NotVisible(str(asker.uid))
    demand_of(may_order(by, order.kind))
    rules.check_order(order, at)
    # As it is now: it may have been closed since the form was opened.
    centre = SupplyCentre.objects.select_related("institution", "department").get(pk=centre.pk)
    _check_centre(centre, asker, order.kind)
    alliance_id, agreement_uid = _agreement(asker, centre, at)
    assert order.needed_at is not None
    made = SupplyOrder.objects.create(
        kind=order.kind,
        centre=centre,
        asker_institution=asker,
        asker_department_id=by.department_id,
        alliance_id=alliance_id,
        agreement_uid=agreement_uid,
        author_uid=by.uid,
        author_name=by.name,
        phone=normalise(order.phone)[:40],
        urgency=order.urgency,
        needed_at=order.needed_at,
        case_number=normalise(order.case_number)[:40],
        note=order.note.strip()[:500],
        ordered_at=at,
        promised_at=at,
    )
    made.promised_at = promised(made, at)
    made.save(update_fields=["promised_at"])
    SupplyLine.objects.bulk_create(
        SupplyLine(order=made, name=normalise(i.name)[:80], quantity=i.quantity, abo=i.abo, rh=i.rh)
        for i in order.items
    )
    pieces = sum(item.quantity for item in order.items)
    note_fact(facts.ORDERED, made, by, at, {"urgency": order.urgency, "pieces": pieces})
    tell_centre(made, _("{kind}申请：{who}").format(kind=KINDS[made.kind], who=asker.label), at)
    return made


def _check_centre(centre: SupplyCentre, asker: Institution, kind: str) -> None:
    if centre.kind != kind or not centre.is_active:
        raise Refused("centre_closed", _("所选共享中心现在不接这类申请，请重新选择。"), field="centre")
    if centre.institution_id == asker.pk:
        raise Refused("own_centre", _("本单位内部供应请走院内流程。"), field="centre")


def _agreement(asker: Institution, centre: SupplyCentre, at: dt.datetime) -> tuple[int, uuid.UUID | None]:
    routes = route(sender_id=asker.pk, receiver_id=centre.institution_id, on=clock.local_day(at))
    if not routes:
        raise Refused("no_alliance", _("与该单位不在同一个医联体内，不能申请。"), field="centre")
    if routes[0].expired:
        raise Refused(
            "agreement_expired",
            _("合作协议没有生效或已到期，不能新建申请。请联系医联体办公室；抢救用血请直接电话 {phone}。"),
            phone=centre.phone or _("输血科"),
            field="centre",
        )
    return routes[0].alliance_id, routes[0].agreement_uid


@transaction.atomic
def cancel(*, order_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None) -> SupplyOrder:
    """This function will take an order back before anything was sent."""
    order = locked(order_uid, "cancel", by, revision)
    order.note = f"{order.note}\n{note.strip()}".strip()[:1000]
    commit("cancel", order, at)
    note_fact(facts.CANCELLED, order, by, at, {})
    tell_centre(order, _("已撤回：{kind}申请").format(kind=KINDS[order.kind]), at)
    return order
