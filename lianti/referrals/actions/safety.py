"""The safety questions of an examination (检查安全问题): kept with the case, and asked for before it goes (SY-53)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lianti.capacity.queries import question_words, sheet_of
from lianti.referrals.rules import safety as rules

if TYPE_CHECKING:
    from lianti.referrals.models import Referral


def take_answers(referral: Referral, answers: Mapping[str, str], note: str) -> None:
    """Add what was answered to what is known; a new worry takes the choice of the time back. The caller saves."""
    rules.check_safety_codes(answers, question_words())
    referral.safety = {**referral.safety, **answers}
    referral.safety_note = note.strip()[:200]
    referral.self_booking = referral.self_booking and not rules.concerns(referral.safety)


def ask_safety(referral: Referral) -> None:
    """Refuse an examination whose sheet asks what nobody answered; note which version asked. The caller saves.

    Without a sheet nothing is asked, nothing is kept, and the receiving side chooses the time.
    """
    asks = referral.kind == "examination" and referral.service is not None
    sheet = sheet_of(referral.service.uid) if asks and referral.service else None
    if sheet is None:
        referral.safety, referral.safety_note, referral.sheet_version, referral.self_booking = {}, "", None, False
        return
    asked = {question.code: question.words for question in sheet.questions}
    rules.check_safety(asked, referral.safety, referral.safety_note)
    referral.safety = {code: referral.safety[code] for code in asked}
    referral.sheet_version = sheet.version
    referral.self_booking = sheet.direct and not rules.concerns(referral.safety)
