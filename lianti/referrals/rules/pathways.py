"""What a variation and an exit must say (SY-34); pure Python."""

from __future__ import annotations

from collections.abc import Mapping

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

MOST_NOTE = 400


def check_reason(reason: str, known: Mapping[str, str], note: str) -> None:
    """Refuse what has no coded reason, and 其他 without words."""
    if reason not in known:
        raise Refused("pathway_reason", _("请选择原因。"), field="reason")
    if reason == "other" and len(note.strip()) < 4:
        raise Refused("pathway_note", _("选了“其他”，请写明原因。"), field="note")
