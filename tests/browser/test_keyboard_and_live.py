"""Without a mouse, without a reload, without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import expect

from lianti.kernel.pure import clock
from lianti.kernel.testing.town import PASSWORD
from tests.browser.stage import Stage, state
from tests.journeys.test_refer_up import sent
from tests.town import build_town

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route


def look_for(page: Page, text: str, found: str) -> None:
    """Ask the palette and open the first answer, by keyboard only."""
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-text")).to_be_focused()
    page.keyboard.type(text)
    expect(page.locator(".palette-hit[aria-selected=true]")).to_contain_text(found)
    page.keyboard.press("Enter")


def test_the_palette_finds_a_resident_a_number_and_a_page(stage: Stage) -> None:
    case = stage.sent()
    page = stage.person("gp")
    look_for(page, "wxl", "王秀兰")
    page.wait_for_url("**/residents/*-*")
    expect(page.locator(".page-name")).to_be_visible()
    look_for(page, case.number[:6], "王秀兰")
    page.wait_for_url(f"**/referrals/{case.number}/")
    state(page, "待受理")
    look_for(page, "签约居民", "签约居民")
    page.wait_for_url("**/residents/contracted")
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_the_palette_finds_nobody_else(stage: Stage) -> None:
    case = stage.sent()
    page = stage.person("stranger_centre")
    page.keyboard.press("Control+k")
    for text in ("sjg", case.number[:8]):
        page.fill("#palette-text", text)
        expect(page.locator(".palette-none")).to_contain_text(text)


def test_a_worklist_is_worked_through_by_keyboard(stage: Stage) -> None:
    for who in ("grandmother", "neighbour"):
        stage.sent(who)
    page = stage.person("referral_centre", "/referrals/")
    rows = page.locator("tr[data-row]")
    expect(rows).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/referrals/" in url and not url.endswith("/referrals/"))
    press_until(page, "[data-dialog=move-ask_info]")
    page.keyboard.press("Enter")
    expect(page.locator("#move-ask_info")).to_be_visible()
    press_until(page, "#note-ask_info")
    page.keyboard.type("请补充动态血压")
    press_until(page, "#move-ask_info button[type=submit]")
    page.keyboard.press("Enter")
    state(page, "待补资料")


def press_until(page: Page, selector: str) -> None:
    """Press Tab until something has the focus; it must be reachable and visibly focused."""
    for _ in range(60):
        if page.locator(f"{selector}:focus").count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with the Tab key")


def test_the_way_to_the_content_is_short(stage: Stage) -> None:
    page = stage.person("gp", "/referrals/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def collected(route: Route) -> None:
    """Hand out a static file: nobody has collected them for the server of a test."""
    route.fulfill(path=str(finders.find(urlsplit(route.request.url).path.removeprefix("/static/"))))


def test_new_work_arrives_without_a_reload(
    new_page: Callable[..., Page], real_server: Any, sign_in: Callable[..., None]
) -> None:
    town = build_town()
    page = new_page(live=True)
    page.route("**/static/**", collected)
    sign_in(page, real_server.url, town.user("referral_centre").username, PASSWORD)
    page.goto(f"{real_server.url}/referrals/")
    badge = page.locator(".place [data-count=referrals]")
    expect(badge).to_be_hidden()
    page.evaluate("window.untouched = true")
    case = sent(town)
    assert case.submitted_at and case.submitted_at < clock.now()
    expect(badge).to_have_text("1")
    expect(page.locator("tr[data-row]", has_text="王秀兰")).to_be_visible()
    expect(page.locator("#toasts")).to_contain_text("双向转诊")
    assert page.evaluate("window.untouched"), "the page was loaded again"


def test_without_scripts_pages_still_show(stage: Stage) -> None:
    case = stage.sent()
    page = stage.new_page(java_script_enabled=False)
    page.goto(f"{stage.url}/referrals/{case.number}/")
    page.fill("input[name=username]", stage.town.user("gp").username)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"**/referrals/{case.number}/")
    state(page, "待受理")
    expect(page.locator(".timeline-line")).to_contain_text("提交转诊")
    for path in ("/", "/referrals/?tab=sent", "/referrals/new/", "/residents/contracted", "/board/", "/account"):
        answer = page.goto(stage.url + path)
        assert answer and answer.status == 200
        expect(page.locator(".page-name")).to_be_visible()
        expect(page.locator(".places .place").first).to_be_visible()
    page.goto(f"{stage.url}/residents/")
    page.fill("#find-text", "wxl")
    page.press("#find-text", "Enter")
    expect(page.locator("main")).to_contain_text("王秀兰")
