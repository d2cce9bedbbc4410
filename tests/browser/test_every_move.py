"""The moves that no journey passes: each opened, filled and sent once in the browser by somebody who may make it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import expect

from lianti.referrals.models import Advice, Referral
from lianti.referrals.tests.cases import Walk
from lianti.referrals.tests.down_cases import DownWalk
from lianti.referrals.tests.test_advice import answered, asked
from tests.browser.stage import Stage, fits, move, send
from tests.permissions.bodies import BED

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
NOTE = {"note": "请补充动态血压"}
SOON = {"admit_at": "2026-03-12T16:00", "held_until": "2026-03-12T18:00"}

# move, who makes it, the state before, what is filled in, the state after
UP = [
    ("answer_as_advice", "specialist", "submitted", NOTE, "declined"),
    ("change_urgency", "referral_centre", "submitted", {"reason": "worse"}, "submitted"),
    ("contact_waiting", "referral_centre", "accepted", {"result": "still_waiting"}, "accepted"),
    ("reschedule", "referral_centre", "scheduled", BED | SOON, "scheduled"),
    ("cancel", "gp", "submitted", {"reason": "improved"}, "cancelled"),
]  # fmt: skip
DOWN = [
    ("ask_down", "gp", "submitted", NOTE, "info_asked"),
    ("give_down", "specialist", "info_asked", NOTE, "submitted"),
    ("miss_down", "gp", "scheduled", {"note": "家属说改日再来"}, "no_show"),
    ("close_down", "gp", "outcome_returned", {"note": "已转常规随访"}, "closed"),
    ("withdraw_down", "specialist", "submitted", {"reason": "worse"}, "cancelled"),
]  # fmt: skip
ASKED = [
    ("ask_back", "specialist", False, NOTE, "clarifying"),
    ("withdraw", "gp", False, {}, "withdrawn"),
    ("close", "gp", True, {}, "closed"),
]  # fmt: skip


def fill(dialog: Any, values: Mapping[str, str]) -> None:
    """Fill what the dialog asks, as a person would: choose where there is a choice, type elsewhere."""
    for name, value in values.items():
        field = dialog.locator(f"[name={name}]")
        choice = dialog.locator(f"[name={name}][type=radio][value='{value}'], [name={name}][type=checkbox]")
        if choice.count():
            choice.first.check()
        elif field.first.evaluate("f => f.tagName") == "SELECT":
            field.first.select_option(value)
        else:
            field.first.fill(value)


def make(stage: Stage, who: str, path: str, name: str, values: Mapping[str, str]) -> None:
    """Open a page, make the move and wait until its dialog has gone with the page."""
    page = stage.person(who, path)
    dialog = move(page, name)
    fits(page)
    fill(dialog, values)
    with page.expect_navigation():
        send(dialog)
    expect(page.locator(f"#move-{name}")).not_to_be_visible()


@pytest.mark.parametrize(("name", "who", "before", "values", "after"), UP, ids=[row[0] for row in UP])
def test_a_move_on_the_way_up(
    stage: Stage, name: str, who: str, before: str, values: dict[str, str], after: str
) -> None:
    walk = Walk(stage.town)
    case = walk.to(before)
    stage.at = walk.at + HOUR / 4
    make(stage, who, f"/referrals/{case.number}/", name, values)
    row = Referral.objects.get(pk=case.pk)
    assert row.state == after and row.revision > case.revision


def test_taking_a_case_over_is_one_press(stage: Stage) -> None:
    case = stage.sent()
    page = stage.person("referral_centre", f"/referrals/{case.number}/")
    with page.expect_navigation():
        page.locator("form[action$='/moves/claim/'] button").click()
    expect(page.locator("main")).to_contain_text("接手")
    assert Referral.objects.get(pk=case.pk).handler_uid == stage.town.viewer("referral_centre").uid


@pytest.mark.parametrize(("name", "who", "before", "values", "after"), DOWN, ids=[row[0] for row in DOWN])
def test_a_move_on_the_way_down(
    stage: Stage, name: str, who: str, before: str, values: dict[str, str], after: str
) -> None:
    walk = DownWalk(stage.town)
    case = walk.to(before)
    stage.at = walk.at + (3 * DAY if name == "miss_down" else HOUR / 4)
    make(stage, who, f"/referrals/{case.number}/", name, values)
    row = Referral.objects.get(pk=case.pk)
    assert row.state == after and row.revision > case.revision


@pytest.mark.parametrize(("name", "who", "after_answer", "values", "after"), ASKED, ids=[row[0] for row in ASKED])
def test_a_move_of_a_question(
    stage: Stage, name: str, who: str, after_answer: bool, values: dict[str, str], after: str
) -> None:
    advice = asked(stage.town)
    if after_answer:
        advice = answered(stage.town, advice)
    stage.at += 2 * HOUR
    make(stage, who, f"/referrals/advice/{advice.number}/", name, values)
    assert Advice.objects.get(pk=advice.pk).state == after
