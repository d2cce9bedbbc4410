"""What privacy takes from and gives to others."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Glass:
    """An opening in an emergency that runs: what the banner says and where it ends."""

    uid: uuid.UUID
    until: dt.datetime
    reason: str


@dataclass(frozen=True)
class MonthCount:
    """Openings of one month under one heading: a reason, an institution or a person."""

    label: str
    opened: int
    waiting: int
    reasonable: int
    unreasonable: int
    late: int


@dataclass(frozen=True)
class ConsentGiven:
    """What a person agrees to: which classes, to which institutions, for how many days, and how it was said."""

    classes: tuple[str, ...]
    grantees: tuple[uuid.UUID, ...]
    days: int
    method: str
    signer: str = "self"
    signer_name: str = ""
    relation: str = ""
    witness_name: str = ""
    file_uid: uuid.UUID | None = None


@dataclass(frozen=True)
class LogLine:
    """One look at a record, as the person may read it: when, who, from where, why, and what was done."""

    at: dt.datetime
    who: str
    role: str
    place: str
    purpose: str
    operation: str
