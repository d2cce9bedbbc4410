"""Promised times: who holds a case and until when, by the terms in force and the receiver's working calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from lianti.alliances.queries import term
from lianti.capacity.queries import workday_checker
from lianti.kernel.pure import clock
from lianti.kernel.pure.worktime import OfficeHours, add_worktime, is_open
from lianti.referrals.models import Referral

_HOURS = OfficeHours()
_AHEAD = dt.timedelta(days=62)


def _workdays(at: dt.datetime) -> Callable[[dt.date], bool]:
    """Return the working calendar from ``at`` as far as a promise can reach, read in one statement."""
    day = clock.local_day(at)
    return workday_checker(day, day + _AHEAD)


def term_value(name: str, referral: Referral, at: dt.datetime) -> int:
    """Return a whole-number term for the alliance and sender of a case."""
    found = term(
        name, institution_id=referral.sender_institution_id, on=clock.local_day(at), alliance_id=referral.alliance_id
    )
    return int(found.value)


def answer_promise(referral: Referral, at: dt.datetime) -> tuple[str, dt.datetime]:
    """Return which role answers a new request and until when.

    Emergencies run on the wall clock with the emergency department. Routine and urgent requests run in the
    receiver's working hours; an urgent one that comes in at night is held by the duty officer (总值班).
    """
    if referral.is_emergency:
        minutes = term_value("referral.acknowledge_minutes", referral, at)
        return "emergency", at + dt.timedelta(minutes=minutes)
    name = "referral.answer_hours_urgent" if referral.urgency == "urgent" else "referral.answer_hours_routine"
    hours, is_workday = term_value(name, referral, at), _workdays(at)
    if referral.urgency == "urgent" and not is_open(at, is_workday, _HOURS):
        return "duty_officer", at + dt.timedelta(hours=hours)
    return "referral_centre", add_worktime(at, dt.timedelta(hours=hours), is_workday, _HOURS)


def sender_promise(at: dt.datetime, hours: int = 16) -> dt.datetime:
    """Return until when a clinic answers a question: two working days."""
    return add_worktime(at, dt.timedelta(hours=hours), _workdays(at), _HOURS)
