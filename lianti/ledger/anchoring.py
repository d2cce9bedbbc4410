"""Holding the anchor file against the seals in the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from lianti.ledger import anchor
from lianti.ledger.anchor import Head
from lianti.ledger.findings import Finding
from lianti.ledger.keyring import UnknownKey, keyring
from lianti.ledger.models import Seal

WHOLE, PARTIAL, MISSING, EMPTY = "whole", "partial", "missing", "empty"
_DOUBT = "truncation cannot be excluded"


@dataclass
class AnchorReport:
    """How far the anchor vouches for the end of a stream."""

    state: str = WHOLE
    note: str = ""
    findings: list[Finding] = field(default_factory=list)


def check_anchor(stream: str, upto: int) -> AnchorReport:
    """Return what the anchor says about the seals of a stream up to a number.

    A head in the anchor that the database does not have means that the ledger was cut, or replaced by an older copy.
    Seals that the anchor does not have are no proof of anything; the note says that truncation cannot be excluded.
    """
    path: Path = settings.LIANTI_ANCHOR
    if not path.exists():
        return AnchorReport(MISSING, f"there is no anchor file: {_DOUBT}") if upto else AnchorReport(EMPTY)
    walk = _Walk(stream, upto)
    for line in anchor.read(path):
        if isinstance(line, int):
            walk.report.findings.append(
                Finding("anchor_changed", stream, 0, 0, f"line {line} of the anchor is not readable")
            )
        elif line.stream == stream:
            walk.take(line)
    return walk.finish()


class _Walk:
    """Goes through anchor and seals side by side, both in order of their numbers."""

    def __init__(self, stream: str, upto: int) -> None:
        self.stream, self.upto = stream, upto
        self.report = AnchorReport()
        self._seals: Iterator[tuple[int, str]] = (
            Seal.objects.filter(stream=stream, last_seq__lte=upto)
            .order_by("last_seq").values_list("last_seq", "root").iterator(chunk_size=2000)
        )  # fmt: skip
        self._seal = next(self._seals, None)
        self._highest: Head | None = None
        self._lost: list[Head] = []
        self._unanchored: list[int] = []

    def take(self, head: Head) -> None:
        """Hold one head of the anchor against the seals."""
        if not _is_ours(head):
            self._found("anchor_changed", head, "a line of the anchor was changed, or its audit key is not here")
        elif self._highest is not None and head.last_seq <= self._highest.last_seq:
            if head != self._highest:  # the same twice is a crash between writing and remembering
                self._found("cut", head, f"sealed again after {self._highest.last_seq} had been sealed already")
        else:
            self._highest = head
            self._compare(head)

    def _compare(self, head: Head) -> None:
        while self._seal is not None and self._seal[0] < head.last_seq:
            self._unanchored.append(self._seal[0])
            self._seal = next(self._seals, None)
        if self._seal is not None and self._seal == (head.last_seq, head.root):
            self._seal = next(self._seals, None)
        elif head.last_seq <= self.upto or not _was_sealed_meanwhile(head):
            self._lost.append(head)

    def finish(self) -> AnchorReport:
        """Sum up what is on one side only."""
        self._unanchored += [last for last, _root in ([self._seal] if self._seal else [])]
        self._unanchored += [last for last, _root in self._seals]
        if self._lost:
            text = f"cut or replaced: the anchor knows {len(self._lost)} seals that are not in the database"
            self.report.findings.append(
                Finding("cut", self.stream, self._lost[0].first_seq, self._lost[-1].last_seq, text)
            )
        if self._unanchored:
            self.report.state = PARTIAL
            missing, last = len(self._unanchored), self._unanchored[-1]
            self.report.note = f"{missing} seals up to {last} are not in the anchor: {_DOUBT}"
        elif self._highest is None:
            self.report.state = EMPTY
        return self.report

    def _found(self, code: str, head: Head, message: str) -> None:
        self.report.findings.append(Finding(code, self.stream, head.first_seq, head.last_seq, message))


def _is_ours(head: Head) -> bool:
    try:
        return keyring().mac("audit", head.sealed(), head.key_id).hex() == head.mac
    except UnknownKey:
        return False


def _was_sealed_meanwhile(head: Head) -> bool:
    return Seal.objects.filter(stream=head.stream, last_seq=head.last_seq, root=head.root).exists()
