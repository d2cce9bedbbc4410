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
