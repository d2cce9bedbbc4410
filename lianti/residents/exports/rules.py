"""Rules of exports: pure (J4 of the policy: export needs approval and watermark)."""

from __future__ import annotations

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.residents.exports.kinds import PURPOSES

SHORTEST, LONGEST = 4, 200


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
