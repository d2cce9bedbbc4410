"""How fast a record is among many: fills a database with invented entries and times what a page asks.

Used by the bench, never by the site. One person has as many entries as asked for, the others share the rest.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from time import perf_counter, process_time
from typing import Any

from django.db import connection, transaction

from lianti.kernel.pure.ids import new_uid
from lianti.parties.shapes import Viewer
from lianti.records.actions import open_record
from lianti.records.models import DiagnosticReport, Observation
from lianti.records.queries import curve_values, sight_of, summary_of, timeline_of
from lianti.records.shapes import Asked

_BATCH = 10_000
_WRITER = uuid.UUID(int=0)
_ASKED = (Asked(), Asked(kind="report"), Asked(page=20), Asked(since=dt.date(2020, 1, 1)))


@dataclass(frozen=True)
class Timing:
    """One question: how often asked, and the 50th, 95th and last percentile in milliseconds.

    ``cpu_p95`` is what this process computed: on a machine with other work it is what the question itself costs.
    """

    question: str
    times: int
    p50: float
    p95: float
    worst: float
    cpu_p95: float


def fill(people: list[int], count: int, institution_ids: list[int], at: dt.datetime, seed: int = 7) -> None:
    """Add ``count`` entries for the people with these keys: two values of their own to each report."""
    source = random.Random(seed)  # noqa: S311 - invented entries, no secrets
    common = {"resident_id": people[0], "institution_id": institution_ids[0], "recorded_at": at, "by_uid": _WRITER}
    reports, values = _Rows(_report(at, **common)), _Rows(_value(at, **common))
    for start in range(0, count, _BATCH):
        numbers = range(start, min(start + _BATCH, count))
        with transaction.atomic():
            for rows, parts in ((reports, (0,)), (values, (1, 2))):
                rows.write(rows.like(people, institution_ids, at, source) for n in numbers if n % 3 in parts)


class _Rows:
    """Rows of one table that are nearly alike: written as they are, and only what differs is made for each."""

    def __init__(self, sample: DiagnosticReport | Observation) -> None:
        fields = [field for field in sample._meta.concrete_fields if not field.primary_key]
        self._alike = [field.get_db_prep_save(field.pre_save(sample, add=True), connection) for field in fields]
        self._place = {field.attname: number for number, field in enumerate(fields)}
        self._field = {field.attname: field for field in fields}
        self._moments = [name for name in ("performed_at", "issued_at", "effective_at") if name in self._field]
        quoted = connection.ops.quote_name
        table, names = quoted(sample._meta.db_table), ", ".join(quoted(str(field.column)) for field in fields)
        marks = ", ".join(["%s"] * len(fields))
        self._sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608

    def like(self, people: list[int], places: list[int], at: dt.datetime, source: random.Random) -> list[Any]:
        """Return a row of somebody, somewhere, some time in the last four years."""
        row = self._alike.copy()
        row[self._place["uid"]] = self._stored("uid", new_uid())
        row[self._place["resident_id"]] = source.choice(people)
        row[self._place["institution_id"]] = source.choice(places)
        made = self._stored(self._moments[0], at - dt.timedelta(minutes=source.randrange(2_000_000)))
        for name in self._moments:
            row[self._place[name]] = made
        if "value_number" in self._place:
            row[self._place["value_number"]] = self._stored("value_number", Decimal(source.randrange(90, 190)))
        return row

    def _stored(self, name: str, value: object) -> Any:
        return self._field[name].get_db_prep_save(value, connection)

    def write(self, rows: Iterable[list[Any]]) -> None:
        """Insert rows in one go."""
        with connection.cursor() as cursor:
            cursor.executemany(self._sql, list(rows))


def _report(at: dt.datetime, **common: Any) -> DiagnosticReport:
    return DiagnosticReport(
        category="laboratory", item_name="示例生化", issuer_name="示例医院", performed_at=at, issued_at=at,
        conclusion="示例", status="final", by_name="示例", **common,
    )  # fmt: skip


def _value(at: dt.datetime, **common: Any) -> Observation:
    return Observation(
        category="vital", code="8480-6", name="收缩压", value_number=Decimal(120), unit="mmHg", effective_at=at,
        by_name="示例", **common,
    )  # fmt: skip


def measure(viewer: Viewer, resident_uid: uuid.UUID, at: dt.datetime, times: int = 20) -> list[Timing]:
    """Open one person's record ``times`` times, the whole way with scope and trace, summary and curve included."""

    def timeline(asked: Asked) -> None:
        sight = sight_of(open_record(uid=resident_uid, what="timeline", by=viewer, at=at), viewer, at)
        timeline_of(sight, asked)
        summary_of(sight)

    def curve() -> None:
        resident = open_record(uid=resident_uid, what="curves", by=viewer, at=at)
        curve_values(sight_of(resident, viewer, at), "8480-6")

    rounds = [_ASKED[number % len(_ASKED)] for number in range(times * len(_ASKED))]
    return [
        timed("timeline", (partial(timeline, asked) for asked in rounds)),
        timed("curve", (curve for _asked in rounds)),
    ]


def timed(question: str, calls: Iterable[Callable[[], object]]) -> Timing:
    """Return how long calls took, on the wall and in this process."""
    spans, computed = [], []
    for call in calls:
        begun, worked = perf_counter(), process_time()
        call()
        spans.append((perf_counter() - begun) * 1000)
        computed.append((process_time() - worked) * 1000)
    spans.sort()
    computed.sort()
    return Timing(question, len(spans), _at(spans, 0.5), _at(spans, 0.95), _at(spans, 1), _at(computed, 0.95))


def _at(spans: list[float], share: float) -> float:
    return round(spans[min(int(len(spans) * share), len(spans) - 1)], 1)
