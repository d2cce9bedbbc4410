"""Searching the traces: by who, what, when and how, in two statements."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianti.ledger import queries
from lianti.ledger.models import Trace
from lianti.ledger.queries import search_traces, traces_of_objects
from lianti.ledger.sealing import seal_stream
from lianti.ledger.tests.ground import AT, CLINIC, DOCTOR, SUBJECT, Person, look

pytestmark = pytest.mark.django_db
NURSE = Person(uid=uuid.UUID(int=8), name="苏宁", role="nurse")
OTHER = uuid.UUID(int=22)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def traces() -> None:
    """The doctor reads, the nurse reads and reveals, the doctor reads somebody else."""
    look(at=AT)
    look(by=NURSE, at=AT + HOUR)
    look("reveal", by=NURSE, at=AT + 2 * HOUR)
    look(about=OTHER, at=AT + 3 * HOUR)


def asked(**by: object) -> list[tuple[str, str]]:
    rows, total = search_traces(**by)  # type: ignore[arg-type]
    assert total == len(rows)
    return [(row.actor_name, row.operation) for row in rows]


def test_without_a_question_all_come_newest_first() -> None:
    rows, total = search_traces()
    assert total == 4
    assert [row.at for row in rows] == [AT + n * HOUR for n in (3, 2, 1, 0)]


def test_by_who_what_how_and_when() -> None:
    assert asked(actor_uid=NURSE.uid) == [("苏宁", "reveal"), ("苏宁", "read")]
    assert asked(object_uid=OTHER) == [("林知远", "read")]
    assert asked(operation="reveal") == [("苏宁", "reveal")]
    assert asked(since=AT + HOUR, until=AT + 2 * HOUR) == [("苏宁", "read")], "since is in, until is out"
    assert asked(actor_uid=DOCTOR.uid, object_uid=SUBJECT, operation="read", until=AT + HOUR) == [("林知远", "read")]
    assert asked(actor_uid=uuid.UUID(int=99)) == []


def test_a_line_holds_what_an_auditor_asks() -> None:
    (line,), _total = search_traces(operation="reveal")
    assert (line.actor_uid, line.actor_role, line.actor_institution_uid) == (NURSE.uid, "nurse", CLINIC)
    assert (line.purpose, line.object_type, line.object_uid) == ("诊疗服务", "resident", SUBJECT)
    assert not line.sealed
    seal_stream("trace", AT)
    assert all(row.sealed for row in search_traces()[0])


def test_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "TRACES_PER_PAGE", 3)
    monkeypatch.setattr(queries, "COUNTED_TO", 4)
    look()
    assert [len(search_traces(page=page)[0]) for page in (0, 1, 2, 3)] == [3, 3, 2, 0]
    assert search_traces()[1] == 4, "nobody pages through millions"
    uids = {row.uid for page in (1, 2) for row in search_traces(page=page)[0]}
    assert len(uids) == 5


def test_two_statements_whatever_is_there() -> None:
    for _ in range(60):
        look()
    with CaptureQueriesContext(connection) as seen:
        search_traces(object_uid=SUBJECT)
    assert len(seen) == 2


def many_looks() -> None:
    """Let PostgreSQL's planner see a table of some size: in one of four rows every index is as good as any other."""
    for n in range(1500):
        somebody = Person(uid=uuid.UUID(int=1000 + n))
        look(f"kind{n % 300}", by=somebody, at=AT - n * HOUR, about=uuid.UUID(int=5000 + n))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ledger_trace")


@pytest.mark.parametrize(
    ("by", "index"),
    [({"actor_uid": NURSE.uid}, "trace_actor"), ({"object_uid": SUBJECT}, "trace_object"),
     ({"operation": "read"}, "trace_operation"), ({}, "trace_at")],
)  # fmt: skip
def test_every_question_has_its_index(by: dict[str, object], index: str) -> None:
    if connection.vendor == "postgresql":
        many_looks()
    found = Trace.objects.filter(**by).order_by("-at", "-pk")[:50]
    assert index in found.explain()


def test_traces_of_several_objects() -> None:
    assert [row.object_uid for row in traces_of_objects([SUBJECT, OTHER], limit=2)] == [OTHER, SUBJECT]
