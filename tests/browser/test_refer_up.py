"""A morning in the browser: 林知远 sends 王秀兰 up, the hospital answers, sees her and sends word back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from lianti.ledger.models import Fact
from tests.browser.filling import (
    choose_destination,
    choose_person,
    consent_by_word,
    consent_kept,
    fill_case,
    submit,
    whole_form,
)
from tests.browser.stage import SIZES, Stage, fits, move, send, state

if TYPE_CHECKING:
    from playwright.sync_api import APIResponse, Page, Route

Check = Callable[["Page"], None]
MOST_TYPED = 8


@pytest.mark.parametrize("size", SIZES)
def test_the_whole_way_up_and_back(stage: Stage, size: str, accessible: Check) -> None:
    gp = stage.person("gp", "/referrals/new/", size)
    accessible(gp)
    choose_person(gp)
    fill_case(gp)
    criterion = gp.locator("#criteria-suggestions [value=HTN-UP-01]")
    expect(gp.locator("#criteria-suggestions")).to_contain_text("186")
    criterion.check()
    choose_destination(gp)
    consent_by_word(gp)
    accessible(gp)
    fits(gp)
    submit(gp)
    state(gp, "待受理")
    accessible(gp)
    fits(gp)
    told = Fact.objects.get(kind="referral.submitted").data
    # The search for the person stands before the form and is typed as well.
    assert 0 < told["typed"] + 1 <= MOST_TYPED and told["matched"]
    assert told["picked"] >= 5 and told["clicks"] >= 4 and told["pasted"] == 0
    printed = gp.request.get(stage.url + str(gp.locator("a[href*='slip/transfer']").first.get_attribute("href")))
    assert printed.headers["content-type"] == "application/pdf" and printed.body().startswith(b"%PDF")

    take_seat(stage, size, accessible)
    stage.at = stage.case().appointment_at or stage.at
    arrive(stage, size, accessible)
    see_and_return(stage, size, accessible)
    stage.at += dt.timedelta(days=10)
    follow_up_and_close(stage, size, accessible)
    assert [fact.kind for fact in Fact.objects.filter(subject_uid=stage.case().uid).order_by("pk")][-1] == (
        "referral.closed"
    )


def test_a_save_on_its_way_does_not_outdate_what_is_sent(stage: Stage) -> None:
    gp = stage.person("gp", "/referrals/new/")
    whole_form(gp)
    consent_kept(gp)

    kept: list[tuple[Route, APIResponse]] = []
    gp.route("**/autosave/", lambda route: kept.append((route, route.fetch())))
    with gp.expect_request("**/autosave/"):
        gp.fill("#id_purpose", "明确是否需要住院")
    gp.click("button[name=do][value=submit]")
    while not kept:
        gp.wait_for_timeout(50)
    route, answer = kept.pop()
    route.fulfill(response=answer)
    gp.wait_for_url(lambda url: "/edit/" not in url)
    state(gp, "待受理")
    assert stage.case().purpose == "明确是否需要住院"


def take_seat(stage: Stage, size: str, accessible: Check) -> None:
    centre = stage.open_case("referral_centre", size)
    accessible(centre)
    dialog = move(centre, "schedule")
    expect(dialog.locator("button.seat").first).to_be_visible()
    accessible(centre)
    dialog.locator("button.seat").first.click()
    expect(dialog).to_contain_text("已为您保留")
    accessible(centre)
    send(dialog)
    state(centre, "待到院")


def arrive(stage: Stage, size: str, accessible: Check) -> None:
    desk = stage.open_case("front_desk", size)
    dialog = move(desk, "arrive")
    accessible(desk)
    send(dialog)
    expect(dialog.locator(".refusal")).to_contain_text("HIS")
    dialog.locator("[name=his_number]").fill("MZ20260313001")
    send(dialog)
    state(desk, "已到院")


def see_and_return(stage: Stage, size: str, accessible: Check) -> None:
    doctor = stage.open_case("specialist", size)
    doctor.click(".moves button:has-text('接诊')")
    expect(doctor.locator(".timeline-line")).to_contain_text("接诊")
    dialog = move(doctor, "return_outcome")
    accessible(doctor)
    dialog.locator("[name=treatment]").fill("调整用药")
    dialog.locator("[name=plan]").fill("两周后复查血压")
    send(dialog)
    state(doctor, "已回转")
    accessible(doctor)


def follow_up_and_close(stage: Stage, size: str, accessible: Check) -> None:
    gp = stage.open_case("gp", size)
    dialog = move(gp, "follow_up")
    accessible(gp)
    dialog.locator("[name=result][value=stable]").check()
    dialog.locator("[name=note]").fill("血压 138/82")
    send(dialog)
    expect(dialog).to_be_hidden()
    send(move(gp, "close"))
    state(gp, "已结案")
    accessible(gp)
