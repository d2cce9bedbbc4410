"""Where cases go and how they part: counts of facts by two ends or by a code, in a constant number of statements."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lianti.ledger.models import Fact
from lianti.measures.rules import median_of, p90_of
from lianti.measures.selecting import condition_q, facts_of
from lianti.measures.shapes import Condition, Gauge, Scope


@dataclass(frozen=True)
class Flow:
    """How many cases went from one institution to another and arrived there."""

    source: uuid.UUID
    target: uuid.UUID
    cases: int


def flows(
    sent: Sequence[str],
    arrived: Sequence[str],
    scope: Scope,
    at: dt.datetime,
    window_days: int,
    where: Sequence[Condition] = (),
) -> list[Flow]:
    """This function will pair the facts of arrival with those of sending about the same subject, the widest first.

    ``where`` narrows the arrivals.
    """
    gauge = Gauge(op="count", kinds=tuple(arrived), window_days=window_days)
    ends = facts_of(gauge, gauge.kinds, scope, at).filter(condition_q(where)).order_by()
    # Arrival is confirmed by the receiving side, whichever institution it counts for.
    targets = dict(ends.values_list("subject_uid", "acting_institution_uid"))
    begun = Fact.objects.filter(kind__in=list(sent), subject_uid__in=ends.values("subject_uid"), happened_at__lte=at)
    sources: dict[uuid.UUID, uuid.UUID | None] = dict(
        begun.order_by("-pk").values_list("subject_uid", "institution_uid")
    )
    counted: Counter[tuple[uuid.UUID, uuid.UUID]] = Counter()
    for subject, target in targets.items():
        source = sources.get(subject)
        if source is not None and target is not None:
            counted[source, target] += 1
    return [Flow(a, b, n) for (a, b), n in counted.most_common()]


def counts_by(kinds: Sequence[str], field: str, scope: Scope, at: dt.datetime, window_days: int) -> dict[str, int]:
    """This function will count facts by a code in their data, the most frequent first."""
    gauge = Gauge(op="count", kinds=tuple(kinds), window_days=window_days)
    rows = facts_of(gauge, kinds, scope, at).order_by().values_list(f"data__{field}").annotate(n=Count("pk"))
    found = {str(code): n for code, n in rows if code is not None}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


@dataclass(frozen=True)
class Kept:
    """How many promises were given to a group, how many kept, and how many days people waited."""

    code: str
    given: int
    kept: int
    median: float | None
    p90: float | None


def kept_by(kind: str, field: str, days: str, scope: Scope, at: dt.datetime, window_days: int) -> list[Kept]:
    """This function will say for each code how many promises were kept, with median and p90 of the days waited."""
    gauge = Gauge(op="count", kinds=(kind,), window_days=window_days)
    rows = facts_of(gauge, (kind,), scope, at).filter(~Q(**{f"data__{field}": None}))
    groups: dict[str, list[tuple[bool, float]]] = {}
    for code, met, waited in rows.values_list(f"data__{field}", "data__within_promise", f"data__{days}"):
        groups.setdefault(str(code), []).append((bool(met), float(waited or 0)))
    return [_kept(code, told) for code, told in sorted(groups.items())]


def _kept(code: str, told: list[tuple[bool, float]]) -> Kept:
    waited = [days for _met, days in told]
    return Kept(code, len(told), sum(met for met, _days in told), median_of(waited), p90_of(waited))


def by_institution(facts: QuerySet[Fact]) -> list[tuple[uuid.UUID | None, int]]:
    """This function will count the facts of a query by the institution they count for, the most first."""
    rows = facts.order_by().values_list("institution_uid").annotate(n=Count("pk")).order_by("-n")
    return list(rows)
