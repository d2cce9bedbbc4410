"""The one evaluator of gauges and the facts behind a reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import Q, QuerySet

from lianti.ledger.models import Fact
from lianti.measures import counting, timing
from lianti.measures.rules import matches, parse_gauge
from lianti.measures.selecting import condition_q, facts_of, window_of
from lianti.measures.shapes import Gauge, Reading, Scope

__all__ = ["counted", "evaluate", "evidence", "parse_gauge"]

_READERS: dict[str, Callable[[Gauge, Scope, dt.datetime], Reading]] = {
    "count": counting.count,
    "zero": counting.zero,
    "share": counting.share,
    "least_share": counting.least_share,
    "coverage": counting.coverage,
    "median": timing.median,
    "p90": timing.p90,
    "rate_of_change": counting.rate_of_change,
    "days_with_at_least": counting.days_with_at_least,
    "distinct": counting.distinct,
    "held_each_year": counting.held_each_year,
    "within_hours": timing.within_hours,
    "last": timing.last,
}


def evaluate(gauge: Gauge, scope: Scope, at: dt.datetime) -> Reading:
    """This function will read a gauge over the facts up to ``at`` in at most two statements.

    A reading without anything to measure has the value None, never 0.
    """
    return _READERS[gauge.op](gauge, scope, at)


def evidence(gauge: Gauge, scope: Scope, at: dt.datetime) -> QuerySet[Fact]:
    """This function will return the facts behind a reading, newest first, to be paged; nothing is computed twice."""
    # What must not happen is shown against everything it could have happened to.
    wanted = Q(kind__in=gauge.kinds) & (Q() if gauge.op == "zero" else condition_q(gauge.where))
    if gauge.of:
        wanted |= Q(kind__in=gauge.of) & condition_q(gauge.of_where)
    since: dt.date | None = None
    if gauge.op == "rate_of_change":
        since = window_of(gauge, at, back=1)[0]
    elif gauge.op == "held_each_year":
        since = dt.date(window_of(gauge, at)[1].year - gauge.years, 1, 1)
    facts = facts_of(gauge, (*gauge.kinds, *gauge.of), scope, at, since=since).filter(wanted)
    return facts.order_by("-happened_at", "-pk")


def counted(gauge: Gauge, fact: Fact) -> bool | None:
    """This function will say whether a fact stands in the numerator; None when the gauge has none."""
    if gauge.op == "share" and gauge.of:
        return fact.kind in gauge.kinds and matches(gauge.where, fact.data) and matches(gauge.met, fact.data)
    if gauge.op == "zero":
        return fact.kind in gauge.kinds and matches(gauge.where, fact.data)
    if gauge.met:
        return matches(gauge.met, fact.data)
    return None
