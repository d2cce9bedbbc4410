"""The part of the scene that goes down: a case of 心内科 to 新化社区 in every state, and somebody on the ward."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from lianti.kernel.pure.ids import new_uid
from lianti.parties.models import Institution
from lianti.records.actions import open_encounter
from lianti.records.models import Encounter
from lianti.records.shapes import Stay
from lianti.referrals.actions.down_answer import accept_down
from lianti.referrals.actions.down_room import hand_on
from lianti.referrals.actions.drugs import keep_drugs
from lianti.referrals.models import ClinicDrug, Referral
from lianti.referrals.queries.down import due_items_of
from lianti.referrals.rules.drugs import DrugRow
from lianti.referrals.tests.cases import newcomer
from lianti.referrals.tests.down_cases import HOUR, DownWalk, reception
from tests.town import Town

# Which state a move begins in.
DOWN_MOVES = {
    "accept_down": "submitted", "ask_down": "submitted", "decline_down": "submitted", "give_down": "info_asked",
    "arrive_down": "scheduled", "miss_down": "expected", "report_down": "arrived", "send_back": "arrived",
    "close_down": "outcome_returned", "refuse_down": "draft", "withdraw_down": "draft",
    "hand_on": "arrived", "take_on": "handed", "hand_back": "handed",
}  # fmt: skip
_PLAIN = {
    "referrals:ward", "referrals:ward_admit", "referrals:down_start", "referrals:down_profile",
    "referrals:down_reconcile", "referrals:down_drugs", "referrals:radar", "referrals:radar_list",
}  # fmt: skip
VERBAL = {"consent_method": "verbal", "consent_signer": "self", "consent_witness": "何晓枫"}
BODIES: dict[str, dict[str, Any]] = {
    "referrals:ward_phase": {"phase": "recovery"},
    "referrals:ward_leave": {"disposition": "1"},
    "referrals:radar_list": {"do": "keep", "text": "ZY9000\t方安\t2026-03-13"},
    "referrals:radar_start": {"way": "clinic"},
    "referrals:down_profile": {"ways": ["clinic"], "groups": ["chronic"], "beds": "0"},
    "referrals:down_drugs": {"text": "阿司匹林，100mg，片，有", "do": "keep"},
    "referrals:down_drug": {"do": "out"},
    "referrals:down_tick": {"result": "done"},
    "referrals:down_edit": {"way": "clinic", "do": "save", "reason": "病情平稳"},
    "referrals:down_move accept_down": {"expected_at": "2026-03-13T10:00", "doctor": "林知远"},
    "referrals:down_move ask_down": {"note": "请写明康复频次"},
    "referrals:down_move give_down": {"note": "已写明"},
    "referrals:down_move decline_down": {"reason": "no_skill", "note": "没有康复师，建议转康宁"},
    "referrals:down_move arrive_down": {"number": "MZ1"},
    "referrals:down_move report_down": {"result": "as_planned", "note": "血压 132/80"},
    "referrals:down_move send_back": {"sign": "黑便一次", "urgency": "urgent", "witness_name": "何晓枫"},
    "referrals:down_move hand_back": {"note": "外出进修一月"},
    "referrals:down_move close_down": {"note": "已转常规随访"},
    "referrals:down_move refuse_down": {"reason": "cost"} | VERBAL,
    "referrals:down_move withdraw_down": {"reason": "worse"},
}


@dataclass
class DownScene:
    """Cases by state, a stay that nobody sends down yet, and an item that is due."""

    stay: Encounter
    cases: dict[str, Referral] = field(default_factory=dict)
    drug_uid: uuid.UUID = field(default_factory=new_uid)

    @staticmethod
    def knows(name: str) -> bool:
        """Say whether an address is about going down."""
        return name.startswith(("referrals:down_", "referrals:ward", "referrals:radar"))

    def arguments(self, name: str, move: str) -> list[object]:
        """Return what the address of *name* is about."""
        if name in _PLAIN:
            return []
        if name.startswith(("referrals:ward_", "referrals:radar_")):
            return [self.stay.uid]
        if name == "referrals:down_drug":
            return [self.drug_uid]
        if name == "referrals:down_tick":
            return [due_items_of(self.cases["arrived"])[0].uid]
        number: list[object] = [self.cases[DOWN_MOVES.get(move, "draft")].number]
        return number + ([move] if move else [])

    def body(self, row: str, town: Town) -> dict[str, Any]:
        """Return what a POST carries."""
        if row == "referrals:ward_admit":
            return {"resident": town.resident("inpatient").uid, "inpatient_number": "ZY9001"}
        if row == "referrals:radar_choice":
            return {"to": town.community.uid}
        if row == "referrals:down_start":
            return {"encounter": self.stay.uid}
        if row == "referrals:down_move hand_on":
            return {"room": town.village.uid, "told": "1"}
        return BODIES.get(row, {})


def build_downs(town: Town) -> DownScene:
    """Build the scene on 程远山's ward."""
    person = newcomer(town, town.lead, name="方安")
    doctor = town.viewer("specialist")
    stay = open_encounter(resident=person, stay=Stay("inpatient", "ZY9000", "I10", "高血压"), by=doctor, at=town.now)
    scene = DownScene(stay)
    for state in sorted(set(DOWN_MOVES.values()) - {"expected", "handed"}):
        scene.cases[state] = DownWalk(town).to(state)
    scene.cases["expected"] = _expected(town)
    scene.cases["handed"] = _handed(town)
    keep_drugs(rows=[DrugRow("氨氯地平", "5mg", "片")], replace=False, by=town.viewer("gp"), at=town.now)
    scene.drug_uid = ClinicDrug.objects.get().uid
    return scene


def _handed(town: Town) -> Referral:
    """Return a case that the village room of 新化社区 is asked to go on with."""
    Institution.objects.filter(pk=town.village.pk).update(parent=town.community)
    walk = DownWalk(town)
    walk.to("arrived")
    return hand_on(
        referral_uid=walk.referral.uid, room_uid=town.village.uid, note="", told=True, by=walk.by("gp"), at=walk.at
    )


def _expected(town: Town) -> Referral:
    """Return a case whose hour has passed by the next morning, when the scene is looked at."""
    walk = DownWalk(town)
    walk.to("submitted")
    said = reception(walk.at, expected_at=walk.at + HOUR)
    return accept_down(referral_uid=walk.referral.uid, reception=said, by=walk.by("gp"), at=walk.at)
