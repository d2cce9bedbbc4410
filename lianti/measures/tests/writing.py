"""Facts written straight into the ledger, so that a gauge can be held against numbers known beforehand."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from lianti.kernel.pure import clock
from lianti.ledger.models import Fact
from lianti.measures.shapes import Scope

NOW = dt.datetime(2026, 6, 30, 18, 0, tzinfo=clock.TZ)
ALLIANCE = uuid.UUID(int=1)
OTHER_ALLIANCE = uuid.UUID(int=2)
LEAD = uuid.UUID(int=11)
CLINIC = uuid.UUID(int=12)
STATION = uuid.UUID(int=13)
STRANGER = uuid.UUID(int=19)
MEMBERS = frozenset({LEAD, CLINIC, STATION})
SCOPE = Scope(ALLIANCE, MEMBERS, MEMBERS, frozenset({LEAD}))


def write(
    kind: str,
    *,
    days: float = 1,
    hours: float = 0,
    subject: int | None = None,
    institution: uuid.UUID | None = CLINIC,
    alliance: uuid.UUID | None = ALLIANCE,
    by: int = 7,
    **data: Any,
) -> Fact:
    """Write a fact that happened so many days and hours before NOW."""
    at = NOW - dt.timedelta(days=days, hours=hours)
    return Fact.objects.create(
        kind=kind, happened_at=at, on_day=clock.local_day(at), recorded_at=at, by_uid=uuid.UUID(int=by),
        acting_institution_uid=institution, institution_uid=institution, alliance_uid=alliance, subject_type="case",
        subject_uid=uuid.UUID(int=subject) if subject is not None else uuid.uuid4(), data=data,
    )  # fmt: skip
