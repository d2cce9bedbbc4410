"""Sterile packs on their way through the demo: clinics ask on Mondays, the centre sends, nurses sign (SY-53)."""

from __future__ import annotations

import datetime as dt

from lianti.demo.chances import chance
from lianti.demo.places import LEAD
from lianti.demo.world import World
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.parties.shapes import Viewer
from lianti.supply import actions
from lianti.supply.models import SupplyCentre, SupplyOrder
from lianti.supply.shapes import Handover, ItemAsked, OrderFields, PackSent

HOUR = (8, 40)
_DAY = dt.timedelta(days=1)
_MONDAY, _ASKED = 1, 0.3
_SETS = (("换药包", 8), ("清创缝合包", 4), ("导尿包", 4), ("产科检查包", 2))
_DRIVER = "物流车队（示例）"
_LASTS = 150 * _DAY


def morning(world: World, at: dt.datetime) -> int:
    """Let the orders go on, and on Mondays let clinics ask; returns how many moves were made."""
    today = clock.local_day(at)
    if not world.is_workday(today):
        return 0
    done = sum(_go_on(world, order, at) for order in SupplyOrder.objects.filter(ended_at=None).order_by("pk"))
    if today.isoweekday() == _MONDAY:
        centre = SupplyCentre.objects.filter(kind="sterile", institution=world.places[LEAD]).first()
        nurses = [v for (_place, role), found in world.staff.items() if role == "nurse" for v in found[:1]]
        for nurse in nurses:
            if centre is not None and chance(world.seed, str(nurse.uid), f"packs {today}") < _ASKED:
                done += _ask(world, centre, nurse, at)
    return done


def _ask(world: World, centre: SupplyCentre, nurse: Viewer, at: dt.datetime) -> int:
    place = next((p for p in world.places.values() if p.pk == nurse.institution_id), None)
    name, most = _SETS[int(chance(world.seed, str(nurse.uid), f"set {at:%Y-%m-%d}") * len(_SETS))]
    order = OrderFields("sterile", (ItemAsked(name, most),), needed_at=at + 3 * _DAY, phone="10000007101")
    if place is None:
        return 0
    try:
        actions.place_order(centre=centre, asker=place, order=order, by=nurse, at=at)
    except (Refused, NotVisible):
        return 0
    return 1


def _go_on(world: World, order: SupplyOrder, at: dt.datetime) -> int:
    duty = world.colleagues(world.places[LEAD].pk, "duty_officer")[0]
    nurse = world.actor(order.number, order.asker_institution_id, "nurse")
    try:
        if order.state == "ordered" and chance(world.seed, order.number, f"taken {at:%Y-%m-%d}") < 0.8:
            actions.accept(order_uid=order.uid, note="", by=duty, at=at)
            return 1
        if order.state == "accepted":
            actions.dispatch(order_uid=order.uid, packs=_packs(order, at), handover=Handover(_DRIVER), by=duty, at=at)
            return 1
        if order.state == "dispatched" and nurse is not None and world.temper(nurse) != "silent":
            actions.receive(order_uid=order.uid, handover=Handover(_DRIVER), by=nurse, at=at)
            return 1
    except (Refused, NotVisible):
        return 0
    return 0


def _packs(order: SupplyOrder, at: dt.datetime) -> list[PackSent]:
    batch, lasts = f"示例{at:%m%d}-1", clock.local_day(at) + _LASTS
    wanted = sum(order.lines.values_list("quantity", flat=True))
    return [PackSent(f"{order.number}-{n:02d}", lasts, batch) for n in range(1, wanted + 1)]
