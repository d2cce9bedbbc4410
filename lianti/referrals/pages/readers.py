"""Who of the other side has looked at a case, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianti.parties.roles import role_name

if TYPE_CHECKING:
    from lianti.referrals.queries.staff import Reader


@dataclass(frozen=True)
class ReaderLine:
    """One person of the receiver with role, first and last look."""

    name: str
    role: str
    first_at: dt.datetime
    last_at: dt.datetime
    once: bool


def reader_lines(found: list[Reader]) -> list[ReaderLine]:
    """Return the readers, the latest first."""
    ordered = sorted(found, key=lambda r: r.last_at, reverse=True)
    return [ReaderLine(r.name, role_name(r.role), r.first_at, r.last_at, r.first_at == r.last_at) for r in ordered]
