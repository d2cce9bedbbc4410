"""Shapes of disease lists, case counts and guides; other apps meet them as answers of the queries."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal

CaseVerdict = Literal["new", "changed", "same", "error"]


@dataclass(frozen=True)
class RawCase:
    """One row of case statistics as typed: which line, which member, year, code, name and number."""

    line: int
    institution: str
    year: str
    code: str
    name: str
    cases: str


@dataclass(frozen=True)
class CaseRow:
    """A row judged: what it means, or what is wrong with it in Chinese."""

    raw: RawCase
    verdict: CaseVerdict
    message: str = ""
    institution_id: int = 0
    institution: str = ""
    year: int = 0
    code: str = ""
    name: str = ""
    cases: int = 0


@dataclass(frozen=True)
class Counted:
    """How many cases of a category a member of the tier treated in a year."""

    institution_id: int
    year: int
    category: str
    name: str
    cases: int


@dataclass(frozen=True)
class Change:
    """One disease added to (plus) or taken from (minus) the base list, with its reason (JL-43)."""

    code: str
    name: str
    way: str
    reason: str = ""
    cases: int | None = None


@dataclass(frozen=True)
class ProposalLine:
    """One disease of the proposal: counts by year, whether the base list has it, and what follows from the counts."""

    code: str
    name: str
    per_year: tuple[int, ...]
    total: int
    in_base: bool
    suggestion: Literal["plus", "minus", "keep", ""]


@dataclass(frozen=True)
class Proposal:
    """What the case counts of a tier say about its list (JL-42); ``missing`` names the years without any count."""

    years: tuple[int, ...]
    least: int
    lines: tuple[ProposalLine, ...]
    missing: tuple[int, ...]
    silent: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True)
class ListLine:
    """An edition of a disease list with its numbers."""

    uid: uuid.UUID
    alliance_uid: uuid.UUID
    tier: int
    kind: str
    name: str
    state: str
    base_name: str
    since_on: dt.date | None
    until_on: dt.date | None
    entries: int
    plus: int
    minus: int
    years: tuple[int, ...]
    least_cases: int
    proposed_at: dt.datetime
    proposed_by_uid: uuid.UUID
    proposed_by: str
    approved_at: dt.datetime | None
    approved_by: str
    note: str

    def in_force(self, day: dt.date) -> bool:
        """Say whether the edition is in force on the day; the last day is excluded."""
        begun = self.state == "approved" and self.since_on is not None and self.since_on <= day
        return begun and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True)
class Standing:
    """How a diagnosis stands in the lists in force of a tier (JL-44): the kinds that name it, and their editions."""

    tier: int
    kinds: tuple[str, ...]
    editions: tuple[tuple[str, str, dt.date], ...]

    @property
    def word(self) -> str:
        """Return one word for facts: treat, up, both, down, none, or no_list when no edition is in force."""
        if not self.editions:
            return "no_list"
        if "treat" in self.kinds and "up" in self.kinds:
            return "both"
        return self.kinds[0] if self.kinds else "none"


@dataclass(frozen=True)
class GuideLine:
    """An edition of a guide with who has confirmed it."""

    uid: uuid.UUID
    key: uuid.UUID
    kind: str
    title: str
    codes: tuple[str, ...]
    edition: str
    source: str
    sample: bool
    since_on: dt.date
    until_on: dt.date | None
    body: dict[str, list[str]]
    published_at: dt.datetime
    published_by: str
    confirmed: frozenset[int] = frozenset()

    def in_force(self, day: dt.date) -> bool:
        """Say whether the edition is in force on the day; the last day is excluded."""
        return self.since_on <= day and (self.until_on is None or day < self.until_on)
