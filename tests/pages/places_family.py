"""Pages of families and of taking over persons, and what makes them longer."""

from __future__ import annotations

import datetime as dt
import uuid
from itertools import count
from typing import Any

from lianti.residents.actions import register_resident
from lianti.residents.households import guarding, keeping
from lianti.residents.households.rules import GuardianGiven
from lianti.residents.imports.keeping import keep_table
from lianti.residents.models import PersonImport
from lianti.residents.shapes import ResidentFields
from tests.town import PLATFORM, Town

# name -> (who, address, argument).
FAMILY: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "households": ("gp", "residents:households", ()),
    "household": ("gp", "residents:household", ("home",)),
    "household registered": ("gp", "residents:settle", ("grandmother",)),
    "guardians": ("gp", "residents:guardians", ("child",)),
    "grids": ("gp", "residents:grids", ()),
    "persons uploaded": ("gp", "residents:imports", ()),
    "persons previewed": ("gp", "residents:import", ("table",)),
    "two files asked about": ("office", "residents:match_ask", ()),
}
FIXED_FAMILY = frozenset({"two files asked about", "persons previewed"})


class Families:
    """A household of 新化社区, and one more of everything."""

    def __init__(self, town: Town) -> None:
        self.town, self._numbers = town, count(1)
        self.words: dict[str, Any] = {"by": town.viewer("gp"), "at": town.now}
        self.ward = self._person("孟小溪", 2018)
        self.home = self._home(self._person("孟大海", 1980))
        keeping.join_household(uid=self.home, resident_uid=self.ward, relation="20", since_on=town.today, **self.words)
        rows = [f"葛{place},女,1963-05-{place % 28 + 1:02d}" for place in range(40)]
        table = "\n".join(["姓名,性别,出生日期", *rows])
        self.table = keep_table(data=table, institution=town.community, **self.words).uid
        self.grow()

    def grow(self) -> None:
        """Add a grid, a household, a member, a guardian who is replaced, and an earlier table."""
        number, town = next(self._numbers), self.town
        keeping.set_grid(
            code=f"HK-{number}", name=f"网格{number}", worker_name="何晓枫", worker_phone="", capacity=0, active=True,
            **self.words,
        )  # fmt: skip
        self._home(self._person(f"孟海{number}", 1981))
        keeping.join_household(
            uid=self.home, resident_uid=self._person(f"孟溪{number}", 1990), relation="97", since_on=town.today,
            **self.words,
        )  # fmt: skip
        given = GuardianGiven("51", "minor", "law", town.today, name=f"孟海{number}")
        named = guarding.name_guardian(
            ward_uid=self.ward, guardian_uid=None, given=given, phone="", file_uid=None, **self.words
        )
        guarding.end_guardianship(uid=named.uid, reason="变更监护人", **self.words)
        PersonImport.objects.create(
            institution=town.community, by_uid=self.words["by"].uid, by_name="某", state="done", total=1,
            created_at=town.now,
        )  # fmt: skip

    def _home(self, head: uuid.UUID) -> uuid.UUID:
        place: dict[str, Any] = {"address": "光明路3号", "district": "", "phone": "", "grid_code": ""}
        return keeping.open_household(head_uid=head, since_on=self.town.today, **place, **self.words).uid

    def _person(self, name: str, year: int) -> uuid.UUID:
        fields = ResidentFields(name=name, sex="male", birth_on=dt.date(year, 4, 1))
        return register_resident(fields=fields, institution=self.town.community, by=PLATFORM, at=self.town.now).uid
