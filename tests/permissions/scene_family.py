"""The part of the scene that is families: a table of persons waiting at 新化社区, and a household it keeps."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from lianti.kernel.web.files import store_bytes
from lianti.residents.actions import register_resident
from lianti.residents.households import guarding, keeping
from lianti.residents.households.rules import GuardianGiven
from lianti.residents.imports.keeping import keep_table
from lianti.residents.shapes import ResidentFields
from tests.town import PLATFORM, Town

_PLAIN = {"imports", "import_template", "households", "grids"}
_KNOWN = ("import", "household", "grid", "guardian", "settle")
TABLE = "姓名,性别,出生日期,手机号\n葛春燕,女,1963-05-04,10000008888"
DAY = "2026-03-11"
HOME: dict[str, Any] = {"address": "光明路3号2栋1单元401室", "district": "宁江区", "phone": "10000005555"}
PIXEL = bytes.fromhex("89504e470d0a1a0a")


@dataclass
class FamilyScene:
    """A table that waits, a household of three, and a guardianship in it."""

    table_uid: uuid.UUID
    household_uid: uuid.UUID
    member_uid: uuid.UUID
    child_uid: uuid.UUID
    guardianship_uid: uuid.UUID
    newcomer_uid: uuid.UUID

    @staticmethod
    def knows(row: str) -> bool:
        """Say whether an address is about families."""
        space, _colon, last = row.partition(":")
        return space == "residents" and last.split(" ")[0].startswith(_KNOWN)

    def arguments(self, name: str) -> list[object]:
        """Return what the address of *name* is about."""
        last = name.split(":")[1]
        if last in _PLAIN:
            return []
        about: dict[str, uuid.UUID] = {
            "settle": self.newcomer_uid, "guardians": self.child_uid, "guardian_end": self.guardianship_uid,
            "guardian_file": self.guardianship_uid, "guardian_phone": self.guardianship_uid,
        }  # fmt: skip
        return [about.get(last, self.table_uid if last.startswith("import") else self.household_uid)]

    def body(self, row: str) -> dict[str, Any]:
        """Return what a POST to a row carries."""
        bodies: dict[str, dict[str, Any]] = {
            "imports": {"text": TABLE},
            "import_correct": {"version": "1", "line": "2", "name": "葛春霞"},
            "import_decide": {"version": "1", "line": "2", "answer": "one"},
            "import_take_in": {"version": "1"},
            "household_join": {"who": "刘大溪 1988-05-06", "relation": "20", "since_on": DAY},
            "household_leave": {"member": self.member_uid, "reason": "work", "until_on": DAY},
            "household_head": {"head": self.member_uid},
            "household_change": HOME,
            "settle": {"way": "new", "since_on": DAY, **HOME},
            "grids": {"code": "HK-02", "name": "河口网格", "worker_name": "何晓枫", "active": "on"},
            "guardians": {
                "guardian_name": "刘远山", "relation": "51", "ground": "minor", "basis": "law", "since_on": DAY,
            },
            "guardian_end": {"reason": "变更监护人"},
            "guardian_phone": {"purpose": "contact"},
            "household_phone": {"purpose": "contact"},
        }  # fmt: skip
        return bodies.get(row.split(":")[1], {})


def _person(town: Town, name: str, born: str) -> uuid.UUID:
    fields = ResidentFields(name=name, sex="male", birth_on=dt.date.fromisoformat(born))
    return register_resident(fields=fields, institution=town.community, by=PLATFORM, at=town.now).uid


def build_family(town: Town) -> FamilyScene:
    """Let the GP upload a table, open the household of 王秀兰 with a grandson and his father, and name a guardian."""
    gp, at, today = town.viewer("gp"), town.now, town.today
    words: dict[str, Any] = {"by": gp, "at": at}
    table = keep_table(data=TABLE, institution=town.community, **words)
    head, child = town.resident("grandmother").uid, _person(town, "刘小溪", "2018-04-01")
    newcomer = _person(town, "刘大溪", "1988-05-06")
    keeping.set_grid(
        code="HK-01", name="光明路网格", worker_name="何晓枫", worker_phone="", capacity=0, active=True, **words
    )
    home = keeping.open_household(head_uid=head, since_on=today, grid_code="HK-01", **HOME, **words)
    member = keeping.join_household(uid=home.uid, resident_uid=child, relation="40", since_on=today, **words)
    given = GuardianGiven("60", "minor", "committee", today, has_file=True)
    paper = store_bytes(PIXEL, name="paper.png", by_uid=gp.uid).uid
    told: dict[str, Any] = {"given": given, "phone": "10000005556", "file_uid": paper}
    named = guarding.name_guardian(ward_uid=child, guardian_uid=head, **told, **words)
    return FamilyScene(table.uid, home.uid, member.uid, child, named.uid, newcomer)
