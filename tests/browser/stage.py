"""The town behind a real server whose clock the test holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from playwright.sync_api import expect

from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.web.paths import paths
from lianti.referrals.models import Referral
from tests.fixtures.browser import SILENT_STREAM, Console
from tests.journeys.test_refer_up import sent
from tests.town import NOW, Town

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZES = {"wide": {"width": 1440, "height": 900}, "narrow": {"width": 390, "height": 844}}


# Figures across the top whose note does not fit into its tile.
_CUT = "[...document.querySelectorAll('.kpi-note')].filter(n => n.scrollWidth > n.clientWidth).map(n => n.textContent)"


class Hands:
    """The hands of the clock, moved by the test and read by the server's threads."""

    at: dt.datetime = NOW


class KeptFiles(StaticFilesHandler):
    """Style sheets and scripts that a browser keeps, as it does those of the product."""

    def serve(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with a file and say for how long it is good."""
        response: HttpResponseBase = super().serve(request)
        response.headers["Cache-Control"] = "max-age=3600"
        return response


class StoppedClock:
    """Middleware: every request happens at the moment the test says; the live stream is open and says nothing.

    A page whose requests are intercepted keeps nothing: each page of a journey would load every style sheet anew.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == paths()["stream"]:
            return HttpResponse(SILENT_STREAM, content_type="text/event-stream")
        with clock.frozen(Hands.at):
            return self.get_response(request)


@dataclass
class Stage:
    """The town, the address of its server and the people who sit before their browsers."""

    town: Town
    url: str
    new_page: Callable[..., Page]
    console: Console

    @property
    def at(self) -> dt.datetime:
        """The moment it is."""
        return Hands.at

    @at.setter
    def at(self, moment: dt.datetime) -> None:
        Hands.at = moment

    def person(self, key: str, path: str = "/", size: str = "wide", **options: Any) -> Page:
        """Return the browser of somebody of the town, signed in now and opened at *path*."""
        given = {"viewport": SIZES[size], "has_touch": size == "narrow"} | options
        page = self.new_page(live=True, **given)
        self.sign_in(page, key)
        page.goto(self.url + path)
        return page

    def tab(self, page: Page, path: str) -> Page:
        """Return another tab of the same browser, opened at *path*."""
        other = page.context.new_page()
        self.console.watch(other)
        other.goto(self.url + path)
        return other

    def sign_in(self, page: Page, key: str) -> None:
        """Sign a browser in without the form."""
        with clock.frozen(self.at):
            client = signed_in_client(self.town, key)
        page.context.add_cookies(
            [{"name": name, "value": morsel.value, "url": self.url} for name, morsel in client.cookies.items()]
        )

    def sent(self, who: str = "grandmother", **more: object) -> Referral:
        """A request that left the clinic a moment ago, without the browser."""
        with clock.frozen(self.at):
            return sent(self.town, who, **more)

    def open_case(self, key: str, size: str = "wide") -> Page:
        """Open the newest case from the worklist, as somebody would."""
        page, case = self.person(key, "/referrals/", size), self.case()
        row = page.locator("tr[data-row]", has_text=case.resident.name).first
        row.locator(".row-button a, .row-button button").first.click()
        page.wait_for_url(f"**/referrals/{case.number}/**")
        return page

    def case(self) -> Referral:
        """Return the newest case."""
        return Referral.objects.select_related("resident").latest("pk")


def state(page: Page, words: str) -> None:
    """Expect a case in a state."""
    expect(page.locator(".object-head > .state")).to_have_text(words)


def move(page: Page, name: str) -> Any:
    """Open the dialog of a move and return it; a page that is still arriving does not listen yet."""
    page.wait_for_load_state()
    page.click(f"[data-dialog=move-{name}]")
    dialog = page.locator(f"#move-{name}")
    expect(dialog).to_be_visible()
    return dialog


def send(dialog: Any) -> None:
    """Press the button of a dialog."""
    dialog.locator("button[type=submit]").click()


def fits(page: Page) -> None:
    """Expect that nothing is cut off at the side, once the page has its styles: without them a table is wider."""
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{page.url} is too wide"
    cut = page.evaluate(_CUT)
    assert not cut, f"{page.url} cuts {cut}"
