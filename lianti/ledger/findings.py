"""What an audit of the ledger can find, in a form that people and programs read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was written; ``first_seq`` to ``last_seq`` say where, 0 when it has no number.

    Codes: row_changed, row_removed, row_without_seal, unsealed_changed, seal_changed, seal_missing, seal_order,
    key_missing, cut, anchor_changed.
    """

    code: str
    stream: str
    first_seq: int
    last_seq: int
    message: str

    def __str__(self) -> str:
        if not self.last_seq:
            return f"{self.stream}: {self.message}"
        where = str(self.first_seq) if self.first_seq == self.last_seq else f"{self.first_seq}-{self.last_seq}"
        return f"{self.stream} {where}: {self.message}"


def gathered(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with neighbours of one kind made one: a whole table changed is one line, not a million."""
    found: list[Finding] = []
    for finding in findings:
        last = found[-1] if found else None
        if last is not None and finding.last_seq and _continues(last, finding):
            found[-1] = replace(last, last_seq=finding.last_seq)
        else:
            found.append(finding)
    return found


def _continues(last: Finding, finding: Finding) -> bool:
    same = (last.code, last.stream, last.message) == (finding.code, finding.stream, finding.message)
    return same and finding.first_seq == last.last_seq + 1
