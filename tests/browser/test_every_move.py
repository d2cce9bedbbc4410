"""The moves that no journey passes: each opened, filled and sent once in the browser by somebody who may make it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from lianti.parties.actions import create_user, grant_role
from lianti.referrals.actions import accept_waiting
from lianti.referrals.models import Advice, Referral
from lianti.referrals.states import TABLE
from lianti.referrals.states.advice import TABLE as ADVICE_TABLE
from lianti.referrals.states.down import DOWN_TABLE
from lianti.referrals.states.outside import TABLE as OUTSIDE_TABLE
from lianti.referrals.tasks import offers
from lianti.referrals.tests.cases import Walk
from lianti.referrals.tests.down_cases import DownWalk
from lianti.referrals.tests.test_advice import answered, asked
from lianti.referrals.tests.test_review import demand
from tests.browser.filling import consent_by_word, whole_form
from tests.browser.stage import Stage, fits, move, send, state
from tests.permissions.bodies import BED
from tests.town import LONG_AGO, PASSWORD, PLATFORM

if TYPE_CHECKING:
    from playwright.sync_api import Page

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


def test_an_offered_seat_is_let_go_by_whom_the_case_was_given_to(stage: Stage) -> None:
    case = stage.sent()
    path = f"/referrals/{case.number}/"
    centre = stage.person("referral_centre", path)
    dialog = move(centre, "assign")
    dialog.locator("[name=to]").first.check()
    with centre.expect_navigation():
        send(dialog)
    assert Referral.objects.get(pk=case.pk).handler_uid is not None
    queue(stage, case)
    make(stage, "referral_centre", path, "pass_offer", {"reason": "unreachable"})
    row = Referral.objects.get(pk=case.pk)
    assert (row.state, row.offer_until) == ("accepted", None)


def queue(stage: Stage, case: Referral) -> None:
    """Put a case on the waiting list and wait until a seat is offered."""
    centre = stage.town.viewer("referral_centre")
    accept_waiting(referral_uid=case.uid, note="本周号源紧", by=centre, at=stage.at + HOUR / 4)
    assert offers(stage.at + HOUR) == 1
    stage.at += 2 * HOUR


def reviewer(stage: Stage) -> None:
    """Somebody at the clinic without whose word nothing leaves."""
    demand(stage.town, "department_head")
    town = stage.town
    user = create_user(username="jing.lan", password=PASSWORD, display_name="井岚", by=PLATFORM, at=LONG_AGO)
    town.users["reviewer"] = user
    town.grants["reviewer"] = grant_role(
        user=user, role="department_head", institution=town.community, by=PLATFORM, at=LONG_AGO
    )


def test_a_request_is_reviewed_sent_back_and_approved(stage: Stage) -> None:
    reviewer(stage)
    gp = stage.person("gp", "/referrals/new/")
    whole_form(gp)
    consent_by_word(gp)
    expect(gp.locator("button[name=do][value=submit]")).to_have_count(0)
    ask_review(gp)
    head = stage.person("reviewer", f"/referrals/{stage.case().number}/")
    dialog = move(head, "return_review")
    fill(dialog, {"note": "请写明用药天数"})
    with head.expect_navigation():
        send(dialog)
    expect(head.locator("main")).to_contain_text("已退回给填写的医生")
    assert (stage.case().review_state, stage.case().state) == ("returned", "draft")
    gp.goto(f"{stage.url}/referrals/{stage.case().number}/edit/")
    expect(gp.locator("main")).to_contain_text("请写明用药天数")
    gp.fill("#id_treatment", "氨氯地平 5 mg 每日一次，服 14 天")
    ask_review(gp)
    head.goto(f"{stage.url}/referrals/{stage.case().number}/")
    expect(head.locator("main")).to_contain_text("服 14 天")
    fits(head)
    with head.expect_navigation():
        head.locator("form[action$='/moves/approve_review/'] button").click()
    expect(head.locator("main")).to_contain_text("已审核通过，转诊单已发出")
    assert stage.case().state == "submitted"


def ask_review(page: Page) -> None:
    """Send the form to the reviewer; nothing leaves the clinic."""
    page.click("button[name=do][value=ask_review]")
    page.wait_for_url(lambda url: "/edit/" not in url)
    state(page, "草稿")


def test_a_question_is_completed_answered_and_becomes_a_referral(stage: Stage) -> None:
    advice = asked(stage.town)
    path = f"/referrals/advice/{advice.number}/"
    stage.at += HOUR
    make(stage, "specialist", path, "ask_back", NOTE)
    make(stage, "gp", path, "clarify", {"note": "动态血压均值 168/98"})
    assert Advice.objects.get(pk=advice.pk).state == "asked"
    make(stage, "specialist", path, "answer", {"kind": "refer", "answer": "请转来住院"})
    gp = stage.person("gp", path)
    with gp.expect_navigation():
        gp.locator("form[action$='/convert/'] button").click()
    expect(gp.locator("#id_reason")).to_have_value(re.compile("是否需要加药或转诊？\\s+专科答复.*请转来住院"))
    expect(gp.locator("#id_treatment")).to_have_value("氨氯地平 5 mg 每日一次")
    assert Advice.objects.get(pk=advice.pk).referral == stage.case()


BY_THE_CLOCK = {"may_expire", "may_offer_seat", "may_offer_bed", "may_end_offer"}
TABLES = {"up": TABLE, "down": DOWN_TABLE, "advice": ADVICE_TABLE, "outside": OUTSIDE_TABLE}


@pytest.mark.parametrize("which", TABLES)
def test_no_move_is_left_out(which: str) -> None:
    """Whatever a person may do is done in one of these files; a new move is missed here until it is."""
    written = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    by_people = [m.name for m in TABLES[which].moves if m.permission not in BY_THE_CLOCK]
    assert by_people and not [name for name in by_people if not re.search(rf"\b{name}\b", written)]
