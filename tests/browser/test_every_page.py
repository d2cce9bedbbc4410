"""Every page of the sidebar for the people who use it all day, wide and narrow: accessible, and nothing cut off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from lianti.charter.actions import adopt_charter, refresh_status
from lianti.kernel.pure import clock
from lianti.referrals.tests.cases import Walk
from tests.browser.stage import SIZES, Stage, fits
from tests.town import LONG_AGO, PLATFORM

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]
# Roles with the pages they reach from their lists, beside the sidebar.
ROLES: dict[str, tuple[str, ...]] = {
    "gp": ("/residents/new", "/residents/{grandmother}", "/account", "/account/password",
           "/account/security", "/account/proof", "/notifications"),
    "referral_centre": ("/capacity/services/{clinic}", "/capacity/sessions/{session}", "/notifications"),
    "office": ("/alliances/{group}/members/{member}", "/alliances/{group}/roster", "/alliances/{group}/contacts",
               "/board/clause/SY-46/", "/board/clause/SY-46/2/", "/institutions/new"),
    "administrator": ("/accounts/{account}", "/accounts/new", "/institutions/{lead}"),
}  # fmt: skip
SMALL_TARGETS = (Path(__file__).parent / "small_targets.js").read_text(encoding="utf-8")


@pytest.fixture
def city(stage: Stage) -> Stage:
    """The stage with a case in every list and a charter on the board."""
    town = stage.town
    with clock.frozen(stage.at):
        adoption = adopt_charter(alliance=town.group, path_or_key="songyuan", by=PLATFORM, at=LONG_AGO)
        for reached in ("draft", "info_asked", "scheduled", "arrived", "outcome_returned", "closed"):
            Walk(town).to(reached)
        Walk(town, kind="emergency").to("submitted")
        refresh_status(adoption=adoption, by=PLATFORM, at=stage.at)
    stage.sent()
    return stage


def addresses(page: Page) -> list[str]:
    """Return where the sidebar leads."""
    return [str(link.get_attribute("href")) for link in page.locator(".places .place").all()]


def known(stage: Stage) -> dict[str, object]:
    """Return what the addresses are about."""
    town = stage.town
    return {
        "grandmother": town.resident("grandmother").uid, "clinic": town.clinic.uid, "session": town.session().uid,
        "group": town.group.uid, "member": town.memberships[town.community.pk].uid, "account": town.user("gp").uid,
        "lead": town.lead.uid,
    }  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("role", ROLES)
def test_everything_in_the_sidebar(city: Stage, role: str, size: str, accessible: Check) -> None:
    page = city.person(role, "/", size)
    places = addresses(page) + [path.format(**known(city)) for path in ROLES[role]]
    assert len(places) >= 8
    wrong: list[str] = []
    for path in places:
        answer = page.goto(city.url + path)
        assert answer and answer.status == 200, f"{path}: {answer and answer.status}"
        wrong += problems(page, path, accessible)
    assert not wrong, "\n".join(wrong)


def problems(page: Page, path: str, accessible: Check) -> list[str]:
    """Return what is wrong with a page."""
    wrong: list[str] = []
    for check in (accessible, fits):
        try:
            check(page)
        except AssertionError as error:
            wrong.append(str(error).split("\nassert")[0])
    return wrong + [f"{path}: too small {found}" for found in page.evaluate(SMALL_TARGETS)[:5]]


@pytest.mark.parametrize("size", SIZES)
def test_the_gate_and_the_pages_that_say_no(stage: Stage, size: str, accessible: Check) -> None:
    stage.console.allow("status of 404")
    gate = stage.new_page(viewport=SIZES[size])
    gate.goto(f"{stage.url}/sign-in")
    wrong = problems(gate, "/sign-in", accessible)
    page = stage.person("gp", "/accounts", size)
    expect(page.locator("main")).to_contain_text("您的身份不能打开这里")
    wrong += problems(page, "403", accessible)
    page.goto(f"{stage.url}/referrals/000000000000/")
    wrong += problems(page, "404", accessible)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("size", SIZES)
def test_large_letters_fit(city: Stage, size: str, accessible: Check) -> None:
    page = city.person("gp", "/", size)
    page.context.add_cookies([{"name": "lianti_large", "value": "1", "url": city.url}])
    wrong: list[str] = []
    for path in ("/", "/referrals/", f"/referrals/{city.case().number}/", "/referrals/new/"):
        page.goto(city.url + path)
        expect(page.locator("html")).to_have_class("large")
        wrong += problems(page, path, accessible)
    assert not wrong, "\n".join(wrong)


def test_the_button_of_a_row_is_in_sight_on_a_small_monitor(stage: Stage) -> None:
    stage.sent()
    page = stage.person("referral_centre", "/referrals/", viewport={"width": 1024, "height": 768})
    button = page.locator("tr[data-row] .row-button .btn").first
    box = button.bounding_box()
    assert box and box["x"] + box["width"] <= 1024, "the main button lay outside the card"
    button.click(trial=True)
