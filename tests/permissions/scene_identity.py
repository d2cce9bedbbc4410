"""The part of the scene that is the person index: a pair that waits for its decision, and a pair that was merged."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from lianti.residents.actions import register_resident
from lianti.residents.identity.deciding import compare_person, decide_match
from lianti.residents.identity.merging import unmerge
from lianti.residents.models import Merge, PossibleMatch
from lianti.residents.shapes import ResidentFields
from tests.town import PLATFORM, Town

_NAMES = (("苗桂英", "苗桂瑛"), ("庞丽华", "庞利华"))
_PLAIN = {"matches", "merges", "match_ask"}


@dataclass
class IdentityScene:
    """Two pairs on file at 市中心医院 and 新化社区."""

    match_uid: uuid.UUID
    merge_uid: uuid.UUID

    @staticmethod
    def knows(row: str) -> bool:
        """Say whether an address is about the person index."""
        last = row.partition(":")[2].split(" ")[0]
        return row.startswith("residents:") and last.startswith(("match", "merge"))

    def arguments(self, name: str) -> list[object]:
        """Return what the address of *name* is about."""
        last = name.split(":")[1]
        if last in _PLAIN:
            return []
        return [self.merge_uid if last.startswith("merge") else self.match_uid]

    @staticmethod
    def body(row: str) -> dict[str, Any]:
        """Return what a POST to a row carries."""
        if row == "residents:match_ask":
            return {"one": "苗桂英 1968-02-01", "two": "苗桂瑛 1968-02-01"}
        return {"answer": "same"} if row == "residents:match_decide" else {"reason": "认错人"}


def build_pair(town: Town, place: int, day: int = 1) -> PossibleMatch:
    """Register one invented person twice, and let the index find it; another *day* is another person."""
    found = []
    for name, house in zip(_NAMES[place], (town.lead, town.community), strict=True):
        fields = ResidentFields(
            name=name, sex="female", birth_on=dt.date(1968, 2, day), phone=f"100000055{place}{day}",
            address=f"示例镇光明路{day}号{place + 1}栋1单元101室",
        )  # fmt: skip
        found.append(register_resident(fields=fields, institution=house, by=PLATFORM, at=town.now))
    for person in found:
        compare_person(resident_pk=person.pk, by=PLATFORM, at=town.now)
    return PossibleMatch.objects.get(one=found[0], two=found[1])


def build_merge(town: Town, day: int = 1, *, undone: bool = False) -> Merge:
    """Let the office decide that a pair is one person."""
    office = town.viewer("office")
    match = build_pair(town, 1, day)
    decide_match(match_uid=match.uid, answer="same", note="电话核实", by=office, at=town.now)
    made = match.merges.get()
    return unmerge(merge_uid=made.uid, reason="认错人", by=office, at=town.now) if undone else made


def build_identity(town: Town) -> IdentityScene:
    """Build both pairs."""
    return IdentityScene(build_pair(town, 0).uid, build_merge(town).uid)
