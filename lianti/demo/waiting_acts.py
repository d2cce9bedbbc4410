"""The simulated moves of waiting lists, of calls to those who did not come, and green teams of emergencies."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from lianti.demo import acts
from lianti.demo.cases import Case
from lianti.demo.chances import chance
from lianti.demo.clinic_acts import sender
from lianti.demo.world import World
from lianti.referrals import actions
from lianti.referrals.models import Referral

if TYPE_CHECKING:
    from lianti.demo.stories import Story

_DAY = dt.timedelta(days=1)
# What people say on the telephone, most often first.
_CALLS = (("will_come", 0.4), ("unreachable", 0.65), ("better", 0.85), ("went_elsewhere", 1.0))
_TEAMS = (("脑", "stroke"), ("卒中", "stroke"), ("心", "chest_pain"), ("胸痛", "chest_pain"), ("骨折", "trauma"))


def accept_waiting(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Take the request without a seat or bed yet."""
    who = acts.desk_role(world, case, at)
    if who is None:
        return None
    return actions.accept_waiting(referral_uid=case.uid, note="近期号源（床位）紧，先排上", by=who, at=at)


def tend(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Look after somebody who waits: confirm what is offered, give a bed, or tell how things stand in time."""
    who = acts.desk_role(world, case, at)
    if who is None:
        return None
    row = acts.row_of(case)
    if row.offer_until is not None and row.offer_until > at:
        if chance(world.seed, case.number, "takes the offer") < 0.85:
            if case.kind == "inpatient":
                return acts.confirm_bed(world, case, at)
            return actions.confirm_offer(referral_uid=case.uid, by=who, at=at)
        return actions.pass_offer(referral_uid=case.uid, reason="time_unsuitable", note="", by=who, at=at)
    if case.kind == "inpatient" and at - case.moves["accept_waiting"] > 2 * _DAY:
        return acts.schedule(world, case, at)
    if row.promised_at is not None and row.promised_at - at < _DAY:
        return actions.contact_waiting(referral_uid=case.uid, result="still_waiting", note="", by=who, at=at)
    return None


def call(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Telephone somebody who did not come."""
    who = sender(world, case)
    if who is None:
        return None
    drawn = chance(world.seed, case.number, "on the phone")
    result = next(code for code, limit in _CALLS if drawn <= limit)
    return actions.record_call(referral_uid=case.uid, result=result, note="", by=who, at=at)


def ask_new_date(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Ask the receiver for another date."""
    who = sender(world, case)
    if who is None:
        return None
    return actions.ask_new_date(referral_uid=case.uid, note="患者下周都方便，请改约", by=who, at=at)


ACTS: dict[str, acts.Act] = {
    "accept_waiting": accept_waiting,
    "tend": tend,
    "call": call,
    "ask_new_date": ask_new_date,
}


def green_of(story: Story, at: dt.datetime, *, emergency: bool) -> dict[str, object]:
    """Return the green team that an emergency rings, by the words of its diagnosis, and the first contact."""
    team = next((code for word, code in _TEAMS if word in story.name), "") if emergency else ""
    return {"green_team": team, "fmc_at": at - dt.timedelta(minutes=8) if team else None}
