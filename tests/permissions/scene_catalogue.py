"""The disease lists that the addresses of the catalogue name: one being made, one waiting for its approval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lianti.catalogue import actions
from lianti.catalogue.tests.lists import TABLE, published, second_person
from tests.town import Town

_OF_ALLIANCE = {"lists", "guides", "cases", "cases_preview", "cases_import", "cases_forget"}
_SUBMITTED = {"approve", "return"}
_NEXT_DAY = "2026-03-12"


@dataclass
class CatalogueScene:
    """Lists of 示例医疗集团, proposed by the second person of the office."""

    town: Town
    drafted: Any
    waiting: Any
    guide: Any

    @staticmethod
    def knows(row: str) -> bool:
        """Say whether a row of the table is about the catalogue."""
        return row.startswith("catalogue:")

    def arguments(self, name: str) -> list[object]:
        """Return what an address is about."""
        last = name.partition(":")[2]
        if last in _OF_ALLIANCE:
            return [self.town.group.uid]
        if last in {"list", "draft"}:
            return [self.town.group.uid, 2, "treat"]
        if last in {"edition", "change", "submit", "withdraw"}:
            return [self.drafted.uid]
        if last in {"guide", "guide_confirm"}:
            return [self.guide.uid]
        if last == "guide_new":
            return [self.town.group.uid, "quality"]
        return [self.waiting.uid] if last in _SUBMITTED else []

    def body(self, row: str) -> dict[str, Any]:
        """Return what a POST carries."""
        found: dict[str, dict[str, Any]] = {
            "catalogue:draft": {"name": "2026 年版"},
            "catalogue:submit": {"since_on": _NEXT_DAY},
            "catalogue:return": {"note": "再议"},
            "catalogue:cases": {"text": TABLE.format(af=3)},
            "catalogue:guide_new": {
                "title": "检查表", "edition": "2026-1", "source": "示例", "since_on": _NEXT_DAY, "items": "写明诊断",
            },
        }  # fmt: skip
        return found.get(row, {})


def build_catalogue(town: Town) -> CatalogueScene:
    """Let the second person of the office propose two lists of primary care."""
    other = second_person(town)
    words: dict[str, Any] = {"by": other, "at": town.now}
    made = {
        kind: actions.draft_list(alliance=town.group, tier=3, kind=kind, name="2026 年版", **words)
        for kind in ("up", "down")
    }
    since_on = town.today.replace(day=town.today.day + 1)
    waiting = actions.submit_list(uid=made["down"].uid, since_on=since_on, **words)
    return CatalogueScene(town, made["up"], waiting, published(town, "高血压出入院标准"))
