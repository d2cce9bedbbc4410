"""The clock reminds once per promise, closes what is abandoned, and catches up after it stood still."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from django.db import transaction

from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.ledger.models import Fact, Notice
from lianti.parties.shapes import Viewer
from lianti.referrals import actions
from lianti.referrals.models import Referral, ReferralStep
from lianti.referrals.tasks import EXPIRE_DAYS, clocks
from lianti.referrals.tests.cases import DAY, HOUR, Walk, trail
from lianti.residents.models import AccessReason
from tests.town import Town


def escalated(referral: Referral) -> int:
    return Fact.objects.filter(kind="referral.escalated", subject_uid=referral.uid).count()


def reloaded(referral: Referral) -> Referral:
    return Referral.objects.get(pk=referral.pk)


def test_nobody_is_reminded_before_the_promise_is_broken(town: Town) -> None:
    referral = Walk(town).to("submitted")
    assert referral.promised_at
    clocks(referral.promised_at)
    assert escalated(referral) == 0
    clocks(referral.promised_at + dt.timedelta(seconds=1))
    assert escalated(referral) == 1


def test_the_holder_is_reminded_once_per_promise(town: Town) -> None:
    referral = Walk(town).to("submitted")
    for days in (2, 3, 4):
        clocks(town.now + days * DAY)
    assert escalated(referral) == 1
    later = town.now + 5 * DAY
    actions.ask_info(referral_uid=referral.uid, note="请补充血压", by=town.viewer("referral_centre"), at=later)
    clocks(later + HOUR)
    assert escalated(referral) == 1, "the clinic has a promise of its own"
    clocks(later + 5 * DAY)
    assert escalated(referral) == 2
    roles = [f.data["holder_role"] for f in Fact.objects.filter(kind="referral.escalated").order_by("pk")]
    assert roles == ["referral_centre", "gp"]


@pytest.mark.django_db(transaction=True)
def test_the_reminder_names_no_patient(django_db_setup: None) -> None:
    from tests.town import build_town

    town = build_town()
    referral = Walk(town).to("submitted")
    before = Notice.objects.count()
    clocks(town.now + 3 * DAY)
    told = list(Notice.objects.order_by("pk")[before:])
    assert [(n.institution_uid, n.role) for n in told] == [(town.lead.uid, "referral_centre")]
    assert referral.number in told[0].text and referral.resident.name not in told[0].text


def test_two_workers_remind_once(town: Town) -> None:
    """Both have read the same list; the second finds under the lock that it is done."""
    referral = Walk(town).to("submitted")
    at, clock = town.now + 2 * DAY, Viewer.service("referral-clock")
    assert actions.escalate(referral_uid=referral.uid, by=clock, at=at)
    assert not actions.escalate(referral_uid=referral.uid, by=clock, at=at + HOUR)
    assert escalated(referral) == 1


def test_only_the_clock_reminds(town: Town) -> None:
    referral = Walk(town).to("submitted")
    before = trail(referral)
    for who in ("gp", "referral_centre"):
        with pytest.raises(NotPermitted):
            actions.escalate(referral_uid=referral.uid, by=town.viewer(who), at=town.now + 5 * DAY)
        with pytest.raises(Refused):
            actions.expire(referral_uid=referral.uid, by=town.viewer(who), at=town.now + 50 * DAY)
    assert trail(referral) == before


@pytest.mark.parametrize(("state", "days"), sorted(EXPIRE_DAYS.items()))
def test_what_is_abandoned_is_closed_after_its_days(town: Town, state: str, days: int) -> None:
    walk = Walk(town)
    referral = walk.to(state)
    clocks(walk.at + days * DAY)
    assert reloaded(referral).state == state, "on the last day there is still time"
    clocks(walk.at + days * DAY + dt.timedelta(seconds=1))
    ended = reloaded(referral)
    assert (ended.state, ended.holder_institution) == ("expired", None)
    step = ReferralStep.objects.get(referral=referral, move="expire")
    assert (step.from_state, step.by_role) == (state, "service")
    assert Fact.objects.filter(kind="referral.expired", subject_uid=referral.uid).count() == 1


@pytest.mark.parametrize("state", ["submitted", "scheduled", "arrived", "outcome_returned"])
def test_a_person_who_waits_is_never_closed_away(town: Town, state: str) -> None:
    referral = Walk(town).to(state)
    clocks(town.now + 400 * DAY)
    assert reloaded(referral).state == state
    assert escalated(referral) == 1


def test_what_moved_is_not_touched(town: Town) -> None:
    referral = Walk(town).to("info_asked")
    moved = town.now + 13 * DAY
    actions.give_info(referral_uid=referral.uid, note="已补", by=town.viewer("gp"), at=moved)
    actions.ask_info(referral_uid=referral.uid, note="还缺心电图", by=town.viewer("referral_centre"), at=moved + HOUR)
    clocks(town.now + 20 * DAY)
    assert reloaded(referral).state == "info_asked", "the fourteen days begin with the last step"


def test_a_move_in_the_same_moment_wins(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of the clock was read a moment ago; under the lock the case is read again."""
    walk = Walk(town)
    referral = walk.to("info_asked")

    def too_late(*, referral_uid: object, by: Viewer, at: dt.datetime) -> Referral:
        actions.give_info(referral_uid=referral.uid, note="已补", by=town.viewer("gp"), at=at)
        return actions.expire(referral_uid=referral.uid, by=by, at=at)

    monkeypatch.setattr("lianti.referrals.tasks.expire", too_late)
    clocks(walk.at + 15 * DAY)
    assert reloaded(referral).state == "submitted"
    assert not Fact.objects.filter(kind="referral.expired").exists()


class Undone(Exception):
    """Take back what the clock did."""


def told_by_the_clock(cases: list[Referral], runs: list[dt.datetime]) -> list[tuple[object, ...]]:
    """What the clock says and leaves about each case when it runs at these moments; taken back afterwards."""
    found: list[tuple[object, ...]] = []
    with suppress(Undone), transaction.atomic():
        for at in runs:
            clocks(at)
        for case in cases:
            facts = Fact.objects.filter(subject_uid=case.uid, kind__in=("referral.escalated", "referral.expired"))
            found.append((reloaded(case).state, sorted((f.kind, str(f.data)) for f in facts)))
        raise Undone
    return found


def test_a_worker_that_stood_still_for_three_days_catches_up(town: Town) -> None:
    cases = [Walk(town).to(s) for s in ("draft", "submitted", "info_asked", "scheduled", "no_show", "arrived")]
    start = town.now + 12 * DAY
    steady = [start + 6 * HOUR * n for n in range(13)]
    assert told_by_the_clock(cases, steady) == told_by_the_clock(cases, steady[-1:])
    assert ("expired", [("referral.escalated", "{'holder_role': 'gp'}"), ("referral.expired", "{}")]) in (
        told_by_the_clock(cases, steady[-1:])
    )
    clocks(steady[-1])
    count = Fact.objects.count()
    clocks(steady[-1])
    assert Fact.objects.count() == count, "a second run finds nothing to do"


def test_an_expired_case_closes_the_record_after_the_grace_period(town: Town) -> None:
    walk = Walk(town)
    referral = walk.to("no_show")
    at = walk.at + 22 * DAY
    clocks(at)
    reasons = AccessReason.objects.filter(subject_uid=referral.uid)
    assert reasons.count() == 2
    assert {r.until for r in reasons} == {at + 30 * DAY}
