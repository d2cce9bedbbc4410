"""The clock climbs one step at a time, closes abandoned drafts only, and goes on after it stood still."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.ledger.models import Fact, Notice
from lianti.parties.shapes import Viewer
from lianti.referrals import actions, tasks
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


def test_the_holder_is_reminded_once_and_a_new_holder_anew(town: Town) -> None:
    referral = Walk(town).to("submitted")
    for hours in (48, 49, 60):
        clocks(town.now + hours * HOUR)
    assert escalated(referral) == 1
    later = town.now + 62 * HOUR
    actions.ask_info(referral_uid=referral.uid, note="请补充血压", by=town.viewer("referral_centre"), at=later)
    clocks(later + HOUR)
    assert escalated(referral) == 1, "the clinic has a promise of its own"
    clocks(later + 5 * DAY)
    facts = Fact.objects.filter(kind="referral.escalated").order_by("pk")
    assert [(f.data["holder_role"], f.data["level"]) for f in facts] == [("referral_centre", 1), ("gp", 1)]


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


WAITING = ["submitted", "info_asked", "scheduled", "no_show", "arrived", "outcome_returned"]


@pytest.mark.parametrize("state", WAITING)
def test_a_person_who_waits_is_never_closed_away(town: Town, state: str) -> None:
    referral = Walk(town).to(state)
    for days in (40, 50, 400):
        clocks(town.now + days * DAY)
    assert reloaded(referral).state == state
    assert escalated(referral) == 3, "but somebody hears of it until it is handled"


def test_a_move_in_the_same_moment_wins(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of the clock was read a moment ago; under the lock the case is read again."""
    walk = Walk(town)
    referral = walk.to("draft")

    def too_late(*, referral_uid: object, by: Viewer, at: dt.datetime) -> Referral:
        actions.cancel_referral(referral_uid=referral.uid, reason="improved", note="", by=town.viewer("gp"), at=at)
        return actions.expire(referral_uid=referral.uid, by=by, at=at)

    monkeypatch.setattr("lianti.referrals.tasks.expire", too_late)
    clocks(walk.at + 31 * DAY)
    assert reloaded(referral).state == "cancelled"
    assert not Fact.objects.filter(kind="referral.expired").exists()


def test_a_worker_that_stood_still_takes_up_where_it_stopped(town: Town) -> None:
    """Three days without a worker cost three days: nobody is told four things at once."""
    cases = [Walk(town).to(s) for s in ("draft", "submitted", "info_asked", "scheduled", "no_show", "arrived")]
    clocks(town.now + 12 * DAY)
    before = [escalated(case) for case in cases]
    clocks(town.now + 15 * DAY)
    assert [escalated(case) - n for case, n in zip(cases, before, strict=True)] == [0, 1, 1, 1, 1, 1]
    count = Fact.objects.count()
    clocks(town.now + 15 * DAY)
    assert Fact.objects.count() == count, "a second run finds nothing to do"


def test_an_expired_draft_closes_the_record_after_the_grace_period(town: Town) -> None:
    walk = Walk(town)
    at = walk.at + 31 * DAY
    clocks(at)
    reasons = AccessReason.objects.filter(subject_uid=walk.referral.uid)
    assert [r.until for r in reasons] == [at + 30 * DAY]


def test_a_case_that_cannot_be_taken_does_not_hold_up_the_others(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, well = Walk(town).to("submitted"), Walk(town).to("submitted")

    def escalate(*, referral_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
        if referral_uid == broken.uid:
            raise ValueError("a case that nobody foresaw")
        return actions.escalate(referral_uid=referral_uid, by=by, at=at)

    monkeypatch.setattr(tasks, "escalate", escalate)
    assert clocks(town.now + 48 * HOUR) == 1
    assert (escalated(broken), escalated(well)) == (0, 1)
    assert str(broken.uid) in caplog.text and broken.resident.name not in caplog.text
    monkeypatch.undo()
    assert clocks(town.now + 49 * HOUR) == 0 and escalated(broken) == 1
