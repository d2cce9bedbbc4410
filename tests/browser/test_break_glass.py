"""A record opened in an emergency, judged by a second person, and read afterwards by the person it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from lianti.ledger.models import Fact
from tests.browser.stage import Stage, fits

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]


def test_an_emergency_is_opened_judged_and_told(stage: Stage, accessible: Check) -> None:
    doctor = stage.person("emergency", "/residents/")
    with doctor.expect_response("**/residents/find"):  # while typing
        doctor.fill("#find-text", "曾乐 1966-07-07")
    doctor.press("#find-text", "Enter")
    expect(doctor.locator("#found")).to_contain_text("集团内已有档案")
    with doctor.expect_navigation():
        doctor.click("#found a:has-text('紧急调阅')")
    accessible(doctor)
    doctor.check("[name=reason][value=unconscious]")
    doctor.fill("[name=text]", "家属送来时已昏迷，急需既往用药")
    doctor.click("button:has-text('我已知晓')")
    expect(doctor.locator("[role=alert]").first).to_contain_text("只对您本人开放")
    fits(doctor)
    office = stage.person("office", "/residents/emergencies")
    with office.expect_navigation():
        office.click("#worklist a:has-text('查看')")
    expect(office.locator("main")).to_contain_text("曾*")
    accessible(office)
    office.check("[name=verdict][value=reasonable]")
    office.click("button:has-text('提交复核')")
    expect(office.locator("main")).to_contain_text("复核已记录")
    with doctor.expect_navigation():
        doctor.click("button:has-text('现在关闭')")
    expect(doctor.locator("main")).to_contain_text("档案已关闭")
    village = stage.person("village_doctor", f"/residents/{stage.town.resident('villager').uid}/log", "narrow")
    expect(village.locator("main")).to_contain_text("雷寒墨")
    fits(village)
    assert set(Fact.objects.filter(kind__startswith="residents.glass").values_list("kind", flat=True)) == {
        "residents.glass_opened", "residents.glass_reviewed", "residents.glass_ended",
    }  # fmt: skip
