"""Earlier cases of a chain on form and object page, and the list of the office."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.web.pages import Clock, State
from lianti.referrals import codes
from lianti.referrals.pages.common import url_of
from lianti.referrals.states import STATES, TONES

if TYPE_CHECKING:
    from lianti.referrals.models import DeclineReview, Referral
    from lianti.referrals.queries.chains import Earlier

_REASONS = codes.DECLINE_REASONS | codes.CANCEL_REASONS | codes.LAPSE_REASONS


@dataclass(frozen=True)
class EarlierLine:
    """One earlier case: where it was asked, and the answer."""

    number: str
    url: str
    day: dt.date
    where: str
    state: State
    answer: str
    outcome: str


@dataclass(frozen=True)
class DeclineLine:
    """One chain that the office is asked to settle, without the name of the person."""

    uid: uuid.UUID
    number: str
    kind: str
    urgency: str
    sender: str
    declines: int
    clock: Clock
    history: tuple[str, ...]
    settled: str


def earlier_lines(found: list[Earlier]) -> list[EarlierLine]:
    """Return the chain as both sides read it, newest first."""
    return [_earlier(e) for e in found]


def _earlier(earlier: Earlier) -> EarlierLine:
    case, result = earlier.referral, earlier.outcome
    words = "：".join(t for t in (_REASONS.get(earlier.reason, ""), earlier.words) if t)
    plan = f"{result.diagnosis_name}；{result.plan}" if result else ""
    return EarlierLine(
        number=spaced(case.number),
        url=url_of(case) if earlier.visible else "",
        day=clock.local_day(case.submitted_at or case.drafted_at),
        where=_where(case),
        state=State(STATES[case.state], TONES[case.state]),
        answer=words,
        outcome=plan,
    )


def _where(case: Referral) -> str:
    hospital = case.receiver_institution.label if case.receiver_institution else _("未选")
    return f"{hospital} · {case.receiver_department.name}" if case.receiver_department else hospital


def settled_words(review: DeclineReview | None) -> str:
    """Return what the office arranged, as the sending side reads it on the case."""
    if review is None:
        return ""
    return f"{codes.SETTLE_WAYS.get(review.way, '')}。{review.note}（{review.settled_by_name}）"


def declines_page(
    waiting: list[DeclineReview],
    settled: list[DeclineReview],
    history: dict[int, list[tuple[Referral, str]]],
    at: dt.datetime,
) -> dict[str, Any]:
    """Return the context of the office's list."""
    return {
        "waiting": [_decline(r, history.get(r.pk, []), at) for r in waiting],
        "settled": [_decline(r, history.get(r.pk, []), at) for r in settled],
        "ways": codes.SETTLE_WAYS,
    }


def _decline(review: DeclineReview, history: list[tuple[Referral, str]], at: dt.datetime) -> DeclineLine:
    case = review.referral
    return DeclineLine(
        uid=review.uid,
        number=spaced(case.number),
        kind=codes.KINDS[case.kind],
        urgency=codes.URGENCIES[case.urgency],
        sender=case.sender_institution.label,
        declines=review.declines,
        clock=Clock("done", _("已协调"), review.settled_at) if review.settled_at else Clock.of(review.promised_at, at),
        history=tuple(f"{_where(c)}：{codes.DECLINE_REASONS.get(why, why)}" for c, why in history),
        settled=settled_words(review) if review.settled_at else "",
    )
