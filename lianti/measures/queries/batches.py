"""Many gauges over the same window in few statements; each reads exactly what the single evaluator reads."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from lianti.ledger.models import Fact
from lianti.measures.queries.evaluating import evaluate
from lianti.measures.rules import median_of, p90_of, share_of
from lianti.measures.selecting import column_of, condition_q, facts_of
from lianti.measures.shapes import Gauge, Reading, Scope

_TOGETHER = frozenset({"count", "share", "distinct"})
_SECONDS = {"hours": 3600.0, "days": 86400.0}


def evaluate_many(gauges: Sequence[Gauge], scope: Scope, at: dt.datetime) -> list[Reading]:
    """This function will read many gauges: what is only counted over one window in one statement, the rest singly."""
    found: dict[int, Reading] = {}
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, gauge in enumerate(gauges):
        if gauge.op in _TOGETHER:
            groups[gauge.window_days, gauge.scope].append(number)
        else:
            found[number] = evaluate(gauge, scope, at)
    for numbers in groups.values():
        found.update(_counted({n: gauges[n] for n in numbers}, scope, at))
    return [found[number] for number in range(len(gauges))]


def _counted(gauges: dict[int, Gauge], scope: Scope, at: dt.datetime) -> dict[int, Reading]:
    """Read gauges of one window and scope with one statement."""
    first = next(iter(gauges.values()))
    kinds = sorted({kind for gauge in gauges.values() for kind in gauge.all_kinds})
    asked: dict[str, Any] = {}
    for number, gauge in gauges.items():
        asked.update(_asked(number, gauge))
    row = facts_of(first, kinds, scope, at).aggregate(**asked)
    return {number: _reading(number, gauge, row) for number, gauge in gauges.items()}


def _asked(number: int, gauge: Gauge) -> dict[str, Any]:
    """Return the parts of the statement that belong to one gauge: part, whole and latest."""
    own = Q(kind__in=gauge.kinds)
    where = own & condition_q(gauge.where)
    if gauge.op == "share":
        part = where & condition_q(gauge.met)
        whole = Q(kind__in=gauge.of) & condition_q(gauge.of_where) if gauge.of else where
        return {
            f"n{number}": Count("pk", filter=part),
            f"d{number}": Count("pk", filter=whole),
            f"l{number}": Max("happened_at", filter=whole),
        }
    whole = where if gauge.op == "distinct" else own
    column = column_of(gauge.by) if gauge.op == "distinct" else "pk"
    return {
        f"n{number}": Count(column, filter=where, distinct=gauge.op == "distinct"),
        f"d{number}": Count("pk", filter=whole),
        f"l{number}": Max("happened_at", filter=whole),
    }


def _reading(number: int, gauge: Gauge, row: dict[str, Any]) -> Reading:
    part, whole, last = row[f"n{number}"], row[f"d{number}"], row[f"l{number}"]
    if gauge.op == "share":
        return Reading(share_of(part, whole), "share", part, whole, whole, last)
    value = float(part) if whole else None
    return Reading(value, "count", part, None, whole if gauge.op == "distinct" else part, last)


def turnarounds(gauges: Sequence[Gauge], scope: Scope, at: dt.datetime) -> list[tuple[Reading, Reading]]:
    """This function will return median and ninth decile of many turnarounds of one window in two statements."""
    if not gauges:
        return []
    begun = facts_of(gauges[0], sorted({k for g in gauges for k in g.kinds}), scope, at)
    began = _first(begun)
    later = Fact.objects.filter(
        kind__in=sorted({k for g in gauges for k in g.then}),
        subject_uid__in=begun.order_by().values("subject_uid"),
        happened_at__lte=at,
    )
    ends: dict[uuid.UUID, list[tuple[str, dt.datetime]]] = defaultdict(list)
    for kind, subject, moment in later.order_by("happened_at").values_list("kind", "subject_uid", "happened_at"):
        ends[subject].append((kind, moment))
    return [_summary(gauge, began, ends) for gauge in gauges]


def _first(begun: QuerySet[Fact]) -> dict[str, dict[uuid.UUID, dt.datetime]]:
    """Return per kind when each subject first began."""
    found: dict[str, dict[uuid.UUID, dt.datetime]] = defaultdict(dict)
    for kind, subject, moment in begun.order_by("happened_at").values_list("kind", "subject_uid", "happened_at"):
        found[kind].setdefault(subject, moment)
    return found


def _summary(
    gauge: Gauge,
    began: dict[str, dict[uuid.UUID, dt.datetime]],
    ends: dict[uuid.UUID, list[tuple[str, dt.datetime]]],
) -> tuple[Reading, Reading]:
    starts: dict[uuid.UUID, dt.datetime] = {}
    for kind in gauge.kinds:
        for subject, moment in began.get(kind, {}).items():
            starts[subject] = min(moment, starts.get(subject, moment))
    values, last = [], None
    for subject, start in starts.items():
        end = next((m for kind, m in ends.get(subject, ()) if kind in gauge.then and m >= start), None)
        if end is not None:
            values.append((end - start).total_seconds() / _SECONDS[gauge.unit or "hours"])
            last = max(last, end) if last else end
    unit = gauge.unit or "hours"
    return (
        Reading(median_of(values), unit, evidence=len(values), last_at=last),
        Reading(p90_of(values), unit, evidence=len(values), last_at=last),
    )
