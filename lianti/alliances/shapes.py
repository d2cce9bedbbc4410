"""What alliances give to others."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class TermInForce:
    """A term with the value that holds and where it comes from; no clause means the platform's default."""

    name: str
    label: str
    value: Any
    clause: str = ""
    alliance_uid: uuid.UUID | None = None
    alliance_name: str = ""
    edition: str = ""


@dataclass(frozen=True)
class Route:
    """Under which alliance and agreement a case travels; ``expired`` when the agreement no longer holds."""

    alliance_uid: uuid.UUID
    alliance_id: int
    alliance_name: str
    agreement_uid: uuid.UUID | None
    agreement_until: dt.date | None
    slip_template: str
    expired: bool
