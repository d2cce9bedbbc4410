"""The part of the scene that is families: a table of persons waiting at 新化社区."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from lianti.residents.imports.keeping import keep_table
from tests.town import Town

_PLAIN = {"imports", "import_template"}
TABLE = "姓名,性别,出生日期,手机号\n葛春燕,女,1963-05-04,10000008888"
_BODIES: dict[str, dict[str, Any]] = {
    "imports": {"text": TABLE},
    "import_correct": {"version": "1", "line": "2", "name": "葛春霞"},
    "import_take_in": {"version": "1"},
}


@dataclass
class FamilyScene:
    """A table that waits."""

    table_uid: uuid.UUID

    @staticmethod
    def knows(row: str) -> bool:
        """Say whether an address is about families."""
        space, _colon, last = row.partition(":")
        return space == "residents" and last.split(" ")[0].startswith("import")

    def arguments(self, name: str) -> list[object]:
        """Return what the address of *name* is about."""
        last = name.split(":")[1]
        return [] if last in _PLAIN else [self.table_uid]

    def body(self, row: str) -> dict[str, Any]:
        """Return what a POST to a row carries."""
        return _BODIES.get(row.split(":")[1], {})


def build_family(town: Town) -> FamilyScene:
    """Let the GP upload a table."""
    table = keep_table(data=TABLE, institution=town.community, by=town.viewer("gp"), at=town.now)
    return FamilyScene(table.uid)
