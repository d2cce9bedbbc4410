"""The board for those who only oversee: no count of people that could point at somebody (J4 of the policy).

The people of the alliance see every figure of their own. What counts members, agreements or rules counts nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lianti.charter.queries import gauge_of
from lianti.charter.shapes import ClauseVerdict, Edition, Entry, EntryVerdict, Status
from lianti.kernel.pure.cells import is_small
from lianti.kernel.pure.errors import mark
from lianti.parties.shapes import Viewer

OVERSEERS = frozenset({"regulator"})
TOO_FEW = mark("例数少，不显示")
# Facts of these apps are about members and rules.
_NOBODY = frozenset({"alliances", "catalogue", "charter", "insurance", "parties"})


def only_oversees(viewer: Viewer) -> bool:
    """Say whether somebody reads of an alliance without belonging to it."""
    return viewer.role in OVERSEERS


def counts_people(entry: Entry) -> bool:
    """Say whether there are people behind the figures of an entry."""
    gauge = gauge_of(entry)
    if gauge is None or gauge.op == "coverage":
        return False
    return any(kind.partition(".")[0] not in _NOBODY for kind in gauge.all_kinds)


def careful(status: Status | None, edition: Edition) -> Status | None:
    """Return a reading without the figures that could point at people; verdicts stay."""
    if status is None:
        return None
    entries = {(c.id, e.number): e for c in edition.clauses for e in c.entries}
    return replace(status, clauses=tuple(_clause(c, entries) for c in status.clauses))


def _clause(clause: ClauseVerdict, entries: Mapping[tuple[str, int], Entry]) -> ClauseVerdict:
    def shown(found: EntryVerdict) -> EntryVerdict:
        entry = entries.get((clause.id, found.number))
        return _entry(found) if entry is not None and counts_people(entry) else found

    return replace(clause, entries=tuple(map(shown, clause.entries)))


def _entry(found: EntryVerdict) -> EntryVerdict:
    """Hide a figure when a part of it, or the rest, is small; and how many records there are when they are few."""
    if is_small(found.evidence):
        found = replace(found, evidence=0, last_at=None, used_by="")
        if found.kind == "capability":
            return replace(found, value=None, note=found.note or TOO_FEW)
    parts = [n for n in (found.numerator, found.denominator) if n is not None]
    rest = [parts[1] - parts[0]] if len(parts) == 2 else []
    few = any(map(is_small, [*parts, *rest])) or (not parts and found.evidence == 0)
    if found.kind != "promise" or found.value is None or not few:
        return found
    return replace(found, value=None, numerator=None, denominator=None, note=TOO_FEW)
