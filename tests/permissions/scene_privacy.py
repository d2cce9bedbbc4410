"""The part of the scene that is privacy: a record that the emergency doctor opened an hour before the scene."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from lianti.kernel.web.files import store_bytes
from lianti.residents.privacy import actions
from lianti.residents.privacy.consenting import give_consent
from lianti.residents.privacy.shapes import ConsentGiven
from lianti.residents.queries import find_people
from lianti.residents.retention.actions import place_hold
from tests.permissions.scene_exports import ExportScene, build_exports
from tests.town import Town

_ABOUT_THE_PERSON = {"emergency"}
_ABOUT_CONSENT = {"consent_withdraw", "consent_file"}
_PLAIN = {"glasses", "glass_report", "holds"}
BODIES: dict[str, dict[str, Any]] = {
    "residents:emergency": {"reason": "rescue", "text": "昏迷送来，急需既往用药"},
    "residents:glass_review": {"verdict": "reasonable"},
    "desk:audit_person": {"q": "22990010100100017"},
    "residents:consent_withdraw": {"reason": "本人当面提出"},
    "residents:holds": {"who": "22990010100100017", "reason": "医疗纠纷调解", "ordered_by": "医调委"},
}


@dataclass
class PrivacyScene:
    """An opening that runs."""

    person_uid: uuid.UUID
    glass_uid: uuid.UUID
    grandmother_uid: uuid.UUID
    consent_uid: uuid.UUID
    grantee_uid: uuid.UUID
    exports: ExportScene
    hold_uid: uuid.UUID

    @staticmethod
    def knows(row: str) -> bool:
        """Say whether an address is about privacy."""
        last = row.partition(":")[2].split(" ")[0]
        if row.startswith(("desk:audit_", "residents:hold")) or ExportScene.knows(row):
            return True
        return row.startswith("residents:") and last.startswith(("glass", "consent", "emergency", "access_log"))

    def arguments(self, name: str) -> list[object]:
        """Return what the address of *name* is about."""
        last = name.split(":")[1]
        if ExportScene.knows(name):
            return self.exports.arguments(name)
        if last == "hold_release":
            return [self.hold_uid]
        if last in _PLAIN or last.startswith("audit_"):
            return []
        if last in {"consents", "access_log"}:
            return [self.grandmother_uid]
        if last in _ABOUT_CONSENT:
            return [self.consent_uid]
        return [self.person_uid if last in _ABOUT_THE_PERSON else self.glass_uid]

    def body(self, row: str) -> dict[str, Any]:
        """Return what a POST to a row carries."""
        if row == "residents:consents":
            return {
                "classes": ["general"], "grantees": [str(self.grantee_uid)], "days": "30", "method": "verbal",
                "signer": "self", "witness_name": "何晓枫",
            }  # fmt: skip
        return ExportScene.body(row) if ExportScene.knows(row) else BODIES.get(row, {})


PIXEL = bytes.fromhex("89504e470d0a1a0a")


def build_privacy(town: Town) -> PrivacyScene:
    """Let the emergency doctor find and open 曾乐, and 王秀兰 agree to be seen by the specialty hospital."""
    doctor, at = town.viewer("emergency"), town.now + dt.timedelta(hours=23)
    person = town.resident("villager")
    find_people(viewer=doctor, text=f"曾乐 {person.birth_on}", at=at)
    row = actions.break_glass(resident_uid=person.uid, reason="rescue", text="昏迷送来，急需既往用药", by=doctor, at=at)
    signed = store_bytes(PIXEL, name="consent.png", by_uid=doctor.uid)
    given = ConsentGiven(("general",), (town.specialty.uid,), 90, "paper", file_uid=signed.uid)
    grandmother = town.resident("grandmother").uid
    consent = give_consent(resident_uid=grandmother, given=given, by=town.viewer("gp"), at=town.now)
    hold = place_hold(
        resident_uid=grandmother,
        reason="医疗纠纷调解",
        ordered_by="医调委",
        by=town.viewer("medical_affairs"),
        at=town.now,
    )
    exports = build_exports(town)
    return PrivacyScene(person.uid, row.uid, grandmother, consent.uid, town.village.uid, exports, hold.uid)
