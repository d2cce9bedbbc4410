"""A phone, a key and a laptop left behind: enrolling, signing in, proving again, signing out from afar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pyotp
from playwright.sync_api import expect

from lianti.kernel.testing.town import PASSWORD
from lianti.ledger.models import Fact
from lianti.parties.models import Grant
from tests.browser.stage import Stage, fits

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]
MINUTE = dt.timedelta(minutes=1)
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def plug_in_key(page: Page) -> None:
    """Give the browser a security key that is touched at once."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def enrol_app(stage: Stage, page: Page, accessible: Check) -> list[str]:
    """Scan the picture (by its text), mistype once, and keep the recovery codes."""
    with page.expect_navigation():
        page.click("button:has-text('添加验证器应用')")
    secret = str(page.text_content("#key-secret")).replace(" ", "")
    page.fill("#app-name", "我的手机")
    page.fill("#app-code", "000000")
    page.click("button:has-text('完成添加')")
    expect(page.locator(".refusal")).to_contain_text("验证码不对")
    expect(page.locator("#app-name")).to_have_value("我的手机")
    accessible(page)
    fits(page)
    page.fill("#app-code", pyotp.TOTP(secret).at(stage.at))
    page.click("button:has-text('完成添加')")
    expect(page.locator("#recovery-codes li")).to_have_count(10)
    return page.locator("#recovery-codes li").all_inner_texts()


def password(stage: Stage, page: Page, key: str) -> None:
    """Give the password on the sign-in page."""
    page.goto(f"{stage.url}/sign-in")
    page.fill("#signin-username", stage.town.user(key).username)
    page.fill("#signin-password", PASSWORD)
    with page.expect_navigation():
        page.click("button[type=submit]")


def laptop_with(stage: Stage, code: str, accessible: Check) -> Page:
    """Sign in on another machine with a recovery code."""
    laptop: Page = stage.new_page()
    password(stage, laptop, "gp")
    accessible(laptop)
    laptop.fill("#factor-code", code)
    with laptop.expect_navigation():
        laptop.click("button:has-text('继续')")
    expect(laptop.locator("main")).to_contain_text("还剩 9 个")
    return laptop


def leave(page: Page) -> None:
    """Sign out by the menu."""
    page.click(".tool-account")
    with page.expect_navigation():
        page.click("button:has-text('退出登录')")


def test_a_phone_a_key_and_a_laptop_left_behind(stage: Stage, accessible: Check, settings: Any, console: Any) -> None:
    settings.LIANTI_PROOF_MINUTES = 10
    console.allow("(status of|Status Error Code) 401")
    page = stage.person("gp", "/account/security", "narrow")
    codes = enrol_app(stage, page, accessible)
    laptop = laptop_with(stage, codes[0], accessible)
    plug_in_key(page)
    page.goto(f"{stage.url}/account/security")
    with page.expect_navigation():
        page.click("button:has-text('添加通行密钥')")
    expect(page.locator(".key-line")).to_have_count(4)
    accessible(page)
    fits(page)
    page.click("button:has-text('退出其他全部登录')")
    with page.expect_navigation():
        page.click("#confirm button[value=yes]")
    expect(page.locator("main")).to_contain_text("其他 1 处登录已全部退出")
    laptop.goto(f"{stage.url}/account")
    expect(laptop).to_have_url(f"{stage.url}/sign-in?next=%2Faccount")

    leave(page)
    stage.at += MINUTE
    password(stage, page, "gp")
    page.fill("#factor-code", "111111")
    with page.expect_navigation():
        page.click("button:has-text('继续')")
    expect(page.locator(".refusal")).to_contain_text("验证码不对")
    with page.expect_navigation():
        page.click("button:has-text('使用通行密钥')")
    expect(page).to_have_url(f"{stage.url}/")
    stage.at += 11 * MINUTE
    reveal(stage, page)
    kinds = Fact.objects.filter(kind__startswith="parties.factor").values_list("data__kind", flat=True)
    assert sorted(kinds) == ["passkey", "totp"]


def reveal(stage: Stage, page: Page) -> None:
    """Ask for a phone number with an old proof: the key answers in the dialog, and the number stands there."""
    page.goto(f"{stage.url}/residents/{stage.town.resident('grandmother').uid}")
    form = page.locator("form[action$='/phone']")
    form.locator("xpath=ancestor::details").first.locator("summary").first.click()
    form.locator("select").select_option("contact")
    form.locator("button").click()
    expect(page.locator("#prove")).to_be_visible()
    fits(page)
    page.click("#prove-passkey")
    expect(page.locator("#hidden-phone-value")).to_contain_text("10000001234")
    expect(page.locator("#prove")).to_be_hidden()


def test_a_half_filled_form_waits_for_the_proof(stage: Stage, accessible: Check, settings: Any, console: Any) -> None:
    settings.LIANTI_PROOF_MINUTES = 10
    console.allow("(status of|Status Error Code) 401")
    page = stage.person("administrator", f"/accounts/{stage.town.user('nurse').uid}")
    before = Grant.objects.count()
    stage.at += 11 * MINUTE
    page.select_option("#id_role", "gp")
    page.select_option("#id_institution", str(stage.town.village.uid))
    page.click("button:has-text('授予')")
    expect(page.locator("#prove")).to_be_visible()
    accessible(page)
    page.click("#prove button:has-text('取消')")
    expect(page.locator("#id_role")).to_have_value("gp")
    page.click("form[action$='/grant'] button[type=submit]")
    page.fill("#prove-secret", "wrong-word-77")
    page.press("#prove-secret", "Enter")
    expect(page.locator("#prove-error")).to_contain_text("密码不对")
    assert Grant.objects.count() == before
    page.fill("#prove-secret", PASSWORD)
    with page.expect_navigation():
        page.press("#prove-secret", "Enter")
    expect(page.locator("main")).to_contain_text("身份已授予")
    assert Grant.objects.count() == before + 1
