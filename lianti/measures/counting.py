"""Gauges that count facts. Each is one statement, whatever the number of facts or members."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from lianti.kernel.pure import clock
from lianti.ledger.models import Fact
from lianti.measures.rules import share_of
from lianti.measures.selecting import column_of, condition_q, facts_of, window_of
from lianti.measures.shapes import Gauge, Reading, Scope


def count(gauge: Gauge, scope: Scope, at: dt.datetime) -> Reading:
    """This function will count the facts that fulfil ``where``."""
    found = facts_of(gauge, gauge.kinds, scope, at).aggregate(
        n=Count("pk", filter=condition_q(gauge.where)), all=Count("pk"), last=Max("happened_at")
    )
    value = float(found["n"]) if found["all"] else None
    return Reading(value, "count", found["n"], None, found["n"], found["last"])


def total(gauge: Gauge, scope: Scope, at: dt.datetime) -> Reading:
    """This function will add up ``field`` over the facts that fulfil ``where``; fields of money end in ``_fen``."""
    found = facts_of(gauge, gauge.kinds, scope, at)
    rows = list(found.filter(condition_q(gauge.where)).values_list(f"data__{gauge.field}", "happened_at"))
    unit = "fen" if gauge.field.endswith("_fen") else "number"
    if not rows and not found.exists():
        return Reading(None, unit)
    last = max((row[1] for row in rows), default=None)
    return Reading(float(sum(row[0] or 0 for row in rows)), unit, None, None, len(rows), last)


def zero(gauge: Gauge, scope: Scope, at: dt.datetime) -> Reading:
    """This function will count what must not happen, against how often it could have happened."""
    bad = Q(kind__in=gauge.kinds) & condition_q(gauge.where)
    could = Q(kind__in=gauge.of or gauge.kinds) & condition_q(gauge.of_where)
    found = facts_of(gauge, (*gauge.kinds, *gauge.of), scope, at).aggregate(
        n=Count("pk", filter=bad), d=Count("pk", filter=could), last=Max("happened_at")
    )
    value = float(found["n"]) if found["d"] or found["n"] else None
    return Reading(value, "count", found["n"], found["d"], found["d"], found["last"])


def share(gauge: Gauge, scope: Scope, at: dt.datetime) -> Reading:
    """This function will divide the facts that fulfil ``met`` by all, or facts of ``kind`` by facts of ``of``."""
    top = Q(kind__in=gauge.kinds) & condition_q(gauge.where) & condition_q(gauge.met)
    under = (
        Q(kind__in=gauge.of) & condition_q(gauge.of_where)
        if gauge.of
        else Q(kind__in=gauge.kinds) & condition_q(gauge.where)
    )
    found = facts_of(gauge, (*gauge.kinds, *gauge.of), scope, at).aggregate(
        n=Count("pk", filter=top), d=Count("pk", filter=under), last=Max("happened_at", filter=under)
    )
    return Reading(share_of(found["n"], found["d"]), "share", found["n"], found["d"], found["d"], found["last"])


def _filtered(gauge: Gauge, scope: Scope, at: dt.datetime) -> QuerySet[Fact]:
    return facts_of(gauge, gauge.kinds, scope, at).filter(condition_q(gauge.where))


def least_share(gauge: Gauge, scope: Scope, at: dt.datetime) -> Reading:
    """This function will return the smallest share among the groups named by ``by``."""
    facts = _filtered(gauge, scope, at)
    key = column_of(gauge.by)
    if gauge.part:
        rows = facts.values_list(key, f"data__{gauge.part}", f"data__{gauge.whole}", "happened_at")
    else:
        met = Count("pk", filter=condition_q(gauge.met))
        rows = facts.values_list(key).annotate(n=met, d=Count("pk"), last=Max("happened_at")).order_by()
    return _least(rows)


def _least(rows: Iterable[Any]) -> Reading:
    groups: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    number, last = 0, None
    for key, part, whole, at in rows:
        groups[str(key)][0] += part or 0
        groups[str(key)][1] += whole or 0
        number += 1
        last = max(last, at) if last else at
    shares = [(part / whole, key, part, whole) for key, (part, whole) in groups.items() if whole]
    if not shares:
        return Reading(None, "share")
    value, key, part, whole = min(shares)
    return Reading(value, "share", part, whole, number, last, worst=key)


def rest_share(gauge: Gauge, scope: Scope, at: dt.datetime) -> Reading:
    """This function will return what is left: 1 minus the sum of ``part`` by the sum of ``whole``."""
    rows = list(_filtered(gauge, scope, at).values_list(f"data__{gauge.part}", f"data__{gauge.whole}", "happened_at"))
    part, whole = sum(row[0] or 0 for row in rows), sum(row[1] or 0 for row in rows)
    last = max((row[2] for row in rows), default=None)
    return Reading(share_of(whole - part, whole), "share", whole - part, whole, len(rows), last)


def use_of(gauge: Gauge, scope: Scope, at: dt.datetime) -> Reading:
    """This function will divide the facts of ``kind`` by the sum of ``field`` over the facts of ``of``."""
    offered = facts_of(gauge, gauge.of, scope, at).filter(condition_q(gauge.of_where))
    rows = list(offered.values_list(f"data__{gauge.field}", "happened_at"))
    used = _filtered(gauge, scope, at).count()
    whole = sum(row[0] or 0 for row in rows)
    last = max((row[1] for row in rows), default=None)
    return Reading(share_of(used, whole), "share", used, whole, used + len(rows), last)


def coverage(gauge: Gauge, scope: Scope, at: dt.datetime) -> Reading:
    """This function will say which share of the present members has at least one fact, and who has none.

    With ``of`` a member counts whose facts answer in ``field`` the latest fact of ``of`` about every subject.
    """
    wanted = scope.current_uids - (scope.lead_uids if gauge.among == "members" else frozenset())
    facts = _filtered(gauge, scope, at)
    if gauge.of:
        rows = _answering(gauge, facts, facts_of(gauge, gauge.of, scope, at).filter(condition_q(gauge.of_where)))
    else:
        rows = _still_valid(gauge, facts, at) if gauge.until else _by_institution(facts)
    if not rows or not wanted:
        return Reading(None, "share")
    seen = {uid for uid, number, _last in rows if number} & wanted
    missing = tuple(sorted(wanted - seen, key=str))
    evidence, last = sum(row[1] for row in rows), max(row[2] for row in rows)
    return Reading(len(seen) / len(wanted), "share", len(seen), len(wanted), evidence, last, missing)


Seen = tuple[uuid.UUID | None, int, dt.datetime]


def _by_institution(facts: QuerySet[Fact]) -> list[Seen]:
    return list(facts.values_list("institution_uid").annotate(n=Count("pk"), last=Max("happened_at")).order_by())


def _answering(gauge: Gauge, facts: QuerySet[Fact], asked: QuerySet[Fact]) -> list[Seen]:
    """Return one row per institution; 1 when it has answered what was asked last about every subject."""
    names = ("subject_uid", f"data__{gauge.field}", "happened_at")
    rows = list(asked.order_by("happened_at", "pk").values_list(*names))
    wanted = {subject: value for subject, value, _at in rows}
    told: dict[uuid.UUID | None, dict[uuid.UUID, dt.datetime]] = defaultdict(dict)
    for institution, subject, value, moment in facts.order_by("happened_at").values_list("institution_uid", *names):
        if wanted.get(subject) == value:
            told[institution][subject] = moment
    found = [(i, int(given.keys() == wanted.keys()), max(given.values())) for i, given in told.items()]
    return found + [(None, 0, rows[-1][2])] if rows else []


def _still_valid(gauge: Gauge, facts: QuerySet[Fact], at: dt.datetime) -> list[Seen]:
    """Return one row per subject from its latest fact; 1 when the day that fact names is still to come."""
    today = clock.local_day(at).isoformat()
    latest: dict[uuid.UUID, Seen] = {}
    rows = facts.order_by("happened_at", "pk").values_list("subject_uid", "institution_uid", "data", "happened_at")
    for subject, institution, data, moment in rows:
        latest[subject] = (institution, int(str(data.get(gauge.until) or "") > today), moment)
    return list(latest.values())


def rate_of_change(gauge: Gauge, scope: Scope, at: dt.datetime) -> Reading:
    """This function will compare the window with the one before; without anything before there is no rate."""
    first, _last = window_of(gauge, at)
    earlier, _end = window_of(gauge, at, back=1)
    column = column_of(gauge.by)
    facts = facts_of(gauge, gauge.kinds, scope, at, since=earlier).filter(condition_q(gauge.where))
    found = facts.aggregate(
        now=Count(column, filter=Q(on_day__gte=first), distinct=True),
        before=Count(column, filter=Q(on_day__lt=first), distinct=True),
        all=Count("pk"),
        last=Max("happened_at"),
    )
    now, before = found["now"], found["before"]
    value = (now - before) / before if before else None
    return Reading(value, "share", now, before, found["all"], found["last"])


def distinct(gauge: Gauge, scope: Scope, at: dt.datetime) -> Reading:
    """This function will count the different values of ``by``."""
    found = _filtered(gauge, scope, at).aggregate(
        n=Count(column_of(gauge.by), distinct=True), all=Count("pk"), last=Max("happened_at")
    )
    return Reading(float(found["n"]) if found["all"] else None, "count", found["n"], None, found["all"], found["last"])


_WEEKEND = 5


def _wanted(day: dt.date, days: str) -> bool:
    return days == "all" or (day.weekday() >= _WEEKEND) == (days == "weekend")


def days_with_at_least(gauge: Gauge, scope: Scope, at: dt.datetime) -> Reading:
    """This function will say on which share of the window's days at least ``least`` facts happened."""
    rows = list(_filtered(gauge, scope, at).values_list("on_day").annotate(Count("pk"), Max("happened_at")).order_by())
    if not rows:
        return Reading(None, "share")
    first, last = window_of(gauge, at)
    first = max(first, min(row[0] for row in rows)) if not gauge.window_days else first
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    due = [day for day in days if _wanted(day, gauge.days)]
    good = {row[0] for row in rows if row[1] >= gauge.least}
    held = sum(day in good for day in due)
    evidence, moment = sum(row[1] for row in rows), max(row[2] for row in rows)
    return Reading(share_of(held, len(due)), "share", held, len(due), evidence, moment)


def held_each_year(gauge: Gauge, scope: Scope, at: dt.datetime) -> Reading:
    """This function will say in which share of the last years it happened; the running year counts once held."""
    this = clock.local_day(at).year
    since = dt.date(this - gauge.years, 1, 1)
    facts = facts_of(gauge, gauge.kinds, scope, at, since=since).filter(condition_q(gauge.where))
    rows = list(facts.values_list("on_day__year").annotate(Count("pk"), Max("happened_at")).order_by())
    if not rows:
        return Reading(None, "share")
    held = {row[0] for row in rows if row[1] >= gauge.least}
    begun = min(row[0] for row in rows)
    due = [year for year in range(begun, this + 1) if year < this or year in held]
    evidence, last = sum(row[1] for row in rows), max(row[2] for row in rows)
    return Reading(share_of(len(held), len(due)), "share", len(held), len(due), evidence, last)
