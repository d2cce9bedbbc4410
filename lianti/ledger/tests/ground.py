"""Facts, traces and a tamperer: what the tests of the ledger stand on."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from lianti.kernel.pure import clock
from lianti.ledger import facts
from lianti.ledger.actions import record, trace
from lianti.ledger.models import Fact, SealedRow, Trace

AT = dt.datetime(2026, 3, 2, 8, 30, 15, 123456, tzinfo=clock.TZ)
CLINIC = uuid.UUID(int=11)
SUBJECT = uuid.UUID(int=21)
KIND = "ledgertest.happened"


def declare() -> None:
    """Declare the one kind of these tests."""
    facts.declare(KIND, label="测试", fields={"what": "anything"})


@dataclass(frozen=True)
class Person:
    """Somebody who acts."""

    uid: uuid.UUID = uuid.UUID(int=7)
    name: str = "林知远"
    role: str = "gp"
    institution_uid: uuid.UUID | None = CLINIC


DOCTOR = Person()


def write(what: Any = "code", *, at: dt.datetime = AT) -> Fact:
    """Record one fact."""
    with transaction.atomic():
        return record(KIND, by=DOCTOR, at=at, subject_type="case", subject_uid=SUBJECT, data={"what": what})


def look(operation: str = "read", *, by: Person = DOCTOR, at: dt.datetime = AT, about: uuid.UUID = SUBJECT) -> Trace:
    """Leave one trace."""
    return trace(by=by, purpose="诊疗服务", operation=operation, object_type="resident", object_uid=about, at=at)


def tamper(row: SealedRow, **columns: Any) -> None:
    """Change a row behind the back of the ORM, as somebody at the database would."""
    changes = ", ".join(f"{name} = %s" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {changes} WHERE id = %s", [*columns.values(), row.pk])


def remove(table: str, where: str, *values: str | int) -> None:
    """Remove rows behind the back of the ORM."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {where}", values)
