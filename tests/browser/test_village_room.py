"""Somebody who came down is handed to the village room and given back (SY-33, QQ-45)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from lianti.ledger.models import Fact
from lianti.parties.models import Institution
from lianti.referrals.tests.down_cases import DownWalk
from tests.browser.stage import Stage, fits, move, send, state
from tests.browser.test_every_page import SMALL_TARGETS

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]


def ask(stage: Stage, gp: Page, accessible: Check) -> None:
    """The township asks the room; without a word to the family it does not."""
    dialog = move(gp, "hand_on")
    accessible(gp)
    assert not gp.evaluate(SMALL_TARGETS), "answers of a question lie close together"
    dialog.locator(f"[name=room][value='{stage.town.village.uid}']").check()
    send(dialog)
    expect(dialog.locator(".refusal")).to_be_visible()
    dialog.locator("[name=told]").check()
    with gp.expect_navigation():
        send(dialog)
    state(gp, "已到诊，接续管理中")


def take_over(stage: Stage, name: str, place: str) -> Page:
    """The village doctor finds the person on the list and says yes."""
    village = stage.person("village_doctor", "/referrals/", "narrow")
    village.click(f"main tr:has-text('{name}') .row-button a")
    village.wait_for_url(f"**{place}**")
    fits(village)
    expect(village.locator("#plan")).to_contain_text("氨氯地平")
    with village.expect_navigation():
        send(move(village, "take_on"))
    return village


def give_back(village: Page, name: str) -> None:
    """Not without a reason; then the case is not on the room's pages any more."""
    dialog = move(village, "hand_back")
    send(dialog)
    expect(dialog.locator(".refusal")).to_be_visible()
    dialog.locator("[name=note]").fill("外出进修一月，请接着管")
    with village.expect_navigation():
        send(dialog)
    expect(village.locator("main")).not_to_contain_text(name)


def test_the_room_takes_over_and_gives_back(stage: Stage, accessible: Check) -> None:
    town = stage.town
    Institution.objects.filter(pk=town.village.pk).update(parent=town.community)
    walk = DownWalk(town)
    walk.to("arrived")
    case, stage.at = walk.referral, walk.at
    place, name = f"/referrals/{case.number}/", case.resident.name
    gp = stage.person("gp", place)
    ask(stage, gp, accessible)
    case.refresh_from_db()
    assert case.custody_institution == town.community, "asking moves nothing"
    village = take_over(stage, name, place)
    case.refresh_from_db()
    assert case.custody_institution == town.village
    accessible(village)
    give_back(village, name)
    case.refresh_from_db()
    assert case.custody_institution == town.community
    gp.goto(stage.url + place)
    expect(gp.locator("main")).to_contain_text("外出进修一月，请接着管")
    assert Fact.objects.filter(kind="referral.down_handed_back", subject_uid=case.uid).count() == 1
