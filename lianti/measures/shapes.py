"""Gauges as data: what is measured, over whom, and what came out."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

Scalar = str | int | float | bool


class GaugeError(ValueError):
    """A gauge was written down wrongly; the message says which key and what is expected."""


@dataclass(frozen=True)
class Condition:
    """One demand on a data field of a fact; ``value`` is a tuple for ``in`` and a flag for ``known``."""

    field: str
    op: str
    value: Any


@dataclass(frozen=True)
class Gauge:
    """One measurement over facts; which of the keys an operation reads is said in ``kinds.OPERATIONS``.

    ``window_days`` 0 means since the beginning. ``scope`` is ``alliance`` (what travels under the alliance, plus
    what its members did under none), ``members`` (whatever its members did) or ``everywhere``.
    """

    op: str
    kinds: tuple[str, ...]
    where: tuple[Condition, ...] = ()
    met: tuple[Condition, ...] = ()
    of: tuple[str, ...] = ()
    of_where: tuple[Condition, ...] = ()
    then: tuple[str, ...] = ()
    then_where: tuple[Condition, ...] = ()
    field: str = ""
    part: str = ""
    whole: str = ""
    by: str = "fact"
    least: int = 1
    hours: float = 0
    unit: str = ""
    days: str = "all"
    years: int = 1
    among: str = "all"
    until: str = ""
    window_days: int = 90
    scope: str = "alliance"

    @property
    def all_kinds(self) -> tuple[str, ...]:
        """Return every fact kind the gauge reads, each once, in the order written."""
        return tuple(dict.fromkeys((*self.kinds, *self.of, *self.then)))


@dataclass(frozen=True)
class Scope:
    """Whom a gauge is about: an alliance, who belonged to it inside the window, who belongs to it now, who leads."""

    alliance_uid: uuid.UUID | None = None
    institution_uids: frozenset[uuid.UUID] = frozenset()
    current_uids: frozenset[uuid.UUID] = frozenset()
    lead_uids: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True)
class Reading:
    """What came out; ``value`` None means that there was nothing to measure, which is never the same as 0.

    ``unit`` is share, count, minutes, hours, days or number; ``evidence`` counts the facts behind the reading,
    ``missing`` names members a coverage did not find, ``worst`` is the group a least share comes from.
    """

    value: float | None
    unit: str
    numerator: float | None = None
    denominator: float | None = None
    evidence: int = 0
    last_at: dt.datetime | None = None
    missing: tuple[uuid.UUID, ...] = ()
    worst: str = ""
