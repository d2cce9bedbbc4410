"""Sterile packs and blood on their way through the demo: units ask, the centre sends, they sign (SY-53).

Now and then a pack is short or comes damaged, and the rest is owed; silent people let orders climb the ladder.
"""

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

HOUR, AGAIN = (8, 40), (14, 40)
_DAY = dt.timedelta(days=1)
_MONDAY, _WEDNESDAY, _ASKED = 1, 3, 0.22
_SETS = (("换药包", 8), ("清创缝合包", 4), ("导尿包", 4), ("产科检查包", 2))
_BLOOD_ASKER = "宁江吉林油田江北医院"
_DRIVER = "物流车队（示例）"
_LASTS = {"sterile": 150 * _DAY, "blood": 20 * _DAY}
_SHORT, _DAMAGED = 0.12, 0.06


def morning(world: World, at: dt.datetime) -> int:
    """Let the orders go on, and on Mondays and Wednesdays let units ask; returns how many moves were made."""
    today = clock.local_day(at)
    if not world.is_workday(today):
        return 0
    done = _orders(world, at)
    centres = {c.kind: c for c in SupplyCentre.objects.filter(institution=world.places[LEAD])}
    if today.isoweekday() == _MONDAY and "sterile" in centres:
        nurses = [v for (_place, role), found in world.staff.items() if role == "nurse" for v in found[:1]]
        for nurse in nurses:
            if chance(world.seed, str(nurse.uid), f"packs {today}") < _ASKED:
                done += _ask_packs(world, centres["sterile"], nurse, at)
    if today.isoweekday() == _WEDNESDAY and "blood" in centres:
        done += _ask_blood(world, centres["blood"], at)
    return done


def afternoon(world: World, at: dt.datetime) -> int:
    """Let the orders of the morning go on; returns how many moves were made."""
    return _orders(world, at) if world.is_workday(clock.local_day(at)) else 0


def _orders(world: World, at: dt.datetime) -> int:
    rows = SupplyOrder.objects.filter(ended_at=None).select_related("centre")
    return sum(_go_on(world, order, at) for order in rows.order_by("pk"))


def _ask_packs(world: World, centre: SupplyCentre, nurse: Viewer, at: dt.datetime) -> int:
    name, most = _SETS[int(chance(world.seed, str(nurse.uid), f"set {at:%Y-%m-%d}") * len(_SETS))]
    items = (ItemAsked(name, most),)
    return _ask(world, centre, nurse, OrderFields("sterile", items, needed_at=at + 3 * _DAY, phone="10000007101"), at)


def _ask_blood(world: World, centre: SupplyCentre, at: dt.datetime) -> int:
    """Let a doctor of a member hospital ask for two bags under the hospital's own number."""
    doctors = world.colleagues(world.places[_BLOOD_ASKER].pk, "specialist")
    items = (ItemAsked("red_cells", 2, "A", "positive"),)
    fields = OrderFields("blood", items, "routine", at + 2 * _DAY, f"示例{at:%Y%m%d}", "10000007102")
    return _ask(world, centre, doctors[0], fields, at) if doctors else 0


def _ask(world: World, centre: SupplyCentre, by: Viewer, order: OrderFields, at: dt.datetime) -> int:
    place = next((p for p in world.places.values() if p.pk == by.institution_id), None)
    if place is None:
        return 0
    try:
        actions.place_order(centre=centre, asker=place, order=order, by=by, at=at)
    except (Refused, NotVisible):
        return 0
    return 1


def _go_on(world: World, order: SupplyOrder, at: dt.datetime) -> int:
    worker = world.actor(order.number, world.places[LEAD].pk, "centre_staff", order.centre.department_id)
    role = "nurse" if order.kind == "sterile" else "specialist"
    asker = world.actor(order.number, order.asker_institution_id, role, order.asker_department_id)
    try:
        if order.state == "dispatched":
            return _sign(world, order, asker, at)
        return _supply(world, order, worker, at) if worker is not None else 0
    except (Refused, NotVisible):
        return 0


def _supply(world: World, order: SupplyOrder, by: Viewer, at: dt.datetime) -> int:
    if order.state == "ordered":
        if chance(world.seed, order.number, f"taken {at:%Y-%m-%d %H}") >= (
            0.35 if world.temper(by) == "silent" else 0.8
        ):
            return 0
        actions.accept(order_uid=order.uid, note="", by=by, at=at)
        order.state = "accepted"
    if order.state == "accepted":
        packs, box = _packs(world, order, at), _box(order)
        actions.dispatch(order_uid=order.uid, packs=packs, handover=box, by=by, at=at)
    else:
        note = "破损的一包退回重新灭菌，补发（示例）"
        actions.settle_part(order_uid=order.uid, note=note, by=by, at=at)
    return 1


def _sign(world: World, order: SupplyOrder, by: Viewer | None, at: dt.datetime) -> int:
    if by is None or (world.temper(by) == "silent" and chance(world.seed, order.number, f"{at:%m%d}") > 0.3):
        return 0
    if order.kind == "sterile" and not order.owed and chance(world.seed, order.number, "damaged") < _DAMAGED:
        number = order.packs.order_by("pk").values_list("number", flat=True)[0]
        wrong = Handover(_DRIVER, note="一包外包装破损（示例）")
        actions.receive_short(order_uid=order.uid, missing=[number], handover=wrong, by=by, at=at)
        return 1
    sign = actions.receive_part if order.owed else actions.receive
    sign(order_uid=order.uid, handover=_box(order), by=by, at=at)
    return 1


def _box(order: SupplyOrder) -> Handover:
    return Handover(_DRIVER, 4.0 if order.kind == "blood" else None)


def _packs(world: World, order: SupplyOrder, at: dt.datetime) -> list[PackSent]:
    batch = f"示例{at:%m%d}-1" if order.kind == "sterile" else ""
    lasts = clock.local_day(at) + _LASTS[order.kind]
    found: list[PackSent] = []
    for n, line in enumerate(order.lines.order_by("pk")):
        found += [
            PackSent(f"{order.number}-{len(found) + k:02d}", lasts, batch, line.abo, line.rh, n)
            for k in range(1, line.quantity + 1)
        ]
    short = order.kind == "sterile" and order.owed_for_id is None and len(found) > 1
    return found[:-1] if short and chance(world.seed, order.number, "short") < _SHORT else found
