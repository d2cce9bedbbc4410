"""What the radar weighs, as plain values: a person on the ward, and what a place has for such a person."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Candidate:
    """Somebody in a bed as the record knows them; what is not known is None or empty, never "no".

    ``values`` are the newest vital signs of the last three days by name (systolic, pulse, glucose …).
    """

    age: int
    diagnosis_code: str = ""
    diagnosis_name: str = ""
    phase: str = ""
    ready_days: int | None = None
    days_in: int = 0
    planned_in: int | None = None
    values: Mapping[str, Decimal] = field(default_factory=dict)
    critical: bool = False
    resting_until: dt.date | None = None
    under_way: bool = False


@dataclass(frozen=True)
class Seen:
    """How somebody stands, with the criteria that are met, the reasons against, and why in words."""

    standing: str
    criteria: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Need:
    """What going on below asks for: the way, the group of people, drugs, skills and equipment."""

    way: str
    group: str
    drugs: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlaceOffer:
    """What one place has; None where it never said. ``chosen`` names the place that the family wants, if any.

    ``home_km`` is the way from home as far as it is known, ``distance_km`` that from the hospital; as the crow flies.
    """

    uid: uuid.UUID
    name: str
    ways: tuple[str, ...] | None
    groups: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    free_beds: int | None = None
    lacking: tuple[str, ...] | None = None
    contracted: bool = False
    registered: bool = False
    distance_km: float | None = None
    home_km: float | None = None
    chosen: str = ""


@dataclass(frozen=True)
class Check:
    """One question about a place: ready, missing or unknown, in words, with what to do about it."""

    what: str
    state: str
    words: str
    remedy: str = ""


@dataclass(frozen=True)
class PlaceSeen:
    """A place with all its checks."""

    offer: PlaceOffer
    checks: tuple[Check, ...]

    @property
    def missing(self) -> int:
        """How many checks are missing."""
        return sum(c.state == "missing" for c in self.checks)

    @property
    def unknown(self) -> int:
        """How many checks nobody can answer yet."""
        return sum(c.state == "unknown" for c in self.checks)


@dataclass(frozen=True)
class ListRow:
    """One row of an inpatient list as it was read: what stands there, what it means, or what is wrong with it."""

    number: str = ""
    name: str = ""
    planned_on: dt.date | None = None
    diagnosis: str = ""
    verdict: str = ""
    error: str = ""
