"""Where an app above says what may be decided about an outside report while it is registered.

Without one the form has no such question. The decision is made in the same transaction as the report.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from lianti.parties.shapes import Viewer
from lianti.records.models import DiagnosticReport

# (report, choice, reason, by, at): does what was chosen; refuses with a sentence.
Decide = Callable[[DiagnosticReport, str, str, Viewer, dt.datetime], None]


@dataclass(frozen=True)
class Decider:
    """What can be chosen, which choices need a reason, and what to do with a choice."""

    choices: tuple[tuple[str, str], ...]
    reasons: tuple[tuple[str, str], ...]
    decide: Decide


_deciders: list[Decider] = []


def decide_with(decider: Decider) -> None:
    """Announce who decides about outside reports; the last one announced does."""
    _deciders[:] = [decider]


def decider() -> Decider | None:
    """Return who decides about outside reports, if anybody."""
    return _deciders[0] if _deciders else None
