"""Who acts: the ledger refuses to be anonymous."""

from __future__ import annotations

import uuid
from typing import Protocol


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
