"""Writing to the ledger: record a fact, leave a trace."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import connection

from lianti.kernel.pure import clock
from lianti.ledger.facts import kind_of
from lianti.ledger.models import Fact, Trace
from lianti.ledger.shapes import Actor


def record(
    kind: str,
    *,
    by: Actor,
    at: dt.datetime,
    subject_type: str,
    subject_uid: uuid.UUID,
    institution_uid: uuid.UUID | None = None,
    alliance_uid: uuid.UUID | None = None,
    data: Mapping[str, Any] | None = None,
) -> Fact:
    """This function will write one fact inside the caller's transaction.

    ``data`` must hold exactly the declared fields (ValueError otherwise): ids and codes, never names or free text.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a fact belongs to the transaction of the action that caused it")
    declared = kind_of(kind)
    content = dict(data or {})
    if set(content) != set(declared.fields):
        raise ValueError(f"{kind} wants {sorted(declared.fields)}, got {sorted(content)}")
    return Fact.objects.create(
        kind=kind,
        version=declared.version,
        happened_at=at,
        on_day=clock.local_day(at),
        recorded_at=clock.now(),
        by_uid=by.uid,
        acting_institution_uid=by.institution_uid,
        institution_uid=institution_uid,
        alliance_uid=alliance_uid,
        subject_type=subject_type,
        subject_uid=subject_uid,
        data=content,
    )


def trace(
    *,
    by: Actor,
    purpose: str,
    operation: str,
    object_type: str,
    object_uid: uuid.UUID | None,
    at: dt.datetime,
    detail: str = "",
) -> Trace:
    """This function will leave one audit row; a caller that cannot write it must not show what it read."""
    return Trace.objects.create(
        actor_uid=by.uid,
        actor_name=by.name,
        actor_role=by.role,
        actor_institution_uid=by.institution_uid,
        purpose=purpose,
        operation=operation,
        object_type=object_type,
        object_uid=object_uid,
        detail=detail[:200],
        at=at,
    )
