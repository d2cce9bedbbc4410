"""From a gauge to the facts it looks at: kinds, window, scope and conditions, without JSON containment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from lianti.kernel.pure import clock
from lianti.ledger.models import Fact
from lianti.measures.kinds import COLUMNS
from lianti.measures.shapes import Condition, Gauge, Scope

_EVER = dt.date(1970, 1, 1)


def condition_q(conditions: Iterable[Condition]) -> Q:
    """This function will return the conditions as one filter of key look-ups, equal on SQLite and PostgreSQL."""
    found = Q()
    for condition in conditions:
        found &= _one(condition)
    return found


def _one(condition: Condition) -> Q:
    path = f"data__{condition.field}"
    if condition.op == "ne":
        return Q(data__has_key=condition.field) & ~Q(**{f"{path}__exact": condition.value})
    if condition.op == "not":
        return ~Q(data__has_key=condition.field) | ~Q(**{f"{path}__exact": condition.value})
    unknown = Q(**{f"{path}__exact": None}) | Q(**{f"{path}__isnull": True})
    if condition.op == "known":
        return ~unknown if condition.value else unknown
    if condition.op == "in":
        return Q(**{f"{path}__in": list(condition.value)})
    if condition.op == "eq":
        return Q(**{f"{path}__exact": condition.value})
    # A JSON null has a place in the order of values, and not the same one in both databases.
    return ~unknown & Q(**{f"{path}__{condition.op}": condition.value})


def scope_q(gauge: Gauge, scope: Scope) -> Q:
    """This function will return whom the gauge is about.

    A case that travels under another alliance is not counted here, although its institution is a member of both.
    """
    if gauge.scope == "everywhere":
        return Q()
    mine = Q(institution_uid__in=list(scope.institution_uids))
    if gauge.scope == "members":
        return mine
    return Q(alliance_uid=scope.alliance_uid) | (Q(alliance_uid=None) & mine)


def window_of(gauge: Gauge, at: dt.datetime, back: int = 0) -> tuple[dt.date, dt.date]:
    """This function will return first and last day of the window; ``back`` 1 is the window before it."""
    last = clock.local_day(at) - dt.timedelta(days=gauge.window_days * back)
    if not gauge.window_days:
        return _EVER, last
    return last - dt.timedelta(days=gauge.window_days - 1), last


def facts_of(
    gauge: Gauge, kinds: Sequence[str], scope: Scope, at: dt.datetime, *, back: int = 0, since: dt.date | None = None
) -> QuerySet[Fact]:
    """This function will return the facts of ``kinds`` in the scope and the window, up to ``at``."""
    first, last = window_of(gauge, at, back)
    return Fact.objects.filter(
        scope_q(gauge, scope), kind__in=list(kinds), on_day__gte=since or first, on_day__lte=last, happened_at__lte=at
    )


def column_of(by: str) -> str:
    """This function will return the column a gauge groups by; an unknown word is a data field."""
    return COLUMNS.get(by, f"data__{by}")
