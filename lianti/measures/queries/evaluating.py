"""The one evaluator of gauges and the facts behind a reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.db.models import Q, QuerySet

from lianti.ledger.models import Fact
from lianti.measures import counting, timing
from lianti.measures.rules import matches, parse_gauge
from lianti.measures.selecting import condition_q, facts_of, window_of
from lianti.measures.shapes import Gauge, Reading, Scope

__all__ = ["evaluate", "evidence", "has_unmet", "judged", "parse_gauge", "unmet"]

_READERS: dict[str, Callable[[Gauge, Scope, dt.datetime], Reading]] = {
    "count": counting.count,
    "zero": counting.zero,
    "share": counting.share,
    "least_share": counting.least_share,
    "rest_share": counting.rest_share,
    "use_of": counting.use_of,
    "coverage": counting.coverage,
    "median": timing.median,
    "p90": timing.p90,
    "rate_of_change": counting.rate_of_change,
    "days_with_at_least": counting.days_with_at_least,
    "distinct": counting.distinct,
    "held_each_year": counting.held_each_year,
    "within_hours": timing.within_hours,
    "sum": counting.total,
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


def unmet(gauge: Gauge, facts: QuerySet[Fact], at: dt.datetime) -> QuerySet[Fact]:
    """This function will leave of the evidence what speaks against the promise; all of it when that has no meaning."""
    if gauge.op == "within_hours":
        late = [subject for subject, met in timing.outcomes(gauge, facts, at).items() if met is False]
        return facts.filter(subject_uid__in=late)
    if gauge.op == "zero":
        return facts.filter(condition_q(gauge.where), kind__in=gauge.kinds)
    if gauge.met:
        return facts.exclude(pk__in=facts.order_by().filter(condition_q(gauge.met)).values("pk"))
    return facts


def has_unmet(gauge: Gauge) -> bool:
    """This function will say whether single facts of a gauge can speak against its promise."""
    return gauge.op in {"within_hours", "zero"} or bool(gauge.met)


def judged(gauge: Gauge, facts: Sequence[Fact], at: dt.datetime) -> dict[int, bool | None]:
    """This function will say of each fact of one page whether it is as promised; None when that has no meaning."""
    if gauge.op == "within_hours":
        shown = Fact.objects.filter(pk__in=[fact.pk for fact in facts])
        met = timing.outcomes(gauge, shown, at)
        return {fact.pk: met.get(fact.subject_uid) for fact in facts}
    return {fact.pk: _as_promised(gauge, fact) for fact in facts}


def _as_promised(gauge: Gauge, fact: Fact) -> bool | None:
    if gauge.op == "zero":
        return not (fact.kind in gauge.kinds and matches(gauge.where, fact.data))
    return matches(gauge.met, fact.data) if gauge.met else None
