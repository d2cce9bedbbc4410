"""Two files of one woman: compared side by side, made one, and parted again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from lianti.residents.models import Merge
from tests.browser.stage import Stage, fits
from tests.permissions.scene_identity import build_pair

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]


def test_a_pair_is_decided_merged_and_parted(stage: Stage, accessible: Check) -> None:
    match = build_pair(stage.town, 0)
    desk = stage.person("office", "/residents/matches")
    accessible(desk)
    with desk.expect_navigation():
        desk.locator("main a", has_text="苗桂英").first.click()
    expect(desk.locator("main")).to_contain_text("同音或形近字")
    accessible(desk)
    phone = stage.person("office", f"/residents/matches/{match.uid}", "narrow")
    fits(phone)
    desk.fill("[name=note]", "电话核实本人")
    with desk.expect_navigation():
        desk.click("main button:has-text('是同一人，合并')")
    expect(desk.locator("main")).to_contain_text("电话核实本人")
    with desk.expect_navigation():
        desk.click("main a:has-text('查看合并')")
    accessible(desk)
    desk.click("main button:has-text('撤销合并')")
    expect(desk.locator("main")).to_contain_text("请写明理由")
    assert Merge.objects.get().undone_at is None
    desk.fill("[name=reason]", "来的是她妹妹")
    with desk.expect_navigation():
        desk.click("main button:has-text('撤销合并')")
    expect(desk.locator("main")).to_contain_text("来的是她妹妹")
    assert Merge.objects.get().undone_by_name == "安玉竹"
