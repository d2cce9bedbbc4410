"""A resident asks with the code on the slip, on a phone and without an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from lianti.kernel.pure import clock
from lianti.ledger.models import Trace
from lianti.referrals import actions
from lianti.referrals.rules import line as rules_line
from lianti.referrals.tests.cases import Walk

if TYPE_CHECKING:
    from tests.browser.stage import Stage


def test_the_code_on_the_slip_opens_state_and_instructions(stage: Stage, accessible: Any) -> None:
    with clock.frozen(stage.at):
        referral = Walk(stage.town).to("scheduled")
        code = actions.issue_code(referral=referral, by=stage.town.viewer("gp"), at=stage.at)
    page = stage.new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto(stage.url + "/t/")
    accessible(page)
    page.fill("#line-code", "2222-2222-2222")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("alert")).to_contain_text("没有查到这个查询码")
    assert not Trace.objects.filter(operation="line").exists()
    page.fill("#line-code", rules_line.readable(code).lower())
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("status")).to_contain_text("已约好，请按时到院")
    expect(page.locator("main")).to_contain_text("周**")
    expect(page.locator("main")).not_to_contain_text(referral.diagnosis_name)
    assert code not in page.url and Trace.objects.filter(operation="line").count() == 1
    accessible(page)
