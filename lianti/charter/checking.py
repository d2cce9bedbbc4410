"""`lianti charter check`: names in a charter file that nothing in the program answers to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from lianti.alliances.terms import all_terms
from lianti.charter.judging import gauge_of
from lianti.charter.reading import CharterError, parse_edition
from lianti.charter.shapes import Clause, Edition, Entry, Problem
from lianti.ledger.facts import all_kinds
from lianti.measures.shapes import Gauge


@dataclass(frozen=True)
class Known:
    """Everything that has a name in this program: fact kinds with their fields, terms, pages."""

    facts: Mapping[str, frozenset[str]]
    terms: frozenset[str]
    pages: frozenset[str]


def known() -> Known:
    """Return the names this installation answers to."""
    return Known(
        {kind.kind: frozenset(kind.fields) for kind in all_kinds()},
        frozenset(spec.name for spec in all_terms()),
        frozenset(url_names(get_resolver().url_patterns)),
    )


def url_names(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Yield the full names of all addresses, such as ``board:charter``."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from url_names(pattern.url_patterns, prefix + (f"{pattern.namespace}:" if pattern.namespace else ""))
        elif pattern.name:
            yield prefix + pattern.name


def check(content: str, names: Known) -> list[Problem]:
    """This function will return everything wrong with a charter file, in the order of its clauses."""
    try:
        edition = parse_edition(content)
    except CharterError as error:
        return list(error.problems)
    problems = list(_ids(edition))
    for clause in edition.clauses:
        if not clause.entries:
            problems.append(Problem("no_entry", clause.id, 0, "the clause has no entry; say at least not_yet"))
        for entry in clause.entries:
            problems += _entry(clause, entry, names)
    return problems


def _ids(edition: Edition) -> Iterator[Problem]:
    counted = Counter(clause.id for clause in edition.clauses)
    for clause_id in edition.covers:
        if clause_id not in counted:
            yield Problem("missing_clause", clause_id, 0, "the charter covers this clause but does not state it")
    for clause_id, number in counted.items():
        if number > 1:
            yield Problem("twice", clause_id, 0, f"the clause is stated {number} times")
        if clause_id not in edition.covers:
            yield Problem("not_covered", clause_id, 0, "the clause is not among those the charter covers")


def _entry(clause: Clause, entry: Entry, names: Known) -> Iterator[Problem]:
    if entry.kind == "term" and entry.body["name"] not in names.terms:
        yield Problem("unknown_term", clause.id, entry.number, f"no code obeys a term {entry.body['name']!r}")
    if entry.kind == "capability" and entry.body["page"] not in names.pages:
        yield Problem("unknown_page", clause.id, entry.number, f"no page is called {entry.body['page']!r}")
    gauge = gauge_of(entry)
    if gauge is not None:
        yield from _gauge(clause, entry, gauge, names)


def _gauge(clause: Clause, entry: Entry, gauge: Gauge, names: Known) -> Iterator[Problem]:
    unknown = [kind for kind in gauge.all_kinds if kind not in names.facts]
    for kind in unknown:
        yield Problem("unknown_fact", clause.id, entry.number, f"no action records a fact {kind!r}")
    if unknown:
        return
    for kinds, fields in _fields(gauge):
        for field in sorted(fields):
            for kind in kinds:
                if field not in names.facts[kind]:
                    message = f"facts {kind!r} have no field {field!r}"
                    yield Problem("unknown_field", clause.id, entry.number, message)


def _fields(gauge: Gauge) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Yield which data fields a gauge reads of which kinds."""
    own = {condition.field for condition in (*gauge.where, *gauge.met)}
    own |= {gauge.field, gauge.part, gauge.whole, gauge.until}
    if gauge.by not in {"fact", "institution", "subject", "actor", "day"}:
        own.add(gauge.by)
    yield gauge.kinds, own - {""}
    yield gauge.of, {condition.field for condition in gauge.of_where}
    yield gauge.then, {condition.field for condition in gauge.then_where}
