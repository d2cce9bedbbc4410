"""Somebody goes to the provincial hospital: the transfer, its 转诊转院备案 and the form on paper (JL-45)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from lianti.ledger.models import Fact
from lianti.referrals.models import OutsideTransfer
from tests.browser.filling import PERSON, choose_diagnosis
from tests.browser.stage import Stage, fits, move, send, state

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]


def register(page: Page) -> None:
    """Choose the person and say where to; the number of the filing is still to come."""
    page.fill("#find-text", "wxl")
    page.locator("#found .list-group-item", has_text=PERSON).locator("button, a").first.click()
    page.click("main button:has-text('登记转出')")
    expect(page.locator(".field-error").first).to_be_visible()
    page.fill("#id_destination_name", "示例省人民医院")
    page.select_option("[name=destination_level]", "province")
    page.select_option("[name=kind]", "inpatient")
    page.select_option("[name=reason]", "no_technology")
    choose_diagnosis(page)
    page.fill("[name=insured_region]", "松原市")
    page.fill("[name=care_region]", "长春市")
    page.select_option("[name=filing_kind]", "referral")
    with page.expect_navigation():
        page.click("main button:has-text('登记转出')")


def test_a_transfer_is_filed_printed_and_its_outcome_written(stage: Stage, accessible: Check) -> None:
    gp = stage.person("gp", "/referrals/outside/new/")
    register(gp)
    expect(gp.locator("main")).to_contain_text("还没有备案")
    expect(gp.locator("a:has-text('转诊转院备案表')")).to_have_count(0)
    accessible(gp)
    transfer = OutsideTransfer.objects.get()
    paper = f"/referrals/outside/{transfer.number}/paper/"
    assert gp.request.get(stage.url + paper).status == 403, "without a filing there is nothing to print"

    dialog = move(gp, "file")
    dialog.locator("[name=filing_number]").fill("示例20260311001")
    dialog.locator("[name=valid_from_on]").fill(stage.town.today.isoformat())
    dialog.locator("[name=valid_until_on]").fill((stage.town.today + dt.timedelta(days=180)).isoformat())
    dialog.locator("[name=handler_name]").fill("何晓枫")
    with gp.expect_navigation():
        send(dialog)
    expect(gp.locator("main")).to_contain_text("示例20260311001")
    print_of = stage.tab(gp, paper)
    expect(print_of.locator("main, body").first).to_contain_text("转诊转院备案表")
    expect(print_of.locator("body")).to_contain_text("示例20260311001")
    expect(print_of.locator("body")).to_contain_text("示例省人民医院")
    phone = stage.person("gp", f"/referrals/outside/{transfer.number}/", "narrow")
    fits(phone)
    dialog = move(phone, "refile")
    for name, value in (("filing_number", "示例20260311002"), ("handler_name", "何晓枫")):
        dialog.locator(f"[name={name}]").fill(value)
    dialog.locator("[name=valid_from_on]").fill(stage.town.today.isoformat())
    dialog.locator("[name=valid_until_on]").fill((stage.town.today + dt.timedelta(days=360)).isoformat())
    with phone.expect_navigation():
        send(dialog)
    expect(phone.locator("main")).to_contain_text("示例20260311002")

    dialog = move(phone, "follow")
    dialog.locator("[name=result][value=treated]").check()
    dialog.locator("[name=note]").fill("省院造影后药物治疗，带药返回")
    with phone.expect_navigation():
        send(dialog)
    state(phone, "已办结")
    assert Fact.objects.filter(kind="outside.filed", subject_uid=transfer.uid).count() == 1
