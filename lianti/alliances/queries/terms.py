"""Terms in force: what the charters of all alliances of an institution demand, the stricter one counts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianti.alliances import rules
from lianti.alliances.models import Alliance, Membership, Term
from lianti.alliances.shapes import TermInForce
from lianti.alliances.terms import TermSpec, all_terms, spec_of
from lianti.kernel.web.prepared import Slot, prepared

_memory: ContextVar[TermTable | None] = ContextVar("lianti_terms", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """Read all terms once for this context; for long runs during which no charter and no membership changes.

    Inside of another such run nothing is read again.
    """
    if _memory.get() is not None:
        yield
        return
    token = _memory.set(TermTable(Term.objects.select_related("alliance"), Membership.objects.all()))
    try:
        yield
    finally:
        _memory.reset(token)


def _in_force(on: dt.date | Slot) -> Q:
    return Q(since_on__lte=on) & (Q(until_on=None) | Q(until_on__gt=on))


def term(name: str, *, institution_id: int | None, on: dt.date, alliance_id: int | None = None) -> TermInForce:
    """Return the value of a term for an institution on a day, the stricter over all its alliances, in one statement.

    ``alliance_id`` asks for one alliance only. Without any charter that sets it, the platform's default holds.
    """
    memory = _memory.get()
    if memory is not None:
        return memory.term(name, institution_id=institution_id or 0, on=on, alliance_id=alliance_id)
    spec = spec_of(name)
    if alliance_id is not None:
        return _strictest(spec, _of_alliance.rows(name=name, on=on, alliance_id=alliance_id))
    return _strictest(spec, _of_member.rows(name=name, on=on, institution_id=institution_id or 0))


def _named(name: Slot, on: Slot) -> QuerySet[Term]:
    return Term.objects.filter(_in_force(on), name=name).select_related("alliance").order_by("alliance_id")


@prepared
def _of_alliance(name: Slot, on: Slot, alliance_id: Slot) -> QuerySet[Term]:
    return _named(name, on).filter(alliance_id=alliance_id)


@prepared
def _of_member(name: Slot, on: Slot, institution_id: Slot) -> QuerySet[Term]:
    day: Any = on
    member = Membership.objects.on_day(day).filter(alliance=OuterRef("alliance"), institution_id=institution_id)
    return _named(name, on).filter(Exists(member))


def _strictest(spec: TermSpec, rows: Sequence[Term]) -> TermInForce:
    if not rows:
        return TermInForce(spec.name, spec.label, spec.default)
    value, source = rules.strictest([row.value for row in rows], spec.stricter)
    row = rows[source]
    return TermInForce(spec.name, spec.label, value, row.clause, row.alliance.uid, row.alliance.short_name, row.edition)


class TermTable:
    """Terms and memberships read once, for loops over many institutions and days."""

    def __init__(self, terms: Iterable[Term], memberships: Iterable[Membership]) -> None:
        self._terms: dict[tuple[str, int], list[Term]] = defaultdict(list)
        self._memberships: dict[int, list[Membership]] = defaultdict(list)
        for row in terms:
            self._terms[row.name, row.alliance_id].append(row)
        for membership in memberships:
            self._memberships[membership.institution_id].append(membership)
        self._known: dict[tuple[str, int, dt.date, int | None], TermInForce] = {}

    def term(self, name: str, *, institution_id: int, on: dt.date, alliance_id: int | None = None) -> TermInForce:
        """Return what ``queries.term`` would, without a statement."""
        key = (name, institution_id, on, alliance_id)
        if key not in self._known:
            self._known[key] = _strictest(spec_of(name), self._rows(*key))
        return self._known[key]

    def _rows(self, name: str, institution_id: int, on: dt.date, alliance_id: int | None) -> list[Term]:
        if alliance_id is None:
            alliances = sorted({m.alliance_id for m in self._memberships[institution_id] if _holds(m, on)})
        else:
            alliances = [alliance_id]
        return [row for alliance_id in alliances for row in self._terms[name, alliance_id] if _holds(row, on)]


def _holds(row: Term | Membership, on: dt.date) -> bool:
    return row.since_on <= on and (row.until_on is None or on < row.until_on)


def term_table(names: Iterable[str], institution_ids: Iterable[int]) -> TermTable:
    """Read the terms called ``names`` for many institutions in two statements, in none where all are remembered."""
    memory = _memory.get()
    if memory is not None:
        return memory
    return TermTable(
        Term.objects.filter(name__in=list(names)).select_related("alliance"),
        Membership.objects.filter(institution_id__in=list(institution_ids)),
    )


def terms_in_force(alliance: Alliance, on: dt.date) -> list[TermInForce]:
    """Return every declared term with its value in one alliance, defaults included, in one statement."""
    rows: dict[str, list[Term]] = defaultdict(list)
    for row in Term.objects.filter(_in_force(on), alliance=alliance).select_related("alliance"):
        rows[row.name].append(row)
    return [_strictest(spec, rows[spec.name]) for spec in all_terms()]
