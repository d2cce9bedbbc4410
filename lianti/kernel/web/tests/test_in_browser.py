"""The scripts of the kit in a real Chromium: nothing typed is lost, and everything works by keyboard."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from . import site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW_PAGE = Callable[..., Page]


@pytest.fixture
def url(small_site: None, transactional_db: None) -> Iterator[str]:
    """Where the small site answers; a server of its own, since the shared one keeps the project's middleware."""
    server = LiveServer("localhost")
    yield str(server.url)
    server.stop()


def fill(page: Page) -> None:
    """Fill the form as a nurse would."""
    page.fill("#id_name", "王秀兰")
    page.fill("#id_reason", "左侧肢体无力")
    page.check("input[name=kind][value=op]")
    page.check("#id_agreed")


def fill_and_keep(page: Page) -> None:
    """Fill the form and wait until the draft with the last of it is kept: the page asks nothing more by itself."""
    with page.expect_response(
        lambda answer: answer.url.endswith("/save") and '"agreed":["' in (answer.request.post_data or "")
    ):
        fill(page)


def lose_session(page: Page, url: str) -> None:
    """Make the server forget this browser."""
    page.context.add_cookies([{"name": site.LOCKED, "value": "1", "url": url}])


def test_a_wrong_form_keeps_everything_and_a_right_one_leads_on(page: Page, url: str, console: Any) -> None:
    console.allow("status of 422")
    page.goto(f"{url}/new")
    fill(page)
    page.fill("#id_name", "王1")
    page.click("button[type=submit]:has-text('提交')")
    expect(page.locator("#id_name_wrong")).to_contain_text("姓名里不能有数字")
    expect(page.locator("#id_reason")).to_have_value("左侧肢体无力")
    expect(page.locator("#id_name")).to_be_focused()
    page.fill("#id_name", "王秀兰")
    page.click("button[type=submit]:has-text('提交')")
    page.wait_for_url("**/done/1")
    assert site.acted == ["王秀兰"]


def test_a_hasty_double_press_acts_once(page: Page, url: str) -> None:
    page.goto(f"{url}/new")
    fill(page)
    page.dblclick("button[type=submit]:has-text('提交')")
    page.wait_for_url("**/done/1")
    assert site.acted == ["王秀兰"]


def test_a_lost_session_locks_in_place_and_the_form_is_sent_after_all(page: Page, url: str, console: Any) -> None:
    console.allow("status of (401|422)")
    page.goto(f"{url}/new")
    fill_and_keep(page)
    lose_session(page, url)
    page.click("button[type=submit]:has-text('提交')")
    expect(page.locator("#lock")).to_be_visible()
    expect(page.locator("#lock-password")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#lock")).to_be_visible()
    page.fill("#lock-password", "wrong")
    page.keyboard.press("Enter")
    expect(page.locator("#lock-error")).to_have_text("密码不对，请再试一次。")
    page.fill("#lock-password", site.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/done/1")
    assert site.acted == ["王秀兰"]


def test_a_lost_network_says_so_and_keeps_everything(page: Page, url: str, console: Any) -> None:
    console.allow("ERR_INTERNET_DISCONNECTED")
    page.goto(f"{url}/new")
    fill(page)
    page.context.set_offline(True)
    page.click("button[type=submit]:has-text('提交')")
    expect(page.locator("#toasts")).to_contain_text("网络中断，没有提交")
    expect(page.locator("#id_reason")).to_have_value("左侧肢体无力")
    page.context.set_offline(False)
    page.click("button[type=submit]:has-text('提交')")
    page.wait_for_url("**/done/1")


def test_a_draft_comes_back_after_the_tab_was_closed(new_page: NEW_PAGE, url: str) -> None:
    first = new_page()
    first.goto(f"{url}/new")
    fill(first)
    expect(first.locator("[data-draft-note]")).to_contain_text("草稿已保存")
    first.close()
    second = new_page()
    second.goto(f"{url}/new")
    expect(second.locator("[data-draft-note]")).to_contain_text("已恢复")
    expect(second.locator("#id_name")).to_have_value("王秀兰")
    expect(second.locator("input[name=kind][value=op]")).to_be_checked()
    second.click("text=放弃草稿")
    second.click("#confirm button[value=yes]")
    expect(second.locator("#id_name")).to_have_value("")


def test_the_meter_counts_what_was_really_typed(page: Page, url: str) -> None:
    page.goto(f"{url}/new")
    page.locator("#id_name").press_sequentially("王")
    page.fill("#id_reason", "复查")
    page.check("input[name=kind][value=op]")
    page.check("#id_agreed")
    with page.expect_request(lambda request: request.method == "POST" and request.url.endswith("/new")) as sent:
        page.click("button[type=submit]:has-text('提交')")
    page.wait_for_load_state("load")
    body = sent.value.post_data or ""
    meter = json.loads(re.search(r'name="meter"\s+(\{.*?\})', body).group(1))  # type: ignore[union-attr]
    assert meter["typed"] == 2 and meter["chosen"] == 2 and meter["clicks"] >= 3 and meter["seconds"] >= 0


def test_the_palette_by_keyboard(page: Page, url: str) -> None:
    page.goto(url)
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-text")).to_be_focused()
    page.keyboard.type("xj")
    expect(page.locator(".palette-hit[aria-selected=true]")).to_contain_text("新建转诊")
    page.keyboard.press("Enter")
    page.wait_for_url("**/new")
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_rows_by_keyboard(page: Page, url: str) -> None:
    page.goto(url)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("tr[data-row]").nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/done/1")


def test_a_refusal_stands_where_the_button_was_pressed(page: Page, url: str, console: Any) -> None:
    console.allow("status of 422")
    page.goto(f"{url}/done/1")
    page.click("text=退回")
    page.click("#confirm button[value=no]")
    expect(page.locator("#refusal .refusal")).to_have_count(0)
    page.click("text=退回")
    page.click("#confirm button[value=yes]")
    expect(page.locator("#refusal")).to_contain_text("预留号已用完")
    page.click("button:has-text('补充资料')")
    page.fill("#need", "心电图")
    page.click("#ask-dialog button[type=submit]")
    expect(page.locator("#ask-dialog .refusal")).to_contain_text("预留号已用完")
    expect(page.locator("#need")).to_have_value("心电图")
    page.keyboard.press("Escape")
    expect(page.locator("button:has-text('补充资料')")).to_be_focused()


def test_large_letters_stay(page: Page, url: str) -> None:
    page.goto(url)
    page.click("summary:has-text('林秋实')")
    page.click("[data-toggle-large]")
    page.goto(f"{url}/new")
    expect(page.locator("html")).to_have_class("large")


def test_idle_locks_and_covers_the_page(page: Page, url: str) -> None:
    page.clock.install()
    page.goto(f"{url}/new")
    page.fill("#id_reason", "没有写完的句子")
    page.clock.fast_forward("20:00")
    expect(page.locator("#lock")).to_be_visible()
    expect(page.locator("#id_reason")).to_be_hidden()
    page.fill("#lock-password", site.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#id_reason")).to_have_value("没有写完的句子")


def test_counts_arrive_without_reload(page: Page, url: str) -> None:
    stream = 'event: counts\ndata: {"new": 15}\n\n'
    page.unroute("**/live/stream*")
    page.route("**/live/stream*", lambda route: route.fulfill(content_type="text/event-stream", body=stream))
    page.goto(url)
    expect(page.locator(".place [data-count=new]")).to_have_text("15")
    expect(page.locator("#toasts")).to_contain_text("新建转诊：新增 3 项")


def test_a_drawn_signature_is_sent_as_a_picture(page: Page, url: str) -> None:
    page.goto(f"{url}/new")
    pad = page.locator("canvas.signature-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 70, steps=4)
    page.mouse.up()
    assert page.input_value("input[name=drawn]").startswith("data:image/png;base64,")
    page.click("[data-signature-clear]")
    assert page.input_value("input[name=drawn]") == ""


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize("path", ["/", "/?tab=late", "/new", "/done/1", "/sign-in", "/no-such-page"])
def test_every_part_is_accessible_and_fits(
    new_page: NEW_PAGE, url: str, accessible: Callable[..., None], console: Any, path: str, narrow: bool
) -> None:
    console.allow("status of 404")
    page = new_page(narrow=narrow)
    page.goto(f"{url}{path}")
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_dialogs_and_menus_are_accessible(page: Page, url: str, accessible: Callable[..., None]) -> None:
    page.goto(f"{url}/new")
    page.click("summary:has-text('林秋实')")
    accessible(page)
    page.keyboard.press("Control+k")
    expect(page.locator(".palette-hit").first).to_be_visible()
    accessible(page)
    page.keyboard.press("Escape")
    page.click("summary:has-text('林秋实')")
    page.click("[data-lock-now]")
    accessible(page)
