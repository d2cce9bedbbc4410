"""Orders of the town: 新化社区 asks the hospital's sterile supply and its blood bank."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from lianti.kernel.testing.clients import signed_in_client
from lianti.parties.actions import add_department, create_user, grant_role
from lianti.parties.models import Department
from lianti.parties.shapes import Viewer
from lianti.referrals.tests.cases import act_as
from lianti.supply import actions
from lianti.supply.models import SupplyCentre, SupplyOrder
from lianti.supply.shapes import Handover, ItemAsked, OrderFields, PackSent
from tests.town import LONG_AGO, PASSWORD, PLATFORM, Town

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
SETS = (ItemAsked("换药包", 2), ItemAsked("缝合包", 1))
BLOOD = (ItemAsked("red_cells", 2, "A", "positive"),)
VAN = Handover("何晓枫")
COLD = Handover("何晓枫", 4.0)


@dataclass
class Supply:
    """The two shared centres of the hospital with somebody who works there."""

    town: Town
    centres: dict[str, SupplyCentre] = field(default_factory=dict)
    parts: dict[str, Department] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind, name in (("sterile", "消毒供应中心"), ("blood", "输血科")):
            part = add_department(institution=self.town.lead, name=name, kind="technical", by=PLATFORM, at=LONG_AGO)
            self.parts[kind] = self.town.departments[name] = part
            self.centres[kind] = actions.set_centre(
                department=part, kind=kind, phone="0400-0000001", active=True, by=PLATFORM, at=LONG_AGO
            )

    def client(self, kind: str = "sterile") -> Client:
        """Somebody of the centre with an account, at the browser."""
        self.hire(kind)
        return signed_in_client(self.town, kind)

    def hire(self, kind: str = "sterile") -> None:
        """Give somebody of the centre an account, whom the town knows by the kind."""
        town, part = self.town, self.parts[kind]
        user = create_user(username=f"staff.{kind}", password=PASSWORD, display_name="阎鹤鸣", by=PLATFORM, at=LONG_AGO)
        town.users[kind] = user
        town.grants[kind] = grant_role(
            user=user, role="centre_staff", institution=town.lead, department=part, by=PLATFORM, at=LONG_AGO
        )

    def worker(self, kind: str = "sterile") -> Viewer:
        """Somebody of the centre."""
        return act_as(self.town, "centre_staff", self.town.lead, self.parts[kind].name)

    def fields(self, kind: str = "sterile", **more: Any) -> OrderFields:
        """What 新化社区 asks for."""
        asked: dict[str, Any] = {
            "kind": kind,
            "items": BLOOD if kind == "blood" else SETS,
            "needed_at": self.town.now + 6 * HOUR,
            "case_number": "YX-20260311-01" if kind == "blood" else "",
        }
        return OrderFields(**(asked | more))

    def ask(self, kind: str = "sterile", *, by: str = "gp", **more: Any) -> SupplyOrder:
        """Place an order."""
        town = self.town
        return actions.place_order(
            centre=self.centres[kind], asker=town.community, order=self.fields(kind, **more), by=town.viewer(by),
            at=town.now,
        )  # fmt: skip

    def packs(self, kind: str = "sterile", *, batch: str = "S01-20260311-2", series: str = "HY") -> list[PackSent]:
        """What fills the usual order."""
        until = self.town.today + 90 * DAY
        if kind == "blood":
            return [PackSent(f"B2026-{n}", until, abo="A", rh="positive") for n in (1, 2)]
        return [PackSent(f"{series}{n}", until, batch=batch, line=int(n == 3)) for n in (1, 2, 3)]

    def to(self, state: str, kind: str = "sterile", **more: Any) -> SupplyOrder:
        """Walk an order to a state with the real actions, half an hour a step.

        ``short`` is on its way with one pack too few, ``damaged`` disputed with nothing missing.
        """
        order, at, by = self.ask(kind), self.town.now, self.worker(kind)
        box = COLD if kind == "blood" else VAN
        if state in {"ordered", "cancelled", "declined"}:
            return self._ended(order, state)
        order = actions.accept(order_uid=order.uid, note="", by=by, at=at + HOUR / 2)
        if state == "accepted":
            return order
        packs = self.packs(kind, **more)[: -1 if state in {"short", "partial"} else None]
        order = actions.dispatch(order_uid=order.uid, packs=packs, handover=box, by=by, at=at + HOUR)
        if state in {"dispatched", "short"}:
            return order
        gp = self.town.viewer("gp")
        if state == "received":
            return actions.receive(order_uid=order.uid, handover=box, by=gp, at=at + 2 * HOUR)
        if state == "partial":
            return actions.receive_part(order_uid=order.uid, handover=box, by=gp, at=at + 2 * HOUR)
        short = Handover(box.carrier, box.temperature, "少一包，外包装破损")
        missing = [] if state == "damaged" else [packs[0].number]
        return actions.receive_short(order_uid=order.uid, missing=missing, handover=short, by=gp, at=at + 2 * HOUR)

    def _ended(self, order: SupplyOrder, state: str) -> SupplyOrder:
        at = self.town.now + HOUR
        if state == "cancelled":
            return actions.cancel(order_uid=order.uid, note="", by=self.town.viewer("gp"), at=at)
        if state == "declined":
            words: dict[str, Any] = {"reason": "no_stock", "note": "下午补货后再申请"}
            return actions.decline(order_uid=order.uid, by=self.worker(order.kind), at=at, **words)
        return order
