"""What every rendered page promises: light, nothing inline, closed headers, and in the demo a banner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from lianti.parties.models import User
from tests.pages.city import City
from tests.pages.places import ALL, FRAGMENTS, PAGES, at, fetch
from tests.pages.reading import Page, Text, cold_weight, compressed

KB = 1024
PAGE_BYTES, CHART_BYTES, FRAGMENT_BYTES = 250 * KB, 250 * KB, 20 * KB
CLIENTS = Callable[[str], Client]
PUBLIC = ("/sign-in",)
FILES = {
    "slip": ("gp", at("referrals:slip", "case", "transfer")),
    "workbook": ("gp", at("referrals:export")),
    "list of a session": ("front_desk", at("capacity:session_print", "session")),
}
DRAWN: dict[str, Any] = {}
# What a page looks like does not depend on where its rows are kept.
pytestmark = pytest.mark.once


def rendered(city: City, client_of: CLIENTS, which: dict[str, Any]) -> dict[str, Any]:
    """Return the answers of the named places."""
    return {name: fetch(client_of(key), find(city)) for name, (key, find) in which.items()}


@pytest.fixture
def answers(city: City, client_of: CLIENTS) -> dict[str, Any]:
    """All places and files as they are answered; drawn once, for every promise is about the same pages."""
    if not DRAWN:
        DRAWN.update(rendered(city, client_of, ALL | FILES) | {path: Client().get(path) for path in PUBLIC})
    return DRAWN


def test_no_page_is_heavy_or_shows_a_code_instead_of_words(city: City, client_of: CLIENTS) -> None:
    city.grow(8)
    known = frozenset(User.objects.values_list("username", flat=True))
    heavy: list[str] = []
    for name, answer in rendered(city, client_of, PAGES).items():
        cold, lazy = cold_weight(answer.content)
        heavy += [f"{name}: {code}" for code in sorted(Text(answer.content.decode()).codes(known))]
        if cold > PAGE_BYTES or lazy > CHART_BYTES:
            heavy.append(f"{name}: {cold // KB} KB and {lazy // KB} KB of charts")
    for name, answer in rendered(city, client_of, FRAGMENTS).items():
        if compressed(answer.content) > FRAGMENT_BYTES:
            heavy.append(f"{name}: {compressed(answer.content) // KB} KB")
    assert not heavy, "\n".join(heavy)


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(answers: dict[str, Any]) -> None:
    wrong: list[str] = []
    for name in [*ALL, *PUBLIC]:
        answer = answers[name]
        page = Page(answer.content.decode())
        wrong += [f"{name}: {found}" for found in page.inline + page.elsewhere]
    assert not wrong, "\n".join(wrong)


def test_the_code_check_bites() -> None:
    page = Text(
        '<title>a.b</title><p title="signed_in">referral.manager_new 2.5 10.1.2.3 待办</p><script>x.y</script>'
        '<a href="/a_b">结果：None</a> mmol/L, www.example.cn, demo.gp'
    )
    assert page.codes(frozenset({"demo.gp"})) == {"signed_in", "referral.manager_new", "None", "www.example.cn"}


def test_the_inline_check_bites() -> None:
    page = Page(
        '<p style="color:red" onclick="x()"></p><script>x()</script><script type="application/json">{}</script>'
        '<a href="javascript:x()"></a><script src="https://cdn.example/x.js"></script>'
    )
    assert page.inline == ["<p style>", "<p onclick>", "<script>", "<a javascript:>"]
    assert page.elsewhere == ["https://cdn.example/x.js"]


def test_headers_keep_pages_closed(answers: dict[str, Any]) -> None:
    wrong: list[str] = []
    for name, answer in answers.items():
        wrong += [f"{name}: {said}" for said in _open_headers(answer)]
    assert not wrong, "\n".join(wrong)


def _open_headers(answer: Any) -> list[str]:
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    wrong = [part for part in ("unsafe-inline", "unsafe-eval", "http:", "https:", "*") if part in policy]
    wrong += [
        f"no {part}" for part in ("default-src 'self'", "frame-ancestors 'none'", "base-uri") if part not in policy
    ]
    expected = {
        "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    }  # fmt: skip
    wrong += [f"{name}: {headers.get(name)}" for name, value in expected.items() if headers.get(name) != value]
    wrong += (
        [] if "no-store" in headers.get("Cache-Control", "") else [f"Cache-Control: {headers.get('Cache-Control')}"]
    )
    return wrong


def test_cookies_are_out_of_reach_of_scripts(city: City, client_of: CLIENTS) -> None:
    cookie = client_of("gp").cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_the_demo_says_on_every_page_that_it_is_one(
    answers: dict[str, Any], city: City, client_of: CLIENTS, settings: Any
) -> None:
    settings.LIANTI_DEMO = True
    pages = rendered(city, client_of, PAGES) | {path: Client().get(path) for path in PUBLIC}
    silent = [name for name, answer in pages.items() if "演示数据（虚构）" not in answer.content.decode()]
    assert silent == []
    said = [name for name in PAGES if "演示数据" in answers[name].content.decode()]
    assert said == []
