"""An examination that the clinic books itself, and sterile packs on their way, in a real browser (SY-53)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from lianti.kernel.pure import clock
from lianti.ledger.models import Fact
from lianti.referrals.tests.test_examinations import offer_scan
from lianti.supply.models import SupplyOrder
from lianti.supply.tests.cases import Supply
from tests.browser.filling import agree, choose_destination, choose_person, fill_case, quiet, submit
from tests.browser.stage import Stage, fits, move, send, state

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]


def test_a_clear_examination_is_booked_by_the_clinic(stage: Stage, accessible: Check) -> None:
    with clock.frozen(stage.at):
        offer_scan(stage.town)
    gp = stage.person("gp", "/referrals/new/")
    choose_person(gp)
    fill_case(gp)
    gp.locator("[name=kind][value=examination]").check()
    quiet(gp, "#where")
    choose_destination(gp, "头颅磁共振")
    questions = gp.locator("#safety fieldset")
    expect(questions).to_have_count(2)
    agree(gp, "verbal")
    gp.fill("[name=consent_witness]", "何晓枫")
    gp.locator("[name=safety_implant][value=no]").check()
    gp.click("button[name=do][value=submit]")
    expect(gp.locator("section", has_text="检查准备与安全问题").locator(".field-error")).to_contain_text("没有回答")
    expect(questions).to_have_count(2)
    expect(gp.locator("[name=safety_implant][value=no]")).to_be_checked()
    accessible(gp)
    gp.locator("[name=safety_pregnancy][value=no]").check()
    submit(gp)
    dialog = move(gp, "schedule")
    dialog.locator(".seat").first.click()
    accessible(gp)
    with gp.expect_navigation():
        send(dialog)
    state(gp, "待到院")
    assert Fact.objects.filter(kind="referral.scheduled", subject_uid=stage.case().uid).count() == 1
    phone = stage.person("gp", f"/referrals/{stage.case().number}/", "narrow")
    fits(phone)


def test_packs_are_asked_for_sent_and_signed_for(stage: Stage, accessible: Check) -> None:
    with clock.frozen(stage.at):
        Supply(stage.town).client()
    gp = stage.person("gp", "/supply/new/?kind=sterile")
    gp.fill("[name=items]", "换药包 2")
    accessible(gp)
    with gp.expect_navigation():
        gp.click("main button[type=submit]:has-text('提交申请')")
    state(gp, "待受理")
    order = SupplyOrder.objects.get()
    centre = stage.person("medical_affairs", f"/supply/{order.number}/")
    with centre.expect_navigation():
        send(move(centre, "accept"))
    centre = stage.person("sterile", f"/supply/{order.number}/")
    dialog = move(centre, "dispatch")
    accessible(centre)
    dialog.locator("[name=batch]").fill("S01-1")
    dialog.locator("[name=packs]").fill("HY1\nHY2")
    dialog.locator("[name=carrier]").fill("何晓枫")
    send(dialog)
    expect(dialog.locator(".refusal")).to_contain_text("失效日期")
    dialog.locator("[name=expires_on]").fill("2026-09-01")
    with centre.expect_navigation():
        send(dialog)
    state(centre, "待签收")
    phone = stage.person("gp", f"/supply/{order.number}/", "narrow")
    fits(phone)
    with phone.expect_navigation():
        send(move(phone, "receive"))
    state(phone, "已签收")
    accessible(phone)
    assert Fact.objects.filter(kind="supply.received", subject_uid=order.uid).count() == 1
