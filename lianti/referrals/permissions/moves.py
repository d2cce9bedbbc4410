"""The moves somebody may make now, and why not otherwise: the table first, then the permission that the move names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.flow import Move, Table
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral
from lianti.referrals.permissions import down, receiving, recovery, sending, steering, waiting
from lianti.referrals.states import TABLE
from lianti.referrals.states.down import DOWN_TABLE

CHECKS: dict[str, Callable[[Viewer, Referral], str | None]] = {
    name: check
    for part in (sending, receiving, waiting, steering, recovery)
    for name, check in vars(part).items()
    if name.startswith("may_") and name != "may_draft"
}
DOWN_CHECKS: dict[str, Callable[[Viewer, Referral], str | None]] = {
    name: check
    for name, check in vars(down).items()
    if name.startswith("may_") and name not in {"may_draft_down", "may_edit_down", "may_tick"}
}


# The one thing that is still owed when a case has ended: the consent that an emergency went without (SY-46).
_OWED = "complete_consent"


def owes_consent(referral: Referral) -> bool:
    """Say whether a case that has ended still owes the consent of its emergency."""
    return referral.direction == "up" and referral.ended_at is not None and referral.consent_due_at is not None


def table_of(referral: Referral) -> Table:
    """Return the table that a case moves by: up and down have the same states and different moves."""
    return DOWN_TABLE if referral.direction == "down" else TABLE


@dataclass(frozen=True)
class AvailableMove:
    """A move with the server's answer for this viewer now; ``reason`` is empty when it may be made."""

    move: Move
    reason: str

    @property
    def allowed(self) -> bool:
        """Say whether the button is live."""
        return not self.reason


def why_not(viewer: Viewer, referral: Referral, move: str) -> Refused | None:
    """Return why the viewer cannot make ``move`` now: the state table first, then the permission it names."""
    table = table_of(referral)
    if move not in {m.name for m in table.moves}:
        return Refused("move_not_allowed", _("上转单和下转单的办法不同，这张单没有这一步。"))
    refused = table.why_not(referral.state, move)
    if refused and not (move == _OWED and owes_consent(referral)):
        return refused
    checks = DOWN_CHECKS if referral.direction == "down" else CHECKS
    reason = checks[table.move(move).permission](viewer, referral)
    return NotPermitted("not_permitted", reason) if reason else None


def available_moves(viewer: Viewer, referral: Referral) -> list[AvailableMove]:
    """Return every move that leaves the current state with yes or the reason why not."""
    moves = []
    table = table_of(referral)
    owed = [table.move(_OWED)] if owes_consent(referral) else []
    for move in [*table.from_state(referral.state), *owed]:
        refused = why_not(viewer, referral, move.name)
        moves.append(AvailableMove(move, refused.sentence if refused else ""))
    return moves


def allowed_moves(viewer: Viewer, referral: Referral) -> list[Move]:
    """Return only the moves that the viewer may make now."""
    return [m.move for m in available_moves(viewer, referral) if m.allowed]


def is_late(referral: Referral, at: dt.datetime) -> bool:
    """Say whether the promised time has passed."""
    return referral.promised_at is not None and referral.promised_at < at
