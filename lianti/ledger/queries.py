"""Reading the ledger: timelines and audit lists."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from lianti.kernel.pure import clock
from lianti.kernel.web.prepared import Slot, prepared
from lianti.ledger.models import Fact, ReconcileFinding, Seal, Trace

TRACES_PER_PAGE = 50
# Nobody pages further; counting millions for a number in a corner would make every search slow.
COUNTED_TO = 10_000


@dataclass(frozen=True)
class TraceLine:
    """One audit row as a list shows it; ``sealed`` says whether a seal already covers it."""

    uid: uuid.UUID
    at: dt.datetime
    actor_uid: uuid.UUID
    actor_name: str
    actor_role: str
    actor_institution_uid: uuid.UUID | None
    purpose: str
    operation: str
    object_type: str
    object_uid: uuid.UUID | None
    detail: str
    sealed: bool


def facts_about(subject_uid: uuid.UUID) -> list[Fact]:
    """Return all facts about one subject, oldest first, in one statement."""
    return _about.rows(subject_uid=subject_uid)


@prepared
def _about(subject_uid: Slot) -> QuerySet[Fact]:
    return Fact.objects.filter(subject_uid=subject_uid).order_by("happened_at", "pk")


def traces_of_objects(uids: Iterable[uuid.UUID], limit: int = 200) -> list[Trace]:
    """Return who touched any of ``uids``, newest first."""
    return list(Trace.objects.filter(object_uid__in=list(uids)).order_by("-at")[:limit])


def readings_of(object_uid: uuid.UUID, *, detail: str, institution_uid: uuid.UUID) -> list[Trace]:
    """Return the reads of one object for one thing by people of an institution, the first 500, in one statement."""
    return _readings.rows(object_uid=object_uid, detail=detail, institution_uid=institution_uid)


@prepared
def _readings(object_uid: Slot, detail: Slot, institution_uid: Slot) -> QuerySet[Trace]:
    rows = Trace.objects.filter(object_uid=object_uid, operation="read", detail=detail)
    return rows.filter(actor_institution_uid=institution_uid).order_by("at", "pk")[:500]


# Operations by which somebody sees what a record holds.
LOOKS = ("read", "reveal", "break_glass")
MOST_LOOKS = 50_000
Look = tuple[uuid.UUID, str, str, uuid.UUID | None, uuid.UUID | None, dt.datetime]


def looks_at(object_type: str, since: dt.datetime, until: dt.datetime) -> list[Look]:
    """Return who looked at objects of one type in a half-open period, oldest first, in one statement.

    Each is actor, name, role, institution, object and moment; at most 50,000, which no day of a group reaches.
    """
    rows = _looks(object_type, since, until).order_by("at", "pk")
    return list(
        rows.values_list("actor_uid", "actor_name", "actor_role", "actor_institution_uid", "object_uid", "at")[
            :MOST_LOOKS
        ]
    )


def looked_at(object_type: str, since: dt.datetime, until: dt.datetime) -> QuerySet[Trace, uuid.UUID | None]:
    """Return the uids of the objects looked at in a period, as a subquery."""
    return _looks(object_type, since, until).values_list("object_uid", flat=True)


def _looks(object_type: str, since: dt.datetime, until: dt.datetime) -> QuerySet[Trace]:
    rows = Trace.objects.filter(operation__in=LOOKS, at__gte=since, at__lt=until, object_type=object_type)
    return rows.exclude(object_uid=None)


def details_of(*, actor_uid: uuid.UUID, operation: str, since: dt.datetime) -> list[str]:
    """Return what the traces say that one person left by one operation since a moment."""
    rows = Trace.objects.filter(actor_uid=actor_uid, operation=operation, at__gt=since)
    return list(rows.values_list("detail", flat=True))


def search_traces(
    *,
    actor_uid: uuid.UUID | None = None,
    object_uid: uuid.UUID | Collection[uuid.UUID] | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    operation: str | Collection[str] = "",
    page: int = 1,
) -> tuple[list[TraceLine], int]:
    """Return one page (from 1, fifty rows, newest first) and how many there are, in two statements.

    ``since`` is included, ``until`` is not. The number stops at 10,000; a page beyond the end is empty. Several
    objects are asked for together, e.g. files that were merged, and several operations.
    """
    several = object_uid is not None and not isinstance(object_uid, uuid.UUID)
    kinds = [operation] if isinstance(operation, str) else list(operation)
    asked = {
        "actor_uid": actor_uid,
        "object_uid__in" if several else "object_uid": object_uid,
        "at__gte": since,
        "at__lt": until,
        "operation__in": kinds if kinds != [""] else None,
    }
    found = Trace.objects.filter(**{name: value for name, value in asked.items() if value is not None})
    total = found.order_by()[:COUNTED_TO].count()
    start = (max(page, 1) - 1) * TRACES_PER_PAGE
    rows = found.order_by("-at", "-pk")[start : start + TRACES_PER_PAGE]
    return [_line(row) for row in rows], total


def _line(row: Trace) -> TraceLine:
    return TraceLine(
        uid=row.uid,
        at=row.at,
        actor_uid=row.actor_uid,
        actor_name=row.actor_name,
        actor_role=row.actor_role,
        actor_institution_uid=row.actor_institution_uid,
        purpose=row.purpose,
        operation=row.operation,
        object_type=row.object_type,
        object_uid=row.object_uid,
        detail=row.detail,
        sealed=row.seq is not None,
    )


# How far back differences are worth a look: older ones were looked at, or never will be.
_LOOK_BACK = dt.timedelta(days=31)


def anything_sealed() -> bool:
    """Say whether any batch of rows has been sealed here; one statement."""
    return Seal.objects.exists()


def reconcile_differences(at: dt.datetime) -> dict[dt.date, int]:
    """Return by day how many kinds of facts the nightly count found different from the tables; one statement."""
    rows = ReconcileFinding.objects.filter(on_day__gte=clock.local_day(at - _LOOK_BACK))
    return dict(rows.order_by().values_list("on_day").annotate(n=Count("pk")))
