"""Writing to the ledger: record a fact, leave a trace."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from lianti.kernel.pure import clock
from lianti.kernel.web.writing import insert_rows
from lianti.ledger.canonical import plain
from lianti.ledger.facts import kind_of
from lianti.ledger.models import Fact, Trace
from lianti.ledger.shapes import Actor, Happening

# An identity number or a mobile phone; readable numbers have twelve digits, record numbers seventeen.
_PERSONAL = re.compile(r"\d{17}[\dXx]|1\d{10}")
_LONGEST_CODE = 200
# Widths of Trace: PostgreSQL refuses a longer text, and no page may fail for a long name.
_NAME, _DETAIL = 60, 200


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
    The returned fact holds ``data`` as it will be read back: uids, days and moments as text. Undeclared kinds are a
    KeyError, a call outside a transaction a RuntimeError, a moment without a zone a ValueError.
    """
    _inside_transaction()
    happening = Happening(subject_type, subject_uid, at, institution_uid, alliance_uid, data or {})
    return _fact(kind, by, happening).write()


def record_many(kind: str, *, by: Actor, happenings: Iterable[Happening]) -> list[Fact]:
    """This function will write many facts of one kind at once, each as ``record`` would; they carry no row keys."""
    _inside_transaction()
    facts = [_fact(kind, by, happening).fingerprint() for happening in happenings]
    insert_rows(facts)
    return facts


def _inside_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("a fact belongs to the transaction of the action that caused it")


def _fact(kind: str, by: Actor, happening: Happening) -> Fact:
    declared = kind_of(kind)
    return Fact(
        kind=kind,
        version=declared.version,
        happened_at=happening.at,
        on_day=clock.local_day(happening.at),
        recorded_at=clock.now(),
        by_uid=by.uid,
        acting_institution_uid=by.institution_uid,
        institution_uid=happening.institution_uid,
        alliance_uid=happening.alliance_uid,
        subject_type=happening.subject_type,
        subject_uid=happening.subject_uid,
        data=_content(kind, declared.fields, happening.data),
    )


def _content(kind: str, fields: Mapping[str, str], data: Mapping[str, Any]) -> dict[str, Any]:
    """The data as JSON, with exactly the declared fields and nothing that is plainly somebody's number."""
    if set(data) != set(fields):
        raise ValueError(f"{kind} wants {sorted(fields)}, got {sorted(data)}")
    content: dict[str, Any] = {}
    for name, value in data.items():
        try:
            content[name] = plain(value)
        except ValueError as error:
            raise ValueError(f"{kind}: {name}: {error}") from None
        if isinstance(value, str) and (len(value) > _LONGEST_CODE or _PERSONAL.fullmatch(value)):
            raise ValueError(f"{kind}: {name} is not an id or a code: facts hold nothing of a person")
    return content


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
    """This function will leave one audit row; a caller that cannot write it must not show what it read.

    ``purpose`` and ``operation`` may not be empty (ValueError): an audit row that says neither is none.
    """
    if not purpose or not operation:
        raise ValueError("a trace names its purpose and its operation")
    return Trace(
        actor_uid=by.uid,
        actor_name=by.name[:_NAME],
        actor_role=by.role,
        actor_institution_uid=by.institution_uid,
        purpose=purpose,
        operation=operation,
        object_type=object_type,
        object_uid=object_uid,
        detail=detail[:_DETAIL],
        at=at,
    ).write()
