"""The part of the scene that is privacy: a record that the emergency doctor opened an hour before the scene."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from lianti.residents.privacy import actions
from lianti.residents.queries import find_people
from tests.town import Town

_ABOUT_THE_PERSON = {"emergency"}
_PLAIN = {"glasses", "glass_report"}
BODIES: dict[str, dict[str, Any]] = {
    "residents:emergency": {"reason": "rescue", "text": "昏迷送来，急需既往用药"},
    "residents:glass_review": {"verdict": "reasonable"},
}


@dataclass
class PrivacyScene:
    """An opening that runs."""

    person_uid: uuid.UUID
    glass_uid: uuid.UUID

    @staticmethod
    def knows(row: str) -> bool:
        """Say whether an address is about privacy."""
        last = row.partition(":")[2].split(" ")[0]
        return row.startswith("residents:") and (last.startswith("glass") or last in _ABOUT_THE_PERSON)

    def arguments(self, name: str) -> list[object]:
        """Return what the address of *name* is about."""
        last = name.split(":")[1]
        if last in _PLAIN:
            return []
        return [self.person_uid if last in _ABOUT_THE_PERSON else self.glass_uid]

    @staticmethod
    def body(row: str) -> dict[str, Any]:
        """Return what a POST to a row carries."""
        return BODIES.get(row, {})


def build_privacy(town: Town) -> PrivacyScene:
    """Let the emergency doctor find and open 曾乐."""
    doctor, at = town.viewer("emergency"), town.now + dt.timedelta(hours=23)
    person = town.resident("villager")
    find_people(viewer=doctor, text=f"曾乐 {person.birth_on}", at=at)
    row = actions.break_glass(resident_uid=person.uid, reason="rescue", text="昏迷送来，急需既往用药", by=doctor, at=at)
    return PrivacyScene(person.uid, row.uid)
