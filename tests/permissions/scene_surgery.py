"""The part of the scene around an operation: day surgeries of 新化社区 at 心内科, follow-up, referral managers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from lianti.alliances.actions import set_term
from lianti.referrals.actions.managers import appoint_manager
from lianti.referrals.actions.surgery import begin_surgery
from lianti.referrals.models import PostOpResult, Referral, ReferralManager
from lianti.referrals.tests.surgery_cases import SurgeryWalk
from tests.town import PLATFORM, Town

# Which case a move begins in.
SURGERY_MOVES = {
    "ask": "draft", "check": "submitted", "begin": "arrived", "end": "begun", "pass_on": "ended", "plan": "down",
}  # fmt: skip
_PLAIN = {"referrals:postop_results", "referrals:managers"}
BODIES: dict[str, dict[str, Any]] = {
    "referrals:surgery_move ask": {"procedure": "腹股沟疝修补", "anaesthesia": "spinal", "wish_on": "2026-03-20"},
    "referrals:surgery_move check": {"line": ["identity"], "answer_identity": "yes"},
    "referrals:surgery_move begin": {"reason": "院内已补齐检查"},
    "referrals:surgery_move end": {"result": "done", "performed": "疝修补", "surgeon": "程远山"},
    "referrals:surgery_move pass_on": {"template": "general", "way": "clinic"},
    "referrals:surgery_move plan": {
        "template": "general", "procedure": "疝修补", "operated_on": "2026-03-11", "surgeon": "程远山",
    },
    "referrals:postop": {
        "reached": "visit", "wound": "clean", "pain": "2", "temperature": "36.8", "drugs": "taken",
        "stitches": "not_due", "exercise": "none",
    },
}  # fmt: skip


@dataclass
class SurgeryScene:
    """Cases by how far they are, a day of follow-up, a result nobody has read, two managers of the clinic."""

    down: Referral
    item: uuid.UUID
    result: uuid.UUID
    manager: uuid.UUID
    cases: dict[str, Referral] = field(default_factory=dict)

    @staticmethod
    def knows(name: str) -> bool:
        """Say whether an address is about an operation or a manager."""
        return name.startswith(("referrals:surgery", "referrals:postop", "referrals:manager"))

    def arguments(self, name: str, move: str) -> list[object]:
        """Return what the address of *name* is about."""
        if name in _PLAIN:
            return []
        uids = {
            "referrals:manager_end": self.manager, "referrals:postop": self.item, "referrals:postop_read": self.result,
        }  # fmt: skip
        if name in uids:
            return [uids[name]]
        case = self.down if move == "plan" else self.cases[SURGERY_MOVES.get(move, "submitted")]
        return [case.number, *([move] if move else [])]

    @staticmethod
    def body(row: str, town: Town) -> dict[str, Any]:
        """Return what a POST carries."""
        if row == "referrals:managers":
            person = town.user("head").uid
            return {"institution": town.community.uid, "user": person, "since_on": "2026-03-12"}
        return BODIES.get(row, {})


def build_surgeries(town: Town, down: Referral) -> SurgeryScene:
    """Build the scene; ``down`` is a draft on its way down that takes a template."""
    _without_review(town, "none")
    below = SurgeryWalk(town)
    below.to_clinic()
    below.follow()
    for who in ("gp", "nurse"):
        appoint_manager(
            institution_uid=town.community.uid, user_uid=town.user(who).uid, since_on=town.today,
            by=town.viewer("office"), at=town.now,
        )  # fmt: skip
    manager = ReferralManager.objects.order_by("pk")[0]
    scene = SurgeryScene(down, below.items()[1].uid, PostOpResult.objects.get().uid, manager.uid)
    scene.cases["draft"] = SurgeryWalk(town, "draft").up
    scene.cases["submitted"] = SurgeryWalk(town, "submitted").up
    for name in ("arrived", "begun", "ended"):
        scene.cases[name] = _operated(town, name)
    _without_review(town, "department_head")
    return scene


def _without_review(town: Town, value: str) -> None:
    """The rest of the scene has a review before sending; these cases were sent without one."""
    set_term(
        alliance=town.group, name="referral.sender_review", value=value, clause="SY-52", edition=f"示例版 {value}",
        by=PLATFORM, at=town.now,
    )  # fmt: skip


def _operated(town: Town, how_far: str) -> Referral:
    walk = SurgeryWalk(town)
    walk.arrived()
    if how_far == "ended":
        walk.operate("院内已补齐检查")
    elif how_far == "begun":
        doctor = town.viewer("specialist")
        begin_surgery(referral_uid=walk.up.uid, reason="院内已补齐检查", by=doctor, at=walk.at)
    return walk.up
