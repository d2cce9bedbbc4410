"""Rules of openings in an emergency: pure, no clock of their own (DY-15; J4 of the policy: break-glass and review)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise
from lianti.residents.privacy.kinds import REASONS, VERDICTS
from lianti.residents.privacy.shapes import MonthCount

SHORTEST, LONGEST = 6, 500


@dataclass(frozen=True)
class Opened:
    """One opening as the report counts it."""

    label: str
    verdict: str
    promised_at: dt.datetime
    reviewed_at: dt.datetime | None


def checked_reason(reason: str, text: str) -> str:
    """Return the tidy explanation; refuses an unknown reason and one of less than six signs."""
    if reason not in REASONS:
        raise Refused("glass_reason", _("请选择紧急调阅的原因。"), field="reason")
    told = normalise(text)[:LONGEST]
    if len(set(told)) < SHORTEST:
        raise Refused("glass_text", _("请用一句话写明情况（至少 6 个字），复核时要看。"), field="text")
    return told


def checked_verdict(verdict: str, note: str) -> str:
    """Return the tidy note; an opening found unreasonable says why."""
    if verdict not in VERDICTS:
        raise Refused("glass_verdict", _("请选择“合理”或“不合理”。"), field="verdict")
    told = normalise(note)[:LONGEST]
    if verdict == "unreasonable" and len(told) < SHORTEST:
        raise Refused("glass_note", _("判为不合理时，请写明理由（至少 6 个字）。"), field="note")
    return told


def month_counts(rows: Iterable[Opened], at: dt.datetime) -> list[MonthCount]:
    """Return openings by label, the most frequent first; late is a review after its promise or still missing then."""
    groups: dict[str, list[Opened]] = {}
    for row in rows:
        groups.setdefault(row.label, []).append(row)
    found = [_count(label, group, at) for label, group in groups.items()]
    return sorted(found, key=lambda line: (-line.opened, line.label))


def _count(label: str, group: list[Opened], at: dt.datetime) -> MonthCount:
    return MonthCount(
        label=label,
        opened=len(group),
        waiting=sum(1 for row in group if not row.verdict),
        reasonable=sum(1 for row in group if row.verdict == "reasonable"),
        unreasonable=sum(1 for row in group if row.verdict == "unreasonable"),
        late=sum(1 for row in group if (row.reviewed_at or at) > row.promised_at),
    )
