"""Orphans: an empty post, a silent ladder, a worker that stands still, an end without a word."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest

from lianti.cli.main import main
from lianti.parties import actions as parties
from lianti.referrals import actions
from lianti.referrals.actions.clocks import CLOCK
from lianti.referrals.actions.common import sending_role
from lianti.referrals.models import Referral
from lianti.referrals.queries.orphans import find_orphans
from lianti.referrals.tasks import clocks
from lianti.referrals.tests.cases import DAY, HOUR, Walk, act_as, newcomer
from tests.town import Town

KEYS = ["ok", "days", "at", "open", "older", "findings"]
ROW = [
    "code", "number", "state", "holder_institution", "holder_role", "moved_at", "promised_at", "escalated_at", "level",
    "message",
]  # fmt: skip


def codes(at: dt.datetime, days: int = 7) -> list[tuple[str, str]]:
    return sorted((o.number, o.code) for o in find_orphans(days, at).findings)


def work(since: dt.datetime, days: int) -> dt.datetime:
    """Let the worker run three times a day and return when it ran last."""
    for n in range(3 * days + 1):
        clocks(since + n * 8 * HOUR)
    return since + days * DAY


def test_with_a_worker_and_living_holders_nobody_is_an_orphan(town: Town) -> None:
    for state in ("draft", "submitted", "info_asked", "scheduled", "no_show", "arrived", "outcome_returned"):
        Walk(town).to(state)
    for days in (5, 9, 20):
        assert codes(work(town.now + (days - 4) * DAY, 4)) == []


def test_on_the_top_of_the_ladder_a_week_between_two_steps_is_no_silence(town: Town) -> None:
    """A case late for three weeks is repeated weekly, and the clock that says so may come some hours later."""
    Walk(town).to("submitted")
    work(town.now, 16)
    for day in range(16, 25):
        last = work(town.now + day * DAY, 1)
        for hours in (1, 5, 20):
            assert [codes(last + hours * HOUR, days) for days in (1, 3, 7)] == [[], [], []]


def test_an_empty_post_is_an_orphan_after_its_days(town: Town) -> None:
    referral = Walk(town).to("info_asked")
    parties.end_grant(grant=town.grants["gp"], by=town.viewer("administrator"), at=town.now)
    assert codes(work(town.now, 6)) == []
    assert codes(work(town.now + 6 * DAY, 3)) == [(referral.number, "no_living_holder")]


def test_a_worker_that_stopped_for_three_days_turns_it_red(town: Town) -> None:
    referral = Walk(town).to("submitted")
    last = work(town.now, 4)
    assert codes(last + HOUR) == []
    assert codes(last + 3 * DAY) == [(referral.number, "clock_stopped")]
    clocks(last + 3 * DAY)
    assert codes(last + 3 * DAY + HOUR) == [], "and green when it runs again"


def test_without_any_step_for_a_week_it_says_so(town: Town) -> None:
    referral = Walk(town).to("submitted")
    found = codes(town.now + 9 * DAY)
    assert found == [(referral.number, "clock_stopped"), (referral.number, "not_escalated")]


def test_an_end_without_contact_is_an_orphan(town: Town) -> None:
    walk = Walk(town)
    lost = walk.to("no_show")
    actions.expire(referral_uid=lost.uid, by=CLOCK, at=walk.at + HOUR)
    spoken = Walk(town)
    called = spoken.to("no_show")
    gp = town.viewer("gp")
    actions.close_referral(referral_uid=called.uid, note="电话联系上，改去县医院", by=gp, at=spoken.at + HOUR)
    Walk(town).to("closed")
    Walk(town).to("expired")
    at = max(walk.at, spoken.at) + 2 * HOUR
    assert codes(at) == [(lost.number, "closed_without_contact")], "an abandoned draft was never sent"
    assert codes(at + 8 * DAY) == [], "it leaves the window"


def test_the_command_prints_stable_keys_and_its_exit_code_says_it(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    moment = (town.now + 9 * DAY).isoformat()
    assert main(["referrals", "orphans", "--json", "--at", moment]) == 0
    document = json.loads(capsys.readouterr().out)
    assert list(document) == KEYS and document["ok"] is True and document["findings"] == []
    referral = Walk(town).to("submitted")
    assert main(["referrals", "orphans", "--days", "7", "--json", "--at", moment]) == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["ok"], document["open"], document["older"]) == (False, 1, 1)
    assert [list(row) for row in document["findings"]] == [ROW, ROW]
    assert {row["number"] for row in document["findings"]} == {referral.number}
    assert referral.resident.name not in str(document)
    assert main(["referrals", "orphans", "--at", moment]) == 1
    assert "clock_stopped" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--days", "0"], ["--days", "x"], ["--at", "2026-03-11"], ["--at", "soon"]])
def test_a_wrong_word_is_said_to_be_wrong(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["referrals", "orphans", *words])
    assert left.value.code == 2 and words[0] in capsys.readouterr().err


def test_what_a_nurse_of_a_village_room_began_is_held_by_its_doctor(town: Town) -> None:
    nurse = act_as(town, "nurse", town.village)
    walk = Walk(town, sender="nurse")
    assert sending_role(walk.referral) == "gp"
    begun = actions.start_draft(resident=newcomer(town, town.village), case=walk.case, by=nurse, at=town.now)
    assert sending_role(begun) == "village_doctor"


def test_looking_changes_nothing(town: Town) -> None:
    Walk(town).to("submitted")
    before = list(Referral.objects.values())
    find_orphans(7, town.now + 20 * DAY)
    assert list(Referral.objects.values()) == before and isinstance(before[0]["uid"], uuid.UUID)
