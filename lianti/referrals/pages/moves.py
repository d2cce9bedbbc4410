"""The moves of the object page: buttons and the dialogs behind them, from the table that the actions ask."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.web.pages import MoveButton
from lianti.referrals.pages.choices import Choice, choice_of
from lianti.referrals.permissions import available_moves
from lianti.referrals.rules.arriving import days_early

if TYPE_CHECKING:
    from lianti.parties.shapes import Viewer
    from lianti.referrals.models import Referral

Style = Literal["primary", "secondary", "danger", "quiet"]
_STYLES: dict[str, Style] = {"primary": "primary", "danger": "danger"}
_PRIMARY = frozenset({"primary", "danger"})


@dataclass(frozen=True)
class Ask:
    """A move with its dialog: which template part asks for what it needs."""

    name: str
    label: str
    style: str
    part: str
    url: str
    choice: Choice | None = None
    # Whole days before the appointment, and its day, for an arrival now.
    early: int = 0
    appointed: str = ""


_PARTS = {
    "schedule": "schedule",
    "reschedule": "schedule",
    "confirm_bed": "bed",
    "ask_info": "note",
    "give_info": "note",
    "return_review": "note",
    "decline": "reason",
    "answer_as_advice": "note",
    "cancel": "reason",
    "arrive": "arrive",
    "no_show": "note",
    "return_outcome": "outcome",
    "follow_up": "follow_up",
    "close": "note",
    "acknowledge": "note",
    "complete_consent": "consent",
    "accept_waiting": "note",
    "redirect": "redirect",
    "change_urgency": "choice",
    "assign": "assign",
    "call": "press",
    "ask_new_date": "note",
    "ask_visit": "visit",
    "report_visit": "choice",
    "pass_offer": "choice",
    "contact_waiting": "choice",
}
_CONFIRMED = {"see", "approve_review", "confirm_offer", "claim"}


def move_buttons(referral: Referral, viewer: Viewer, at: dt.datetime) -> tuple[list[MoveButton], list[Ask]]:
    """Return the buttons of the object page and the dialogs behind them, from the same table the actions ask."""
    buttons, asks = [], []
    for available in available_moves(viewer, referral):
        move = available.move
        if not available.allowed or move.name in {"submit", "notify", "ask_review"}:
            continue
        url = reverse("referrals:move", args=[referral.number, move.name])
        label = move_label(move.name, move.label, referral, viewer)
        if move.name in _PARTS:
            buttons.append(MoveButton(label, style=_style(move.style), dialog=f"move-{move.name}", name=move.name))
            early = _early(referral, at) if move.name == "arrive" else (0, "")
            asks.append(Ask(move.name, label, _style(move.style), _PARTS[move.name], url, choice_of(move.name), *early))
        elif move.name in _CONFIRMED:
            buttons.append(MoveButton(move.label, url=url, style=_style(move.style)))
    buttons.sort(key=lambda b: (b.style not in _PRIMARY, b.style == "danger"))
    return buttons, asks


def _early(referral: Referral, at: dt.datetime) -> tuple[int, str]:
    """Return how many days before its appointment a case arrives now, and the appointed day in words."""
    if referral.appointment_at is None or referral.is_emergency:
        return 0, ""
    day = clock.local_day(referral.appointment_at)
    return days_early(day, clock.local_day(at)), day.isoformat()


def move_label(name: str, label: str, referral: Referral, viewer: Viewer) -> str:
    """Return the words of a button; a clinic that takes the seat itself does not accept its own request."""
    if viewer.institution_id != referral.sender_institution_id:
        return label
    return {"schedule": _("选检查时间"), "reschedule": _("改检查时间")}.get(name, label)


def _style(style: str) -> Style:
    return _STYLES.get(style, "secondary")
