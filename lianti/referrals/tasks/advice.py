"""What the worker does for questions to departments (请求指导)."""

from __future__ import annotations

import datetime as dt

from lianti.alliances.queries import remembered
from lianti.kernel.pure.ladder import step_due
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.advising import escalate_advice
from lianti.referrals.models import Advice
from lianti.referrals.queries import ladder

CLOCK = Viewer.service("advice-clock")
_BATCH = 500


def clocks(at: dt.datetime) -> int:
    """This function will take late questions one step up the ladder each, and say how many there were."""
    with remembered():
        rows = ladder.restless_questions.rows(at=at, lately=at - dt.timedelta(days=1))
        due = [(_due(case, at), case.pk, case.uid) for case in rows]
        owed = [uid for when, _pk, uid in sorted(due) if when <= at]
        return sum(escalate_advice(advice_uid=uid, by=CLOCK, at=at) for uid in owed[:_BATCH])


def _due(case: Advice, at: dt.datetime) -> dt.datetime:
    return step_due(ladder.standing_of(case), ladder.pace_of(case, at), at)
