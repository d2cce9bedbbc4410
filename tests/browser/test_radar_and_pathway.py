"""A morning on the ward in the browser: the radar leads 赵海川 to a clinic (JL-47); 周平安 walks a pathway (SY-34)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from lianti.catalogue.tests.lists import published
from lianti.ledger.models import Fact
from lianti.records.actions import open_encounter, set_phase
from lianti.records.shapes import Stay
from lianti.referrals.models import PathwayCourse, RadarEntry
from lianti.referrals.queries.down import down_of
from lianti.referrals.tests.cases import Walk
from tests.browser.stage import Stage, fits, send

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]
DAY = dt.timedelta(days=1)
PERSON = "赵海川"


def lie(stage: Stage) -> None:
    """赵海川 has been on the ward of 心内科 for five days and is recovering since yesterday."""
    doctor, began = stage.town.viewer("specialist"), stage.at - 5 * DAY
    person, stay = stage.town.resident("inpatient"), Stay("inpatient", "ZY2026030601", "I10.x00", "高血压")
    made = open_encounter(resident=person, stay=stay, by=doctor, at=began, started_at=began)
    set_phase(encounter_uid=made.uid, phase="recovery", by=doctor, at=stage.at - DAY)


def note_discharge(page: Page, today: dt.date) -> None:
    """Write down when he goes home; a name that does not belong to the number is refused and keeps nothing."""
    page.click("main a:has-text('登记拟出院'), .page-actions a:has-text('登记拟出院')")
    page.wait_for_url("**/radar/list/")
    for name, good in (("周平安", False), (PERSON, True)):
        page.fill("#one-number", "ZY2026030601")
        page.fill("#one-name", name)
        page.fill("#one-planned", (today + 2 * DAY).isoformat())
        page.click("button:has-text('核对')")
        expect(page.locator("main")).to_contain_text("预览：可以保存")
        expect(page.locator("button:has-text('保存拟出院日')")).to_have_count(int(good))
        assert not RadarEntry.objects.exists()
        if not good:
            with page.expect_navigation():
                page.click("main a:has-text('不要了')")
    with page.expect_navigation():
        page.click("button:has-text('保存拟出院日')")


def test_the_morning_leads_to_a_clinic_that_is_ready(stage: Stage, accessible: Check) -> None:
    lie(stage)
    page = stage.person("specialist", "/referrals/radar/")
    accessible(page)
    note_discharge(page, stage.town.today)
    row = page.locator("main tr", has_text=PERSON)
    expect(row).to_contain_text("今天可转")
    expect(row).to_contain_text("2 天后拟出院")
    phone = stage.person("specialist", "/referrals/radar/", "narrow")
    fits(phone)
    phone.locator("a:has-text('核对去处')").first.click()
    phone.wait_for_url("**/referrals/radar/*-*/")
    fits(phone)
    accessible(phone)
    place = phone.locator("main .card", has_text=stage.town.community.label)
    expect(place).to_contain_text("还没有问家属")
    with phone.expect_navigation():
        place.locator("button:has-text('家属愿意去这里')").click()
    first = phone.locator("main .card", has=phone.locator("button:has-text('准备下转到这里')")).first
    expect(first).to_contain_text("家属愿意去这里")
    with phone.expect_navigation():
        first.locator("button:has-text('准备下转到这里')").click()
    phone.wait_for_url("**/down/")
    down = down_of(stage.case())
    assert (down.receiver_uid, down.planned_discharge_on) == (stage.town.community.uid, stage.town.today + 2 * DAY)
    page.reload()
    expect(page.locator("main tr", has_text=PERSON)).to_contain_text("打开下转单")
    assert Fact.objects.filter(kind="referral.radar_started").count() == 1


def reason(page: Page, name: str, code: str = "", note: str = "") -> None:
    """Send one of the forms of a pathway."""
    form = page.locator(f"form[action$='/pathway/moves/{name}/']")
    if code:
        form.locator(f"[name=reason][value={code}]").check()
    if note:
        form.locator("[name=note]").fill(note)
    send(form)


def test_a_pathway_is_entered_left_entered_again_and_completed(stage: Stage, accessible: Check) -> None:
    published(stage.town, "高血压跨级路径", kind="pathway")
    walk = Walk(stage.town)
    case = walk.to("arrived")
    stage.at = walk.at
    page = stage.person("specialist", f"/referrals/{case.number}/")
    page.click(".page-actions a:has-text('入径'), main a:has-text('入径')")
    page.wait_for_url("**/pathway/")
    accessible(page)
    enter(page)
    reason(page, "vary")
    expect(page.locator(".refusal")).to_contain_text("原因")
    varied(page)
    page.click("summary:has-text('中途退出')")
    with page.expect_navigation():
        reason(page, "exit", "complication")
    expect(page.locator("main")).to_contain_text("并发症")
    enter(page)
    stage.at += 3 * DAY
    with page.expect_navigation():
        reason(page, "complete", note="血压平稳")
    assert list(PathwayCourse.objects.order_by("pk").values_list("end", flat=True)) == ["exited", "completed"]
    head = stage.person("department_head", "/referrals/pathways/", "narrow")
    fits(head)
    expect(head.locator("main")).to_contain_text(case.resident.name)
    accessible(head)


def enter(page: Page) -> None:
    """Put the person on the pathway in force."""
    with page.expect_navigation():
        page.locator("#enter button[type=submit]").click()
    expect(page.locator("#enter")).to_have_count(0)


def varied(page: Page) -> None:
    """Write down what goes otherwise."""
    with page.expect_navigation():
        reason(page, "vary", "result", "肌酐升高")
    expect(page.locator("main")).to_contain_text("肌酐升高")
