"""What `make screenshots` takes pictures of: whose screen, which address, what to do there."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urljoin

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

FIND = "main input[type=search], main input[name=q]"
NUMBER = r"/referrals/\d{12}/"
UID = r"[0-9a-f-]{36}"


class Shot(NamedTuple):
    """One picture: its name, whose screen, the address to open, and what to do there."""

    name: str
    account: str
    path: str
    act: Callable[[Page], None] | None = None


def follow(pattern: str) -> Callable[[Page], None]:
    """Return an act that opens the first link whose address matches."""

    def act(page: Page) -> None:
        hrefs: list[str] = page.eval_on_selector_all("main a[href]", "links => links.map(a => a.getAttribute('href'))")
        found = next((href for href in hrefs if re.search(pattern, href)), None)
        if found is None:
            print(f"  no link like {pattern} on {page.url}", file=sys.stderr)
            return
        page.goto(urljoin(page.url, found))

    return act


def then(*acts: Callable[[Page], None]) -> Callable[[Page], None]:
    """Return an act that does several things in order."""

    def act(page: Page) -> None:
        for one in acts:
            one(page)

    return act


def press(selector: str) -> Callable[[Page], None]:
    """Return an act that presses the first visible element and waits until the page is quiet."""

    def act(page: Page) -> None:
        found = page.locator(selector).locator("visible=true").first
        if found.count():
            found.click()
            page.wait_for_timeout(500)

    return act


def unfold(selector: str) -> Callable[[Page], None]:
    """Return an act that waits for a fold that comes later, opens it and brings it into view."""

    def act(page: Page) -> None:
        fold = page.locator(selector).first
        with suppress(PlaywrightError):
            fold.wait_for(timeout=3000)
            fold.click()
            fold.scroll_into_view_if_needed()

    return act


def type_in(selector: str, text: str) -> Callable[[Page], None]:
    """Return an act that types and waits for what appears."""

    def act(page: Page) -> None:
        page.locator(selector).first.press_sequentially(text)
        page.wait_for_timeout(1200)

    return act


ARRIVED = "/referrals/?tab=arrivals"
CASE, PERSON = follow(NUMBER + "(#|$)"), follow(rf"/residents/{UID}$")
SHOTS = (
    Shot("sign-in", "", "/sign-in"),
    Shot("desk-gp", "demo.gp", "/"),
    Shot("list-gp", "demo.gp", "/referrals/"),
    Shot("start", "demo.gp", "/referrals/new/", type_in(FIND, "lj")),
    Shot("form", "demo.gp", "/referrals/?tab=drafts", follow(NUMBER + "edit/")),
    Shot("case-gp", "demo.gp", "/referrals/?tab=follow", follow(NUMBER + "(#|$)")),
    Shot("search", "demo.gp", "/residents/", type_in(FIND, "lj")),
    Shot("person", "demo.gp", "/residents/contracted", follow(rf"/residents/{UID}$")),
    Shot("person-new", "demo.gp", "/residents/new"),
    Shot("palette", "demo.gp", "/", lambda page: page.keyboard.press("Control+k")),
    Shot("notifications", "demo.gp", "/notifications"),
    Shot("desk-village", "demo.village", "/"),
    Shot("desk-centre", "demo.centre", "/"),
    Shot("list-centre", "demo.centre", "/referrals/?tab=waiting"),
    Shot("case-centre", "demo.centre", "/referrals/?tab=waiting", follow(NUMBER + "(#|$)")),
    Shot(
        "seats",
        "demo.centre",
        "/referrals/?tab=waiting&kind=outpatient",
        then(follow(NUMBER + "(#|$)"), press(".moves button:has-text('受理并排定')")),
    ),  # fmt: skip
    Shot(
        "cost",
        "demo.centre",
        "/referrals/?tab=waiting&kind=inpatient",
        then(follow(NUMBER + "(#|$)"), unfold(".cost-note summary")),
    ),
    Shot("tariffs", "demo.bureau", "/insurance/"),
    Shot("list-late", "demo.centre", "/referrals/?tab=late"),
    Shot("desk-doctor", "demo.doctor", "/"),
    Shot("case-doctor", "demo.doctor", "/referrals/?tab=returning", follow(NUMBER + "(#|$)")),
    Shot(
        "outcome",
        "demo.doctor",
        "/referrals/?tab=returning",
        then(follow(NUMBER + "(#|$)"), press(".moves button:has-text('回转')")),
    ),  # fmt: skip
    Shot("case-done", "demo.doctor", "/referrals/?tab=done", follow(NUMBER + "(#|$)")),
    Shot("desk-emergency", "demo.emergency", "/"),
    Shot("arrivals", "demo.desk", "/capacity/desk", press('a:has-text("后一天")')),
    Shot("desk-office", "demo.office", "/"),
    Shot("alliances", "demo.office", "/alliances/"),
    Shot("alliance", "demo.office", "/alliances/", follow(rf"/alliances/{UID}$")),
    Shot("member", "demo.office", "/alliances/", then(follow(rf"/alliances/{UID}$"), follow(r"/members/"))),
    Shot("terms", "demo.office", "/alliances/terms"),
    Shot("roster", "demo.office", "/alliances/", then(follow(rf"/alliances/{UID}$"), follow(r"/roster$"))),
    Shot("board", "demo.office", "/board/"),
    Shot("clause", "demo.office", "/board/", follow(r"/board/clause/")),
    Shot("evidence", "demo.office", "/board/", then(follow(r"/clause/SY-44/"), follow(r"/clause/[^/]+/\d+/"))),
    Shot("capacity", "demo.medical", "/capacity/"),
    Shot("service", "demo.medical", "/capacity/", follow(r"/capacity/services/" + UID)),
    Shot("session", "demo.medical", "/capacity/", follow(r"/capacity/sessions/" + UID)),
    Shot("board-regulator", "demo.regulator", "/board/"),
    Shot("desk-admin", "demo.admin", "/"),
    Shot("accounts", "demo.admin", "/accounts"),
    Shot("account", "demo.admin", "/accounts", follow(rf"/accounts/{UID}$")),
    Shot("institutions", "demo.admin", "/institutions"),
    Shot("institution", "demo.admin", "/institutions", follow(rf"/institutions/{UID}$")),
    Shot("calendar", "demo.admin", "/capacity/calendar"),
    Shot("referral-board", "demo.centre", "/referrals/board/"),
    Shot("arrivals-calendar", "demo.centre", "/referrals/calendar/"),
    Shot("hand-over", "demo.centre", "/referrals/handover/"),
    Shot("waiting-list", "demo.centre", "/referrals/waiting/"),
    Shot("open-cases", "demo.centre", "/referrals/open/"),
    Shot("advice", "demo.gp", "/referrals/advice/"),
    Shot("advice-new", "demo.gp", "/referrals/advice/new/"),
    Shot("ward", "demo.doctor", "/referrals/ward/"),
    Shot("outside", "demo.gp", "/referrals/outside/"),
    Shot("beds", "demo.centre", "/capacity/beds"),
    Shot("beds-group", "demo.centre", "/capacity/beds/group"),
    Shot("proof", "demo.medical", "/capacity/proof"),
    Shot("flows", "demo.office", "/flows/"),
    Shot("flows-regulator", "demo.regulator", "/flows/"),
    Shot("record", "demo.doctor", ARRIVED, then(CASE, PERSON, follow(rf"/records/{UID}$"))),
    Shot("curves", "demo.doctor", ARRIVED, then(CASE, PERSON, follow(rf"/records/{UID}$"), follow(r"/curves"))),
    Shot("order", "demo.doctor", ARRIVED, then(CASE, PERSON, follow(r"/recognition/order/"))),
    Shot("recognition", "demo.office", "/flows/recognition/"),
    Shot("matches", "demo.office", "/residents/matches"),
    Shot("emergencies", "demo.office", "/residents/emergencies"),
    Shot("audit", "demo.audit", "/audit"),
    Shot("outbox", "demo.admin", "/outbox?state=sent"),
    Shot("residents-line", "", "/t/"),
    Shot("slip-reader", "demo.centre", "/slip/"),
)
