"""The part of the scene that is shared supply: an order of 新化社区 in the state that each move begins in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lianti.supply.models import SterileBatch, SupplyOrder
from lianti.supply.tests.cases import Supply
from tests.town import Town

BEGINS = {
    "accept": "ordered", "decline": "ordered", "cancel": "ordered", "dispatch": "accepted", "receive": "dispatched",
    "receive_part": "short", "receive_short": "dispatched", "settle": "damaged", "settle_part": "disputed",
}  # fmt: skip
PACKS = {"batch": "S01-20260311-3", "expires_on": "2026-09-01", "packs": "HY21\nHY22", "carrier": "何晓枫"}
BODIES: dict[str, dict[str, Any]] = {
    "supply:move decline": {"reason": "no_stock", "note": "下午补货后再申请"},
    "supply:move dispatch": PACKS,
    "supply:move receive": {"carrier": "何晓枫"},
    "supply:move receive_part": {"carrier": "何晓枫"},
    "supply:move receive_short": {"carrier": "何晓枫", "note": "少一包，已电话告知"},
    "supply:move settle": {"note": "外包装破损，已换"},
    "supply:move settle_part": {"note": "缺的明天补发"},
    "supply:batch_recall": {"reason": "生物监测阳性"},
}


@dataclass
class SupplyScene:
    """The centres of the hospital and orders by state."""

    supply: Supply
    orders: dict[str, SupplyOrder] = field(default_factory=dict)

    @staticmethod
    def knows(row: str) -> bool:
        """Say whether an address is about supply."""
        return row.startswith("supply:")

    def arguments(self, name: str, move: str) -> list[object]:
        """Return what the address of *name* is about."""
        last = name.split(":")[1]
        if last in {"batch", "batch_recall"}:
            return [SterileBatch.objects.get().uid]
        if last not in {"order", "move"}:
            return []
        return [self.orders[BEGINS.get(move, "ordered")].number, *([move] if move else [])]

    def body(self, row: str) -> dict[str, Any]:
        """Return what a POST to a row carries."""
        if row == "supply:new":
            return {
                "kind": "sterile", "centre": self.supply.centres["sterile"].uid, "items": "换药包 2",
                "urgency": "routine", "needed_at": "2026-03-14T08:00",
            }  # fmt: skip
        if row == "supply:centres":
            return {"kind": "sterile", "department": self.supply.parts["sterile"].uid, "active": "on"}
        return BODIES.get(row, {})


def build_supply(town: Town) -> SupplyScene:
    """Open the centres and walk an order to each state that a move begins in."""
    found = SupplyScene(Supply(town))
    for state in dict.fromkeys(BEGINS.values()):
        found.orders[state] = found.supply.to(state, series=f"{state}-")
    return found
