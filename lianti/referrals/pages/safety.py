"""What is asked before an examination, what was answered, and what the receiving side must look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianti.capacity.queries import question_words, sheet_of
from lianti.kernel.pure import clock
from lianti.referrals.rules.safety import ANSWERS, concerns

if TYPE_CHECKING:
    from lianti.capacity.models import Service
    from lianti.capacity.shapes.exams import SheetLine
    from lianti.referrals.models import Referral


@dataclass(frozen=True)
class Asked:
    """One safety question with its answers; ``given`` is the code of the answer, empty when open."""

    code: str
    words: str
    given: str
    answer: str
    concern: bool


@dataclass(frozen=True)
class SafetyPart:
    """The answers as both sides read them; ``worry`` counts what must be looked at before the examination."""

    asked: tuple[Asked, ...]
    note: str
    worry: int


@dataclass(frozen=True)
class AskPart:
    """The part of the form that asks: the sheet of the chosen examination and its questions."""

    sheet: SheetLine | None
    written: str
    asked: tuple[Asked, ...]
    answers: tuple[tuple[str, str], ...]


def safety_part(referral: Referral) -> SafetyPart | None:
    """Return the answers of an examination; None for everything else, and when nothing was asked."""
    if referral.kind != "examination" or not referral.safety:
        return None
    asked = _asked(list(referral.safety), referral.safety)
    return SafetyPart(asked, referral.safety_note, len(concerns(referral.safety)))


def answer_lines(referral: Referral) -> str:
    """Return the answers as lines of a printed sheet."""
    found = safety_part(referral)
    if found is None:
        return ""
    lines = [f"{a.words} {a.answer}" for a in found.asked]
    return "\n".join(lines + ([_("说明：%(note)s") % {"note": found.note}] if found.note else []))


def ask_part(service: Service | None, answers: Mapping[str, str]) -> AskPart:
    """Return what the form asks for the chosen examination."""
    sheet = sheet_of(service.uid) if service is not None and service.kind == "examination" else None
    if sheet is None:
        return AskPart(None, "", (), ())
    return AskPart(
        sheet=sheet,
        written=written_words(sheet),
        asked=_asked([q.code for q in sheet.questions], answers),
        answers=tuple((code, _(words)) for code, words in ANSWERS.items()),
    )


def written_words(sheet: SheetLine) -> str:
    """Return which version of a sheet this is, and who wrote it when."""
    when = f"{clock.local(sheet.written_at):%Y-%m-%d}"
    return _("%(part)s 第 %(n)d 版 %(when)s") % {"part": sheet.department, "n": sheet.version, "when": when}


def _asked(codes: list[str], answers: Mapping[str, str]) -> tuple[Asked, ...]:
    words = question_words()
    worry = set(concerns(answers))
    return tuple(
        Asked(code, _(words[code]), answers.get(code, ""), _(ANSWERS.get(answers.get(code, ""), "")), code in worry)
        for code in codes
        if code in words
    )
