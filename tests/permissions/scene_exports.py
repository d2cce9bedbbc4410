"""The part of the scene that is exports: a request that waits, and one whose file is there."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from lianti.residents.exports.actions import ask_export, decide_export, make_export
from lianti.residents.exports.shapes import Asked
from tests.town import Town

_LIST = Asked("/residents/contracted?xlsx=1", "residents:contracted", "签约居民", 300)


@dataclass
class ExportScene:
    """Two requests of the GP."""

    waiting_uid: uuid.UUID
    made_uid: uuid.UUID

    @staticmethod
    def knows(row: str) -> bool:
        """Say whether an address is about exports."""
        return row.startswith("residents:export")

    def arguments(self, name: str) -> list[object]:
        """Return what the address of *name* is about."""
        known: dict[str, list[object]] = {
            "residents:export_decide": [self.waiting_uid], "residents:export_file": [self.made_uid],
        }  # fmt: skip
        return known.get(name, [])

    @staticmethod
    def body(row: str) -> dict[str, Any]:
        """Return what a POST to a row carries."""
        return {"answer": "approved"} if row == "residents:export_decide" else {"asked": "x"}


def build_exports(town: Town) -> ExportScene:
    """Let the GP ask twice, and the head approve one of them, an hour before the scene."""
    gp, at = town.viewer("gp"), town.now + dt.timedelta(hours=23)
    words: dict[str, Any] = {"purpose": "care", "note": "电话随访用", "by": gp, "at": at}
    made = ask_export(asked=_LIST, **words)
    decide_export(uid=made.uid, answer="approved", reason="", by=town.viewer("head"), at=at)
    make_export(uid=made.uid, rows=300, make=lambda _row: b"PK", name="list", by=gp, at=at)
    return ExportScene(ask_export(asked=_LIST, **words).uid, made.uid)
