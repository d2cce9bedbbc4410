"""A disease list from the counts of three years to the doctor's form: proposed, approved by another, told as advice."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from lianti.catalogue.models import CaseCount, DiseaseChange, DiseaseList
from lianti.catalogue.tests.lists import TABLE, second_person
from tests.browser.filling import choose_diagnosis, choose_person
from tests.browser.stage import Stage, fits

if TYPE_CHECKING:
    from playwright.sync_api import Page


def pressed(page: Page, words: str) -> None:
    """Press a button that leads on, and wait until the next page listens."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=words, exact=True).first.click()
    page.wait_for_load_state()


def test_from_three_years_of_cases_to_the_form(stage: Stage) -> None:
    second_person(stage.town)
    group = stage.town.group.uid
    page = stage.person("office", f"/catalogue/cases/{group}")
    page.fill("[name=text]", TABLE.format(af=30))
    pressed(page, "读取并预览")
    pressed(page, "导入 12 行")
    expect(page.locator("body")).to_contain_text("142 例（2 种）")
    assert CaseCount.objects.count() == 12

    page.goto(f"{stage.url}/catalogue/lists/{group}/3/treat")
    page.fill("[name=name]", "2026 年版")
    pressed(page, "拟定新版本")
    expect(page.get_by_role("checkbox", name="增加 心房颤动")).to_be_checked()
    page.fill("#common-reason", "前三年病例数")
    pressed(page, "保存增减")
    assert DiseaseChange.objects.get(code="I48").reason == "前三年病例数"
    page.fill("[name=since_on]", stage.town.today.isoformat())
    pressed(page, "送批")
    expect(page.get_by_text("不能批准自己拟定的目录")).to_be_visible()
    expect(page.get_by_role("button", name="批准执行")).to_have_count(0)

    other = stage.person("second_office", page.url.removeprefix(stage.url), size="narrow")
    fits(other)
    pressed(other, "批准执行")
    assert DiseaseList.objects.get().state == "approved"

    stage.at += dt.timedelta(minutes=5)
    form = stage.person("gp", "/referrals/new/", size="narrow")
    choose_person(form)
    choose_diagnosis(form)
    expect(form.locator("#list-advice")).to_contain_text("诊疗病种目录内")
    expect(form.locator("#list-advice")).to_contain_text("仍可上转")
    fits(form)
