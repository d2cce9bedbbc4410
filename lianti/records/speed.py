"""How fast a record is among many: fills a database with invented entries and times what a page asks.

Used by the bench, never by the site. One person has as many entries as asked for, the others share the rest.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from dataclasses import dataclass
from decimal import Decimal
from time import perf_counter

from django.db import transaction

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
    """One question: how often asked, and the 50th, 95th and last percentile in milliseconds."""

    question: str
    times: int
    p50: float
    p95: float
    worst: float


def fill(people: list[int], count: int, institution_ids: list[int], at: dt.datetime, seed: int = 7) -> None:
    """Add ``count`` entries for the people with these keys: two values of their own to each report."""
    source = random.Random(seed)  # noqa: S311 - invented entries, no secrets
    for start in range(0, count, _BATCH):
        numbers = range(start, min(start + _BATCH, count))
        with transaction.atomic():
            reports = [_report(people, institution_ids, at, source) for n in numbers if n % 3 == 0]
            values = [_value(people, institution_ids, at, source) for n in numbers if n % 3]
            DiagnosticReport.objects.bulk_create(reports, batch_size=500)
            Observation.objects.bulk_create(values, batch_size=500)


def _common(people: list[int], institution_ids: list[int], at: dt.datetime, source: random.Random) -> dict[str, object]:
    return {
        "resident_id": source.choice(people), "institution_id": source.choice(institution_ids), "recorded_at": at,
        "by_uid": _WRITER, "by_name": "示例",
    }  # fmt: skip


def _report(people: list[int], places: list[int], at: dt.datetime, source: random.Random) -> DiagnosticReport:
    made = at - dt.timedelta(minutes=source.randrange(2_000_000))
    return DiagnosticReport(
        category="laboratory", item_name="示例生化", issuer_name="示例医院", performed_at=made, issued_at=made,
        conclusion="示例", status="final", **_common(people, places, at, source),
    )  # fmt: skip


def _value(people: list[int], places: list[int], at: dt.datetime, source: random.Random) -> Observation:
    return Observation(
        category="vital", code="8480-6", name="收缩压", value_number=Decimal(source.randrange(90, 190)), unit="mmHg",
        effective_at=at - dt.timedelta(minutes=source.randrange(2_000_000)), **_common(people, places, at, source),
    )  # fmt: skip


def measure(viewer: Viewer, resident_uid: uuid.UUID, at: dt.datetime, times: int = 20) -> list[Timing]:
    """Open one person's record ``times`` times, the whole way with scope and trace, summary and curve included."""
    spans: dict[str, list[float]] = {"timeline": [], "curve": []}
    for number in range(times * len(_ASKED)):
        begun = perf_counter()
        resident = open_record(uid=resident_uid, what="timeline", by=viewer, at=at)
        sight = sight_of(resident, viewer, at)
        timeline_of(sight, _ASKED[number % len(_ASKED)])
        summary_of(sight)
        spans["timeline"].append((perf_counter() - begun) * 1000)
        begun = perf_counter()
        curve_values(sight, "8480-6")
        spans["curve"].append((perf_counter() - begun) * 1000)
    return [_timing(question, sorted(found)) for question, found in spans.items()]


def _timing(question: str, spans: list[float]) -> Timing:
    def at(share: float) -> float:
        return round(spans[min(int(len(spans) * share), len(spans) - 1)], 1)

    return Timing(question, len(spans), at(0.5), at(0.95), at(1))
