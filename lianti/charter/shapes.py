"""An edition of a charter as data, and what a reading of it says."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lianti.measures.shapes import Gauge


@dataclass(frozen=True)
class Threshold:
    """What a gauge is compared with; ``op`` is one of >=, >, <=, <, ==."""

    op: str
    value: float


@dataclass(frozen=True)
class Entry:
    """How one part of a clause is alive.

    ``kind`` is term, promise, duty, capability, principle or not_yet; ``body`` holds the values of that kind as they
    were written, ``gauge`` and ``threshold`` those of a promise or the facts of a capability.
    """

    number: int
    kind: str
    label: str
    body: Mapping[str, Any] = field(default_factory=dict)
    gauge: Gauge | None = None
    threshold: Threshold | None = None


@dataclass(frozen=True)
class Clause:
    """One clause in the project's own words, the paragraph it stands in, and its entries."""

    id: str
    title: str
    text: str
    source: str
    chapter: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Chapter:
    """A part of the founding document under which clauses are shown together."""

    key: str
    title: str


@dataclass(frozen=True)
class Edition:
    """One edition of a charter; ``covers`` lists every clause id that must have an entry."""

    key: str
    title: str
    alliance_kind: str
    edition: str
    since: dt.date
    document: str
    covers: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    clauses: tuple[Clause, ...]
    digest: str
    grace_days: int = 30

    def clause(self, clause_id: str) -> Clause | None:
        """Return one clause by its id, or None."""
        return next((clause for clause in self.clauses if clause.id == clause_id), None)


@dataclass(frozen=True)
class Problem:
    """Something `charter check` found; ``code`` is stable, ``clause`` empty when it concerns the whole file."""

    code: str
    clause: str
    entry: int
    message: str


@dataclass(frozen=True)
class EntryVerdict:
    """What one entry says at a moment: the verdict and everything a page shows about it.

    ``finding`` marks silence that has outlasted the grace period. ``used_by`` is an institution role, never a person.
    """

    number: int
    kind: str
    label: str
    verdict: str
    note: str = ""
    value: Any = None
    unit: str = ""
    threshold_op: str = ""
    threshold_value: Any = None
    numerator: float | None = None
    denominator: float | None = None
    window_days: int | None = None
    evidence: int = 0
    last_at: dt.datetime | None = None
    used_by: str = ""
    page: str = ""
    missing: tuple[uuid.UUID, ...] = ()
    finding: bool = False


@dataclass(frozen=True)
class ClauseVerdict:
    """The worst of the entries of one clause (broken, silent, not_yet, kept), with the entries."""

    id: str
    title: str
    verdict: str
    entries: tuple[EntryVerdict, ...]

    @property
    def finding(self) -> bool:
        """Say whether silence here has outlasted the grace period."""
        return any(entry.finding for entry in self.entries)


@dataclass(frozen=True)
class Status:
    """Where an alliance stands, clause by clause, as of ``computed_at``."""

    charter: str
    alliance_uid: uuid.UUID
    alliance_name: str
    edition: str
    computed_at: dt.datetime
    clauses: tuple[ClauseVerdict, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many clauses have each verdict, all five named."""
        found = dict.fromkeys(("kept", "broken", "silent", "not_yet", "principle"), 0)
        for clause in self.clauses:
            found[clause.verdict] += 1
        return found
