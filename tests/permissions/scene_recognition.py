"""The part of the scene that is mutual recognition: a proof that waits, a rule, an own code, somebody to order for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lianti.recognition import actions
from lianti.recognition.tests.cases import Lab
from tests.town import Town

_ALLIANCE = frozenset({"catalogue", "upload", "preview", "import", "forget", "directions"})


@dataclass
class RecognitionScene:
    """The things that addresses of recognition are about."""

    lab: Lab
    certificate: UUID
    rule: UUID
    code: UUID

    @staticmethod
    def knows(row: str) -> bool:
        """Say whether an address is about recognition."""
        return row.startswith(("recognition:", "flows:recognition"))

    def arguments(self, name: str) -> list[object]:
        """Return what the address of *name* is about."""
        last, group = name.split(":")[1], self.lab.town.group.uid
        if last == "recognition_rows":
            return ["recognised"]
        if last in _ALLIANCE:
            return [group]
        found: dict[str, list[object]] = {
            "order": [self.lab.person.uid], "find": [self.lab.person.uid], "confirm": [self.certificate],
            "direction_end": [group, self.rule], "map": [self.code],
        }  # fmt: skip
        return found.get(last, [])

    def body(self, row: str) -> dict[str, Any]:
        """Return what a POST to a row carries."""
        unit = str(self.lab.town.lead.uid)
        proof = {
            "institution": unit, "kind": "eqa", "item_code": "2823-3", "scope": "alliance", "number": "示例-2",
            "since_on": "2026-01-01", "until_on": "2027-01-01",
        }  # fmt: skip
        failed = {"failed_on": "2026-03-11", "affected_on": "2026-03-01", "reason": "失控"}
        bodies: dict[str, dict[str, Any]] = {
            "order": {"item": "IMG-CT-CHEST", "priority": "routine"},
            "codes": {"code": "CT-9", "name": "CT胸部", "item_code": ""},
            "map": {"item_code": "IMG-CT-CHEST"},
            "quality_new": proof,
            "quality_failed": {"institution": unit, "item_code": "2823-3"} | failed,
            "place": {"institution": unit, "area": "220700"},
            "codes_upload": {"text": "本院编码\t本院名称\t互认项目\nCT-7\tCT胸部\tIMG-CT-CHEST"},
            "upload": {"starter": "on"},
            "directions": {"from_level": "1", "to_level": "2", "area": "city"},
        }
        return bodies.get(row.split(":")[1], {})


def build_recognition(town: Town) -> RecognitionScene:
    """Take in the catalogue, enter a proof, make a rule, name a code."""
    lab = Lab(town)
    rule = actions.set_direction(
        alliance=town.group, from_level=1, to_level=3, area="alliance", by=lab.office, at=town.now
    )
    code = actions.name_code(code="CT-014", name="胸CT", item_code="", by=lab.affairs, at=town.now)
    return RecognitionScene(lab, lab.certificate(confirm=False).uid, rule.uid, code.uid)
