"""Verify: read a stream from its first row to its last and say what was changed, removed or cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Max, QuerySet

from lianti.ledger.anchoring import AnchorReport, check_anchor
from lianti.ledger.findings import Finding, gathered
from lianti.ledger.keyring import UnknownKey, keyring
from lianti.ledger.models import Seal, SealedRow
from lianti.ledger.sealing import GENESIS, STREAMS, merkle_root

_AT_ONCE = 2000
# What a database gives back when a value no longer has the form of its column.
_UNREADABLE = (ValueError, TypeError, OverflowError)


@dataclass
class Verdict:
    """What ``verify_stream`` found in one stream; ``anchor`` is whole, partial, missing or empty."""

    stream: str
    sealed: int = 0
    unsealed: int = 0
    findings: list[Finding] = field(default_factory=list)
    anchor: str = "empty"
    anchor_note: str = ""

    @property
    def sound(self) -> bool:
        """Say whether nothing was changed, removed or cut."""
        return not self.findings


def verify_stream(stream: str) -> Verdict:
    """Return what was changed, removed or cut in a stream, and how many rows still wait for a seal.

    Reads everything once, some thousand rows at a time; what is sealed meanwhile is left for the next time.
    """
    model = STREAMS[stream]
    # In this order: a seal committed in between must not look like rows without one.
    numbered = model._default_manager.aggregate(top=Max("seq"))["top"] or 0
    upto = Seal.objects.filter(stream=stream).aggregate(top=Max("last_seq"))["top"] or 0
    verdict = Verdict(stream)
    findings = list(_unsealed(stream, model, verdict))
    findings += _chain(stream, model, upto, verdict)
    if numbered > upto:
        findings.append(Finding("row_without_seal", stream, upto + 1, numbered, "rows carry a number but no seal"))
    report: AnchorReport = check_anchor(stream, upto)
    verdict.anchor, verdict.anchor_note = report.state, report.note
    verdict.findings = gathered(findings + report.findings)
    return verdict


def _unsealed(stream: str, model: type[SealedRow], verdict: Verdict) -> Iterator[Finding]:
    last = 0
    while True:
        found = _read(model._default_manager.filter(seq=None, pk__gt=last).order_by("pk")[:_AT_ONCE])
        verdict.unsealed += len(found)
        for last, _number, row in found:
            if row is None or not row.is_true():
                which = f"uid {row.uid}" if row else f"row {last}"
                yield Finding("unsealed_changed", stream, 0, 0, f"changed before it was sealed ({which})")
        if len(found) < _AT_ONCE:
            return


def _chain(stream: str, model: type[SealedRow], upto: int, verdict: Verdict) -> Iterator[Finding]:
    previous, expected = GENESIS, 1
    for group in _groups(stream, upto):
        rows = _rows(model, group[0].first_seq, group[-1].last_seq)
        for seal in group:
            yield from _check_seal(seal, previous, expected)
            yield from _check_rows(seal, rows)
            verdict.sealed += seal.count
            previous, expected = seal.root, seal.last_seq + 1


def _groups(stream: str, upto: int) -> Iterator[list[Seal]]:
    """Seals in order, as many at a time as cover some thousand rows."""
    group: list[Seal] = []
    size = 0
    seals = Seal.objects.filter(stream=stream, last_seq__lte=upto).order_by("first_seq")
    for seal in seals.iterator(chunk_size=20):
        group.append(seal)
        size += len(seal.leaves) // 64
        if size >= _AT_ONCE:
            yield group
            group, size = [], 0
    if group:
        yield group


def _rows(model: type[SealedRow], first: int, last: int) -> dict[int | None, SealedRow | None]:
    """Rows by number; one that can no longer be read is None."""
    found = _read(model._default_manager.filter(seq__gte=first, seq__lte=last))
    return {number: row for _pk, number, row in found}


def _read(found: QuerySet[SealedRow]) -> list[tuple[int, int | None, SealedRow | None]]:
    """Key, number and row of everything found; the row is None when it can no longer be read."""
    try:
        return [(row.pk, row.seq, row) for row in found]
    except _UNREADABLE:
        return [(pk, number, _read_one(found.model, pk)) for pk, number in found.values_list("pk", "seq")]


def _read_one(model: type[SealedRow], pk: int) -> SealedRow | None:
    try:
        return model._default_manager.filter(pk=pk).first()
    except _UNREADABLE:
        return None


def _check_seal(seal: Seal, previous: str, expected: int) -> Iterator[Finding]:
    def finding(code: str, message: str) -> Finding:
        return Finding(code, seal.stream, seal.first_seq, seal.last_seq, message)

    if seal.first_seq != expected:
        yield finding("seal_missing", f"a seal before this one is missing (expected to begin at {expected})")
    elif seal.previous_root != previous:
        yield finding("seal_order", "the seal does not follow the one before it")
    try:
        if keyring().mac("audit", seal.head(), seal.key_id).hex() != seal.mac:
            yield finding("seal_changed", "the seal was changed")
    except UnknownKey:
        yield finding("key_missing", f"sealed with audit key {seal.key_id}, which is not in this keyring")
    if not _leaves_fit(seal):
        yield finding("seal_changed", "the leaves of the seal were changed")


def _leaves_fit(seal: Seal) -> bool:
    leaves = seal.leaf_list()
    try:
        return len(leaves) == seal.count == seal.last_seq - seal.first_seq + 1 and merkle_root(leaves) == seal.root
    except ValueError:
        return False


def _check_rows(seal: Seal, rows: dict[int | None, SealedRow | None]) -> Iterator[Finding]:
    for number, leaf in enumerate(seal.leaf_list(), start=seal.first_seq):
        if number not in rows:
            yield Finding("row_removed", seal.stream, number, number, "removed")
            continue
        row = rows[number]
        if row is None or row.digest != leaf or not row.is_true():
            yield Finding("row_changed", seal.stream, number, number, "changed")
