"""Rules of exports: pure (J4 of the policy: export needs approval and watermark)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.residents.exports.kinds import PURPOSES

SHORTEST, LONGEST = 4, 200
# What the trace of a list that nobody approved says: its number, which list, how many on it, the list's fingerprint.
_HANDED = re.compile(r"\S+ \S*: (?P<rows>\d{1,7}) rows #(?P<list>[0-9a-f]{8})")


def handed_detail(serial: str, kind: str, rows: int, fingerprint: str = "") -> str:
    """Return what a trace says of a list that left; with a fingerprint it counts towards the sum of a day."""
    return f"{serial} {kind}: {rows} rows" + (f" #{fingerprint[:8]}" if fingerprint else "")


def handed_sum(details: Iterable[str], but: str = "") -> int:
    """Return how many persons went along on the lists of these traces, each list once; ``but`` is the one asked for."""
    most: dict[str, int] = {}
    for found in map(_HANDED.fullmatch, details):
        if found is not None and found["list"] != but[:8]:
            most[found["list"]] = max(most.get(found["list"], 0), int(found["rows"]))
    return sum(most.values())


def needs_word(rows: int, handed: int, limit: int) -> bool:
    """Say whether a list needs a second person's word (J4, DY-15): it is long, or long together with the day's others.

    So a long list taken in slices, by page, by filter or by tab, needs the word from the slice on that goes beyond.
    """
    return rows > limit or (rows > 0 and rows + handed > limit)


def checked_purpose(purpose: str, note: str) -> str:
    """Return the tidy sentence of what the list is for; refuses an unknown purpose and a sentence that says nothing."""
    if purpose not in PURPOSES:
        raise Refused("export_purpose", _("请选择导出用途。"), field="purpose")
    told = _tidy(note)
    if len(told) < SHORTEST:
        raise Refused("export_note", _("请写一句要用来做什么、交给谁（至少 4 个字）。"), field="note")
    return told


def checked_answer(answer: str, reason: str) -> str:
    """Return the tidy reason; a request that is declined says why."""
    if answer not in {"approved", "declined"}:
        raise Refused("export_answer", _("请选择“批准”或“退回”。"), field="answer")
    told = _tidy(reason)
    if answer == "declined" and len(told) < SHORTEST:
        raise Refused("export_reason", _("退回时请写明理由（至少 4 个字）。"), field="reason")
    return told


def _tidy(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:LONGEST]
