"""A result of the hospital is on the screen while the clinic orders: recognised with one press (SY-07, JL-84)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.urls import reverse
from playwright.sync_api import expect

from lianti.kernel.pure import clock
from lianti.ledger.models import Fact
from lianti.recognition.models import Decision
from lianti.recognition.tests.cases import Lab
from tests.browser.stage import Stage, fits

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]


def test_what_is_there_is_recognised_with_one_press(stage: Stage, accessible: Check) -> None:
    with clock.frozen(stage.at):
        lab = Lab(stage.town)
        proof = lab.certificate(confirm=False)
        lab.potassium()
    office = stage.person("office", "/recognition/quality/")
    accessible(office)
    with office.expect_navigation():
        office.click("main button:has-text('核对无误')")
    proof.refresh_from_db()
    assert proof.confirmed_at is not None

    gp = stage.person("gp", reverse("residents:person", args=[lab.person.uid]))
    with gp.expect_navigation():
        gp.click("main a:has-text('开检查检验单')")
    gp.locator("#order-q").press_sequentially("钾")
    with gp.expect_navigation():
        gp.locator("#order-options a", has=gp.get_by_text("钾", exact=True)).click()
    line = gp.locator(".order-line", has_text="钾")
    for words in ("4.1 mmol/L", "2 天前", "市中心医院", "组内互认"):
        expect(line).to_contain_text(words)
    why = line.locator(".order-why")
    expect(why).to_be_hidden()
    line.get_by_text("不认可，重做").click()
    expect(why).to_be_visible()
    gp.click("main button:has-text('按所选提交')")
    expect(gp.locator(".order-line .field-error, [data-refusal] .refusal").first).to_contain_text("理由")
    accessible(gp)
    assert not Decision.objects.exists()
    gp.locator(".order-line").get_by_text("认可", exact=True).click()
    with gp.expect_navigation():
        gp.click("main button:has-text('按所选提交')")
    expect(gp.locator("body")).to_contain_text("认可 1 项，已写入病历")
    assert Fact.objects.filter(kind="recognition.decided").count() == 1
    done_again_for_a_reason(stage, lab, gp)
    in_an_emergency(stage, lab, gp)
    phone = stage.person("gp", f"/recognition/order/{lab.person.uid}/?item=2823-3&item=IMG-DR", "narrow")
    expect(phone.locator("body")).to_contain_text("互认：钾 4.1 mmol/L")
    fits(phone)


def done_again_for_a_reason(stage: Stage, lab: Lab, gp: Page) -> None:
    """Look at the report, refuse it with a coded reason, and the test is ordered anew."""
    gp.goto(f"{stage.url}/recognition/order/{lab.person.uid}/?item=2823-3")
    line = gp.locator(".order-line", has_text="钾")
    with gp.context.expect_page() as opened:
        line.get_by_role("link", name="看报告：钾").click()
    expect(opened.value.locator("main")).to_contain_text("电解质")
    opened.value.close()
    line.get_by_text("不认可，重做").click()
    line.locator(".order-why select").select_option("1")
    with gp.expect_navigation():
        gp.click("main button:has-text('按所选提交')")
    expect(gp.locator("body")).to_contain_text("新开 1 项")
    refused = Decision.objects.get(decision="refused")
    assert refused.reason == "1" and Fact.objects.filter(kind="recognition.decided").count() == 2


def in_an_emergency(stage: Stage, lab: Lab, gp: Page) -> None:
    """Nothing is asked when somebody is being saved, whatever is there."""
    gp.goto(f"{stage.url}/recognition/order/{lab.person.uid}/?item=2823-3")
    gp.locator("[name=priority][value=emergency]").check()
    with gp.expect_navigation():
        gp.click("main button:has-text('按所选提交')")
    expect(gp.locator("body")).to_contain_text("新开 1 项")
    assert Decision.objects.filter(decision="emergency").count() == 1
