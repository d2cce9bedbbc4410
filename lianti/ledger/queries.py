"""Reading the ledger: timelines and audit lists."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from lianti.ledger.models import Fact, Trace


def facts_about(subject_uid: uuid.UUID) -> list[Fact]:
    """Return all facts about one subject, oldest first, in one statement."""
    return list(Fact.objects.filter(subject_uid=subject_uid).order_by("happened_at", "pk"))


def traces_of_objects(uids: Iterable[uuid.UUID], limit: int = 200) -> list[Trace]:
    """Return who touched any of ``uids``, newest first."""
    return list(Trace.objects.filter(object_uid__in=list(uids)).order_by("-at")[:limit])
