"""What a page weighs on the wire when nothing is cached, as the browser counts it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page, sync_playwright

from lianti.parties.demo_accounts import DEMO_PASSWORD
from tools import browser

PAGES = {
    "worklist": ("demo.centre", "/referrals/"),
    "desk with chart": ("demo.centre", "/"),
    "sign-in": ("", "/sign-in"),
}


def _sign_in(page: Page, url: str, account: str) -> None:
    page.goto(urljoin(url, "/sign-in"))
    page.fill("input[name=username]", account)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda found: "/sign-in" not in found)


def _weigh(chromium: Browser, url: str, account: str, path: str) -> dict[str, Any]:
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    if account:
        _sign_in(page, url, account)
        page.goto("about:blank")
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.clearBrowserCache")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(urljoin(url, path), wait_until="load")
    page.wait_for_timeout(1000)
    context.close()
    return {"requests": len(sizes), "kilobytes": round(sum(sizes) / 1024, 1)}


def weigh(url: str) -> dict[str, dict[str, Any]]:
    """Return requests and kilobytes of each page; empty where no browser is installed."""
    path = browser.find()
    if path is None:
        return {}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        found = {name: _weigh(chromium, url, account, where) for name, (account, where) in PAGES.items()}
        chromium.close()
    return found
