"""The other ways to answer and to go on: waiting lists, redirects, missed visits, referring again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from lianti.capacity.actions import mark_tight, offer_service
from lianti.kernel.pure import clock
from lianti.ledger.models import Fact
from lianti.referrals.models import Referral
from lianti.referrals.tasks import offers
from lianti.referrals.tests.cases import Walk
from tests.browser.filling import choose_destination, choose_person, fill_case
from tests.browser.stage import Stage, fits, move, send, state
from tests.town import PLATFORM

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

Check = Callable[["Page"], None]
HOUR = dt.timedelta(hours=1)


def page_of(stage: Stage, who: str, referral: Referral, size: str = "wide") -> Page:
    return stage.person(who, f"/referrals/{referral.number}/", size)


def test_a_place_in_the_list_becomes_an_appointment(stage: Stage, accessible: Check) -> None:
    stage.sent()
    centre = stage.open_case("referral_centre")
    dialog = move(centre, "accept_waiting")
    dialog.locator("[name=note]").fill("本周号源紧")
    send(dialog)
    state(centre, "已受理候排")
    gp = page_of(stage, "gp", stage.case(), "narrow")
    expect(gp.locator("main")).to_contain_text("候排第 1 位")
    fits(gp)
    assert offers(stage.at + HOUR) == 1
    stage.at += 2 * HOUR
    centre.goto(f"{stage.url}/referrals/waiting/")
    accessible(centre)
    with centre.expect_navigation():
        centre.click("#waiting form[action$='/moves/confirm_offer/'] button")
    state(centre, "待到院")
    assert Fact.objects.filter(kind="referral.scheduled", subject_uid=stage.case().uid).count() == 1


def test_a_request_is_sent_on_to_another_department(stage: Stage, accessible: Check) -> None:
    referral = Walk(stage.town).to("submitted")
    centre = page_of(stage, "referral_centre", referral)
    dialog = move(centre, "redirect")
    option = dialog.locator("tr", has_text="神经内科").locator("[name=destination]").first
    option.check()
    accessible(centre)
    send(dialog)
    expect(dialog.locator(".refusal")).to_contain_text("原因")
    dialog.locator("[name=reason][value=wrong_department]").check()
    send(dialog)
    state(centre, "待受理")
    expect(centre.locator("main")).to_contain_text("神经内科")


def test_somebody_who_did_not_come_is_called_and_visited(stage: Stage, accessible: Check) -> None:
    walk = Walk(stage.town)
    referral = walk.to("no_show")
    stage.at = walk.at + HOUR
    gp = page_of(stage, "gp", referral)
    dialog = move(gp, "call")
    accessible(gp)
    with gp.expect_navigation():
        dialog.locator("button[value=unreachable]").click()
    expect(gp.locator("main")).to_contain_text("打不通或没人接")
    with gp.expect_navigation():
        send(move(gp, "ask_visit"))
    village = page_of(stage, "village_doctor", referral, "narrow")
    dialog = move(village, "report_visit")
    dialog.locator("[name=result][value=will_come]").check()
    with village.expect_navigation():
        send(dialog)
    gp.reload()
    expect(gp.locator("main")).to_contain_text("见到本人，愿意再去")
    dialog = move(gp, "ask_new_date")
    dialog.locator("[name=note]").fill("下周二以后都可以")
    send(dialog)
    state(gp, "待受理")


def test_what_was_declined_is_asked_again_with_the_answer_in_sight(stage: Stage, accessible: Check) -> None:
    referral = Walk(stage.town).to("declined")
    gp = page_of(stage, "gp", referral)
    with gp.expect_navigation():
        gp.click("text=再次转诊")
    expect(gp.locator("main")).to_contain_text("先加用利尿剂")
    assert gp.locator("#id_reason").input_value() == referral.reason
    accessible(gp)


def test_why_is_asked_only_where_it_is_tight(stage: Stage) -> None:
    """The question hides again when another place is chosen, and never while something is written in it."""
    with clock.frozen(stage.at):
        calm = offer_service(department=stage.town.department("心内科"), name="高血压门诊", by=PLATFORM, at=stage.at)
        mark_tight(service=stage.town.clinic, mark="yes", note="专家外出", by=PLATFORM, at=stage.at)
    page = stage.person("gp", "/referrals/new/")
    choose_person(page)
    fill_case(page)
    why = page.locator("#id_tight_reason")
    expect(why).to_be_hidden()
    choose_destination(page)
    expect(why).to_be_visible()
    choose_destination(page, calm.name)
    expect(why).to_be_hidden()
    choose_destination(page)
    why.fill("患者愿意等")
    choose_destination(page, calm.name)
    expect(why).to_be_visible()


def test_a_list_of_places_that_comes_late_does_not_replace_a_newer_one(stage: Stage) -> None:
    page, held = stage.person("gp", "/referrals/new/"), []

    def keep_the_first(route: Route) -> None:
        held.append(route)
        if len(held) > 1:
            route.continue_()

    page.route(re.compile(r"/referrals/where/"), keep_the_first)
    choose_person(page)
    with page.expect_event("requestfailed", lambda request: "/referrals/where/" in request.url):
        page.locator("[name=kind][value=emergency]").check()
    expect(page.locator("#where")).to_contain_text("急诊是通知")
    choose_destination(page, "急诊科")
