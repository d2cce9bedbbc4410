"""The part of the scene that is clinical pathways: one case that may enter, one that is on its way (SY-34)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lianti.catalogue.models import Guide
from lianti.catalogue.tests.lists import published
from lianti.kernel.pure import clock
from lianti.referrals.actions.pathways import enter_pathway
from lianti.referrals.models import Referral
from tests.permissions.scene_surgery import SurgeryScene
from tests.town import Town

REASONS = {"vary": {"reason": "patient"}, "exit": {"reason": "transfer"}}


@dataclass
class PathwayScene:
    """Two cases of 新化社区 that have arrived at 心内科."""

    guide: Guide
    waiting: Referral
    entered: Referral

    @staticmethod
    def knows(name: str) -> bool:
        """Say whether an address is about a clinical pathway."""
        return name.startswith("referrals:pathway")

    def arguments(self, name: str, move: str) -> list[object]:
        """Return what the address of *name* is about."""
        if name == "referrals:pathways":
            return []
        case = self.waiting if move == "enter" else self.entered
        return [case.number, *([move] if move else [])]

    def body(self, row: str) -> dict[str, Any]:
        """Return what a POST carries."""
        move = row.partition(" ")[2]
        return {"guide": str(self.guide.uid)} if move == "enter" else REASONS.get(move, {})


def build_pathways(town: Town, surgeries: SurgeryScene) -> PathwayScene:
    """Publish a pathway for high blood pressure and put one of two people on it."""
    guide = published(town, "高血压跨级路径", kind="pathway")
    entered = surgeries.cases["begun"]
    at = clock.now()
    enter_pathway(referral_uid=entered.uid, guide_uid=guide.uid, by=town.viewer("specialist"), at=at)
    return PathwayScene(guide, surgeries.cases["arrived"], entered)
