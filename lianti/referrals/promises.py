"""Promised times: who holds a case and until when, by the terms in force and the receiver's working calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from lianti.alliances.queries import term
from lianti.capacity.queries import workday_checker
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.worktime import OfficeHours, add_worktime, is_open
from lianti.referrals.models import Advice, Referral

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
    receiver's working hours; an urgent one that comes in at night is held by the duty officer (总值班), and one that
    cannot be answered before closing is promised as if the duty officer had it from closing on (ADR 0020).
    """
    if referral.is_emergency:
        minutes = term_value("referral.acknowledge_minutes", referral, at)
        return "emergency", at + dt.timedelta(minutes=minutes)
    name = "referral.answer_hours_urgent" if referral.urgency == "urgent" else "referral.answer_hours_routine"
    hours, is_workday = term_value(name, referral, at), _workdays(at)
    if referral.urgency == "urgent" and not is_open(at, is_workday, _HOURS):
        return "duty_officer", at + dt.timedelta(hours=hours)
    promised = add_worktime(at, dt.timedelta(hours=hours), is_workday, _HOURS)
    if referral.urgency == "urgent":
        closing = _HOURS.on(clock.local_day(at))[-1][1]
        promised = min(promised, closing + dt.timedelta(hours=hours))
    return "referral_centre", promised


def sender_promise(at: dt.datetime, hours: int = 16) -> dt.datetime:
    """Return until when a clinic answers a question: two working days."""
    return add_worktime(at, dt.timedelta(hours=hours), _workdays(at), _HOURS)


def contact_promise(referral: Referral, at: dt.datetime) -> dt.datetime:
    """Return until when somebody on a waiting list hears again: the end of a day, counted by the wall."""
    name = "referral.contact_days_urgent" if referral.urgency == "urgent" else "referral.contact_days_routine"
    days = term_value(name, referral, at)
    return clock.day_start(clock.local_day(at) + dt.timedelta(days=days + 1))


def offer_end(referral: Referral, at: dt.datetime) -> dt.datetime:
    """Return until when an offered seat is kept: working hours, because somebody has to telephone."""
    hours = term_value("referral.offer_hours", referral, at)
    return add_worktime(at, dt.timedelta(hours=hours), _workdays(at), _HOURS)


def bed_offer_end(referral: Referral, at: dt.datetime) -> tuple[str, dt.datetime]:
    """Return which role confirms an offered bed and until when; a bed must not stand empty over night for nothing.

    Routine offers are made and kept in working hours and refused outside of them; urgent ones run by the wall clock,
    at night with the duty officer (总值班), who answers urgent requests then, too.
    """
    hours, is_workday = term_value("referral.bed_offer_hours", referral, at), _workdays(at)
    now_open = is_open(at, is_workday, _HOURS)
    if referral.urgency == "urgent":
        return "referral_centre" if now_open else "duty_officer", at + dt.timedelta(hours=hours)
    if not now_open:
        raise Refused("bed_offer_night", _("下班时间不递补普通候床，明早再办。"))
    return "referral_centre", add_worktime(at, dt.timedelta(hours=hours), is_workday, _HOURS)


def advice_promise(advice: Advice, at: dt.datetime) -> dt.datetime:
    """Return until when a department answers a question (请求指导): working hours by the terms in force."""
    name = "advice.answer_hours_urgent" if advice.urgency == "urgent" else "advice.answer_hours_routine"
    found = term(
        name, institution_id=advice.asker_institution_id, on=clock.local_day(at), alliance_id=advice.alliance_id
    )
    return add_worktime(at, dt.timedelta(hours=int(found.value)), _workdays(at), _HOURS)


def down_promise(referral: Referral, at: dt.datetime) -> dt.datetime:
    """Return until when a clinic answers a down-referral: working hours of the term."""
    hours = term_value("referral.down_answer_hours", referral, at)
    return add_worktime(at, dt.timedelta(hours=hours), _workdays(at), _HOURS)
