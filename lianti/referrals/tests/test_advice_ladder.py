"""A question nobody answers climbs the ladder, stands in the page of open items and is an orphan when forgotten."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from lianti.parties import actions as parties
from lianti.referrals import actions
from lianti.referrals.models import Advice
from lianti.referrals.queries import holes
from lianti.referrals.queries.orphans import find_orphans
from lianti.referrals.tasks import digest
from lianti.referrals.tasks.advice import clocks
from lianti.referrals.tests.cases import DAY, HOUR
from lianti.referrals.tests.test_advice import asked
from tests.town import Town


def climbed(town: Town, until: dt.datetime) -> list[tuple[int, str]]:
    """Let the worker run every six hours and return the steps."""
    moment = town.now
    while moment <= until:
        clocks(moment)
        moment += 6 * HOUR
    rows = Fact.objects.filter(kind="advice.escalated").order_by("happened_at")
    return [(f.data["level"], f.data["role"]) for f in rows]


def test_it_goes_from_the_holder_to_the_top(town: Town) -> None:
    advice = asked(town)
    assert advice.promised_at is not None
    assert climbed(town, advice.promised_at) == []
    with pytest.raises(NotPermitted):
        actions.escalate_advice(advice_uid=advice.uid, by=town.viewer("specialist"), at=advice.promised_at + DAY)
    steps = climbed(town, advice.promised_at + 5 * DAY)
    assert steps[:4] == [(1, "specialist"), (2, "department_head"), (3, "medical_affairs"), (4, "duty_officer")]
    assert all(step == (4, "duty_officer") for step in steps[4:]), "on the top it comes again"
    advice.refresh_from_db()
    assert (advice.holder_role, advice.escalation_level) == ("specialist", 4), "who holds it still holds it"
    actions.answer_advice(
        advice_uid=advice.uid, kind="refer", text="加用利尿剂", by=town.viewer("specialist"),
        at=advice.promised_at + 6 * DAY,
    )  # fmt: skip
    advice.refresh_from_db()
    assert (advice.escalation_level, advice.escalated_at, advice.escalated_role) == (0, None, "")


def test_the_page_the_badge_and_the_digest_know_it(town: Town) -> None:
    advice = asked(town)
    late = advice.promised_at + 30 * HOUR if advice.promised_at else town.now
    climbed(town, late)
    head, stranger = town.viewer("department_head"), town.viewer("stranger_centre")
    assert (holes.waiting_for(head, late), holes.waiting_for(stranger, late)) == (1, 0)
    assert holes.list_holes(stranger, holes.Ask(), late).total == 0
    with clock.frozen(late):
        page = signed_in_client(town, "department_head").get("/referrals/open/").content.decode()
    assert "请求指导" in page and f"/referrals/advice/{advice.number}/" in page and "头晕" not in page
    digest(late)
    told = Fact.objects.get(kind="referral.digest_sent", data__role="department_head").data
    assert (told["open"], told["late"], told["escalated"]) == (1, 1, 1)


def test_a_forgotten_question_is_an_orphan(town: Town) -> None:
    advice = asked(town)
    later = town.now + 9 * DAY
    found = find_orphans(7, later)
    codes = {o.code for o in found.findings if o.number == advice.number}
    assert codes == {"clock_stopped", "not_escalated"} and (found.open, found.older) == (1, 1)
    climbed(town, later)
    assert find_orphans(7, later).findings == []
    parties.end_grant(grant=town.grants["specialist"], by=town.viewer("administrator"), at=town.now)
    assert {o.code for o in find_orphans(7, later).findings} == {"no_living_holder"}


def test_a_draft_is_its_authors_own_business(town: Town) -> None:
    actions.start_advice(resident=None, by=town.viewer("gp"), at=town.now)
    later = town.now + 20 * DAY
    assert climbed(town, later) == [] and find_orphans(7, later).findings == []
    assert holes.list_holes(town.viewer("medical_affairs"), holes.Ask(), later).total == 0
    assert Advice.objects.count() == 1
