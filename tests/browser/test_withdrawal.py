"""Consent to share is taken back: the clinic presses it, the open tab of the hospital gets nothing more (SY-46)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.urls import reverse
from playwright.sync_api import expect

from lianti.kernel.pure import clock
from lianti.ledger.models import Fact
from lianti.records.shapes import Issue, Value
from lianti.records.tests.people import report
from tests.browser.stage import Stage, fits

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]
GONE = "没有找到这个页面"


def test_consent_taken_back_closes_the_open_tab(stage: Stage, accessible: Check) -> None:
    stage.console.allow("status of 404")
    glucose = Value("葡萄糖", Decimal("7.8"), unit="mmol/L", low=Decimal("3.9"), high=Decimal("6.1"), code="14749-6")
    with clock.frozen(stage.at):
        report(stage.town, performed_at=stage.at - dt.timedelta(days=3), issue=Issue(values=(glucose,)))
    case = stage.sent()
    place = reverse("referrals:detail", args=[case.number])
    record = reverse("records:timeline", args=[case.resident.uid])
    doctor = stage.person("specialist", record)
    expect(doctor.locator(".record-line", has_text="葡萄糖 7.8")).to_be_visible()

    take_back(stage.person("gp", place, "narrow"), accessible)

    # The tab that was open all the time: neither its links nor its own address answer, and the case says why.
    with doctor.expect_navigation():
        doctor.locator(".record-line", has_text="葡萄糖 7.8").locator("a").click()
    expect(doctor.locator("main")).to_contain_text(GONE)
    assert "7.8" not in str(doctor.text_content("main"))
    doctor.goto(stage.url + record)
    expect(doctor.locator("main")).to_contain_text(GONE)
    doctor.goto(stage.url + place)
    expect(doctor.locator("main")).to_contain_text("患者已撤回资料共享同意")
    expect(doctor.locator("main")).to_contain_text("居民本人来电")
    expect(doctor.locator(f"main a[href*='{case.resident.uid}']")).to_have_count(0)
    fits(doctor)
    slip = doctor.request.get(stage.url + reverse("referrals:slip", args=[case.number, "transfer"]))
    assert slip.status == 200 and slip.body().startswith(b"%PDF"), "what was sent and signed stays"
    [fact] = Fact.objects.filter(kind="referral.sharing_withdrawn")
    assert fact.data["closed"] == 1


def take_back(gp: Page, accessible: Check) -> None:
    """Open what is folded away, say who asked for it and how, and press; without a word nothing is sent."""
    gp.locator("summary", has_text="患者撤回资料共享同意").click()
    form = gp.locator("form[action$='/withdraw-sharing/']")
    form.locator("button").click()
    assert form.locator("[name=reason]").evaluate("field => !field.validity.valid"), "the browser asks for it first"
    accessible(gp)
    form.locator("[name=reason]").fill("居民本人来电")
    with gp.expect_navigation():
        form.locator("button").click()
    expect(gp.locator("body")).to_contain_text("同意已撤回")
    expect(gp.locator("summary", has_text="患者撤回资料共享同意")).to_have_count(0)
    fits(gp)
