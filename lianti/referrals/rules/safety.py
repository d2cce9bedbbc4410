"""Safety questions before an examination (SY-53): asked of the sending side, read by the receiving one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

ANSWERS: dict[str, str] = {"no": _("没有"), "yes": _("有"), "unknown": _("说不清")}


def check_safety_codes(answers: Mapping[str, str], known: Collection[str]) -> None:
    """Refuse a question or an answer that is on no list."""
    if not set(answers) <= set(known) or not set(answers.values()) <= set(ANSWERS):
        raise Refused("safety_code", _("请从列表里选择安全问题的回答。"), field="safety_note")


def check_safety(asked: Mapping[str, str], answers: Mapping[str, str], note: str) -> None:
    """Refuse an examination while a question is open, or a yes without a word about it."""
    left = [words for code, words in asked.items() if code not in answers]
    if left:
        raise Refused(
            "safety_unanswered",
            _("还有 {n} 个检查安全问题没有回答，第一个是：{first}"),
            n=len(left),
            first=left[0],
            field="safety_note",
        )
    if any(answers[code] == "yes" for code in asked) and not note.strip():
        raise Refused(
            "safety_note", _("安全问题里有答“有”的，请写一句具体情况，检查科室要据此核对。"), field="safety_note"
        )


def concerns(answers: Mapping[str, str]) -> list[str]:
    """Return the codes that somebody must look at before the examination: a yes, and whatever nobody knows."""
    return [code for code, answer in answers.items() if answer != "no"]
