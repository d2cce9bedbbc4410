"""The ladder of a broken promise (ball-in-court): who is told next, and when (SY-44, SY-47).

The holder stays responsible all the way; a step only puts the case before somebody who can move it. Level 0 is a
reminder that nothing has moved although the promise still runs; 1 the holder, 2 科主任, 3 医务科, 4 总值班 or 分管院长,
5 the office (医联体办公室) of the lead where an institution has nobody above the holder.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

STILL, HOLDER, DEPARTMENT, AFFAIRS, HEAD, OFFICE = range(6)
# Who stands on each level above the holder, the first living one is the one who is named.
LADDER: dict[int, tuple[str, ...]] = {
    DEPARTMENT: ("department_head",),
    AFFAIRS: ("medical_affairs",),
    HEAD: ("duty_officer", "head"),
}
LADDER_ROLES = frozenset(role for roles in LADDER.values() for role in roles)
# How long an owed step may be missing before it is a finding: a worker that stood still for three days shows.
GRACE = dt.timedelta(hours=24)
# On the top a case that has been late for a week is repeated weekly: said every other day, nobody reads it any more.
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Pace:
    """How long each level is waited on, as terms set it; ``still`` is how long a running promise may lie unmoved."""

    holder: dt.timedelta
    department: dt.timedelta
    affairs: dt.timedelta
    repeat: dt.timedelta
    still: dt.timedelta


@dataclass(frozen=True)
class Standing:
    """What the ladder looks at: the promise and how far it has gone.

    ``rests_until`` is the end of the day on which the next item of a plan is owed; until then nothing need move.
    """

    promised_at: dt.datetime | None
    level: int
    escalated_at: dt.datetime | None
    moved_at: dt.datetime
    rests_until: dt.datetime | None = None


@dataclass(frozen=True)
class Rung:
    """One step: its level and the living roles that are told, the first of them named in the fact."""

    level: int
    roles: tuple[str, ...]


def step_due(standing: Standing, pace: Pace, at: dt.datetime) -> dt.datetime:
    """Return when the next step is owed; in the past means now.

    A running promise is looked at when nothing has moved for ``still`` and no item is still to come. A broken one goes
    to the holder at once, then up, and at the top it is repeated until somebody acts, after a week once a week.
    """
    if standing.promised_at is None or standing.promised_at >= at:
        due = max(standing.escalated_at or standing.moved_at, standing.moved_at) + pace.still
        return max(due, standing.rests_until or due)
    if standing.level == STILL or standing.escalated_at is None:
        return standing.promised_at
    waits = {HOLDER: pace.holder, DEPARTMENT: pace.department, AFFAIRS: pace.affairs}
    old = standing.escalated_at - standing.promised_at >= WEEK
    return standing.escalated_at + waits.get(standing.level, max(pace.repeat, WEEK) if old else pace.repeat)


def next_rung(level: int, living: Collection[str], *, broken: bool, holder_lives: bool) -> Rung:
    """Return the step after ``level`` among those roles of the holder's institution in which somebody lives.

    A level without a living person is skipped. Where nobody stands above, the office of the lead is told; on the top
    the same step comes again. A holder whose post is empty is not waited for.
    """
    if not broken:
        return Rung(STILL, ())
    if level < HOLDER and holder_lives:
        return Rung(HOLDER, ())
    for higher in range(max(level, HOLDER) + 1, OFFICE):
        roles = tuple(role for role in LADDER[higher] if role in living)
        if roles:
            return Rung(higher, roles)
    return _top(living)


def _top(living: Collection[str]) -> Rung:
    """Return the highest level where somebody lives, or the office of the lead."""
    for level in sorted(LADDER, reverse=True):
        roles = tuple(role for role in LADDER[level] if role in living)
        if roles:
            return Rung(level, roles)
    return Rung(OFFICE, ("office",))


def overdue(standing: Standing, pace: Pace, at: dt.datetime) -> bool:
    """Say whether a step has been owed for more than a day: then the clock did not run."""
    return step_due(standing, pace, at) + GRACE < at
