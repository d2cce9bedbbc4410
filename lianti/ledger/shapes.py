"""Who acts, and on what: the ledger refuses to be anonymous."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class Actor(Protocol):
    """A person at an institution in a role, or a named service of the platform."""

    @property
    def uid(self) -> uuid.UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def institution_uid(self) -> uuid.UUID | None: ...


@dataclass(frozen=True)
class Happening:
    """One occurrence of a kind of fact: to what, when, for which institution and alliance, with the declared fields."""

    subject_type: str
    subject_uid: uuid.UUID
    at: dt.datetime
    institution_uid: uuid.UUID | None
    alliance_uid: uuid.UUID | None
    data: Mapping[str, Any]
