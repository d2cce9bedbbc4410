"""The entry in the notes that a decision leaves (A6), in one sentence. Pure Python."""

from __future__ import annotations

import datetime as dt

from lianti.kernel.pure.errors import mark as _
from lianti.recognition.kinds import REASONS
from lianti.recognition.shapes import Answer, Item

_NOTES = {
    "recognised": _("互认：{item} {value}（{where}，{day}，{mark}），本次不重复检查。"),
    "partly": _("部分认可：{item} {value}（{where}，{day}，{mark}）；其余复查，理由：{why}。"),
    "refused": _("不认可：{item}（{where}，{day}，{mark}），复查理由：{why}；已向患者或家属说明。"),
    "emergency": _("急诊、抢救直接开单：{item}；已有结果（{where}，{day}，{mark}）未作为依据。"),
}
NO_MARK = _("无标识")


def note_of(answer: Answer, item: Item, *, value: str, where: str, day: dt.date, mark: str) -> str:
    """Return the sentence for the notes; it names no person."""
    why = "，".join(part for part in (REASONS.get(answer.reason, ""), answer.words.strip()) if part)
    text = _NOTES[answer.decision].format(
        item=item.name, value=value, where=where, day=day.isoformat(), mark=mark or NO_MARK, why=why
    )
    return text.replace(" （", "（")[:600]
