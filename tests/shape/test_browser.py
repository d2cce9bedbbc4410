"""The browser fixture itself: it sees pages, notices complaints, and measures accessibility."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.fixtures.browser import Console

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_page_of_the_test_server_is_seen(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/healthz")
    assert "ok" in page.inner_text("body")


def test_what_the_console_says_is_noticed_unless_it_was_expected(page: Page, console: Console) -> None:
    page.goto("data:text/html,<title>x</title><p>x</p>")
    page.evaluate("console.error('lost the thread')")
    assert [error.endswith("lost the thread") for error in console.unexpected()] == [True]
    console.allow("lost the thread")
    assert console.unexpected() == []


def test_two_people_do_not_share_a_browser(new_page: Callable[..., Page], live_server: Any) -> None:
    first, second = new_page(), new_page(narrow=True)
    for person in (first, second):
        person.goto(f"{live_server.url}/healthz")
    first.evaluate("document.cookie = 'a=1'")
    assert "a=1" not in str(second.evaluate("document.cookie"))
    assert second.viewport_size == {"width": 390, "height": 844}


def test_a_broken_rule_of_accessibility_is_named(page: Page, accessible: Callable[..., None]) -> None:
    page.goto("data:text/html,<html lang=zh><title>x</title><main><h1>x</h1><img src='data:,'></main></html>")
    with pytest.raises(AssertionError, match="image-alt"):
        accessible(page)
    page.goto("data:text/html,<html lang=zh><title>x</title><main><h1>x</h1></main></html>")
    accessible(page)
