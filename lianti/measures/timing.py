"""Gauges that measure time: one statement for the beginnings, one for what follows."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Max, Min, QuerySet

from lianti.kernel.pure import clock
from lianti.ledger.models import Fact
from lianti.measures.rules import median_of, p90_of, share_of
from lianti.measures.selecting import condition_q, facts_of
from lianti.measures.shapes import Gauge, Reading, Scope

_SECONDS = {"minutes": 60.0, "hours": 3600.0, "days": 86400.0}

Pair = tuple[dt.datetime, dt.datetime | None]


def _begun(gauge: Gauge, scope: Scope, at: dt.datetime) -> QuerySet[Fact]:
    return facts_of(gauge, gauge.kinds, scope, at).filter(condition_q(gauge.where))


def _pairs(gauge: Gauge, beginnings: QuerySet[Fact], at: dt.datetime) -> dict[uuid.UUID, Pair]:
    """Return, per subject, when it first began and when the first later fact of ``then`` came.

    The second fact is looked for without window and scope: it may come late and from another institution.
    """
    began: dict[uuid.UUID, dt.datetime] = dict(
        beginnings.order_by()
        .values("subject_uid")
        .annotate(first=Min("happened_at"))
        .values_list("subject_uid", "first")
    )
    later = Fact.objects.filter(
        condition_q(gauge.then_where),
        kind__in=gauge.then,
        subject_uid__in=beginnings.order_by().values("subject_uid"),
        happened_at__lte=at,
    ).order_by("happened_at")
    ended: dict[uuid.UUID, dt.datetime] = {}
    for subject, moment in later.values_list("subject_uid", "happened_at"):
        if subject in began and moment >= began[subject]:
            ended.setdefault(subject, moment)
    return {subject: (moment, ended.get(subject)) for subject, moment in began.items()}


def _in_time(gauge: Gauge, pair: Pair, at: dt.datetime) -> bool | None:
    """Say whether the second fact came in time; None while the time still runs."""
    began, ended = pair
    limit = dt.timedelta(hours=gauge.hours)
    if ended is None and began + limit > at:
        return None
    return ended is not None and ended - began <= limit


def outcomes(gauge: Gauge, beginnings: QuerySet[Fact], at: dt.datetime) -> dict[uuid.UUID, bool | None]:
    """This function will say of each subject whether ``then`` followed in time; None while the time still runs."""
    return {subject: _in_time(gauge, pair, at) for subject, pair in _pairs(gauge, beginnings, at).items()}


def within_hours(gauge: Gauge, scope: Scope, at: dt.datetime) -> Reading:
    """This function will say for which share of subjects ``then`` follows within ``hours``.

    A subject whose time still runs is neither a success nor a failure and is left out.
    """
    pairs = list(_pairs(gauge, _begun(gauge, scope, at), at).values())
    due = [met for met in (_in_time(gauge, pair, at) for pair in pairs) if met is not None]
    last = max((began for began, _ended in pairs), default=None)
    return Reading(share_of(sum(due), len(due)), "share", sum(due), len(due), len(pairs), last)


def _samples(gauge: Gauge, scope: Scope, at: dt.datetime) -> tuple[list[float], str, dt.datetime | None]:
    """Return the numbers to summarise, their unit, and when the latest of them arose."""
    if gauge.then:
        pairs = _pairs(gauge, _begun(gauge, scope, at), at).values()
        done = [(began, ended) for began, ended in pairs if ended is not None]
        unit = gauge.unit or "hours"
        per = _SECONDS[unit]
        return [(e - b).total_seconds() / per for b, e in done], unit, max((e for _b, e in done), default=None)
    facts = _begun(gauge, scope, at)
    rows = [row for row in facts.values_list(f"data__{gauge.field}", "happened_at") if row[0] is not None]
    return [float(row[0]) for row in rows], gauge.unit or "number", max((row[1] for row in rows), default=None)


def median(gauge: Gauge, scope: Scope, at: dt.datetime) -> Reading:
    """This function will return the middle of the samples."""
    values, unit, last = _samples(gauge, scope, at)
    return Reading(median_of(values), unit, None, len(values) or None, len(values), last)


def p90(gauge: Gauge, scope: Scope, at: dt.datetime) -> Reading:
    """This function will return the sample that nine tenths do not exceed."""
    values, unit, last = _samples(gauge, scope, at)
    return Reading(p90_of(values), unit, None, len(values) or None, len(values), last)


def last(gauge: Gauge, scope: Scope, at: dt.datetime) -> Reading:
    """This function will return the whole days since the latest fact; its window says how far back it looks."""
    found = _begun(gauge, scope, at).aggregate(last=Max("happened_at"))["last"]
    if found is None:
        return Reading(None, "days")
    days = (clock.local_day(at) - clock.local_day(found)).days
    return Reading(float(days), "days", None, None, 1, found)
