"""A table of persons becomes a household with a guardian; two of its files turn out to be one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from lianti.residents.actions import register_resident
from lianti.residents.identity import tasks
from lianti.residents.models import Guardianship, HouseholdMember, Merge, Resident
from lianti.residents.shapes import ResidentFields
from tests.browser.stage import Stage, fits
from tests.town import PLATFORM

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]
TABLE = """姓名\t性别\t出生日期\t手机号\t住址\t病历号\t民族
葛大海\t男\t1985-05-06\t10000008801\t示例镇光明路3号2栋1单元401室\tA1\t汉
白杨\t女\t1987-02-03\t10000008801\t示例镇光明路3号2栋1单元401室\tA2\t汉
葛小溪\t女\t2018-04-01\t\t示例镇光明路3号2栋1单元401室\tA3\t汉
\t女\t1950-01-01\t10000008802\t示例镇河口路9号\tA4\t汉"""


def _take_over(stage: Stage, accessible: Check) -> Page:
    """Upload, correct the row without a name, and take all in."""
    desk = stage.person("gp", "/residents/imports")
    accessible(desk)
    desk.fill("[name=text]", TABLE)
    with desk.expect_navigation():
        desk.click("main button:has-text('读取并预览')")
    expect(desk.locator("main")).to_contain_text("这些列没有用到：民族")
    assert "10000008801" not in desk.content()
    accessible(desk)
    fits(stage.person("gp", desk.url.removeprefix(stage.url), "narrow"))
    with desk.expect_navigation():
        desk.locator("main tr", has_text="请填写姓名").locator("a").click()
    desk.fill("#correct [name=name]", "白桂兰")
    with desk.expect_navigation():
        desk.click("#correct button:has-text('保存改正')")
    assert not Resident.objects.filter(name="葛大海").exists()
    with desk.expect_navigation():
        desk.click("#import-bar button:has-text('导入 4 行')")
    expect(desk.locator("body")).to_contain_text("新建 4 份")
    return desk


def _settle(stage: Stage, desk: Page, accessible: Check) -> None:
    """Open the household of the father, let mother and child move in, and name the mother guardian."""
    people = {person.name: person for person in Resident.objects.filter(name__in=("葛大海", "葛小溪"))}
    desk.goto(f"{stage.url}/residents/{people['葛大海'].uid}")
    with desk.expect_navigation():
        desk.click("main a:has-text('登记家庭')")
    accessible(desk)
    with desk.expect_navigation():
        desk.click("main button:has-text('登记')")
    for who, relation in (("白杨 1987-02-03", "10"), ("葛小溪 2018-04-01", "30")):
        if not desk.locator("[name=who]").is_visible():
            desk.click("summary:has-text('迁入一位成员')")
        desk.fill("[name=who]", who)
        desk.select_option("[name=relation]", relation)
        with desk.expect_navigation():
            desk.click("main button:has-text('迁入')")
    expect(desk.locator("main")).to_contain_text("葛小溪")
    accessible(desk)
    fits(stage.person("gp", desk.url.removeprefix(stage.url), "narrow"))
    desk.goto(f"{stage.url}/residents/{people['葛小溪'].uid}/guardians")
    accessible(desk)
    desk.select_option("[name=guardian]", label="白杨")
    for name, value in (("relation", "52"), ("ground", "minor"), ("basis", "law")):
        desk.select_option(f"[name={name}]", value)
    with desk.expect_navigation():
        desk.click("main button:has-text('登记监护人')")
    expect(desk.locator("main")).to_contain_text("有效")
    desk.goto(f"{stage.url}/residents/{people['葛小溪'].uid}/consents")
    expect(desk.locator("[name=signer]")).to_have_value("guardian")
    expect(desk.locator("[name=signer_name]")).to_have_value("白杨")


def test_a_family_is_taken_over_settled_and_two_files_are_one(stage: Stage, accessible: Check) -> None:
    desk = _take_over(stage, accessible)
    _settle(stage, desk, accessible)
    assert Guardianship.objects.get().until_on == dt.date(2036, 4, 1)
    fields = ResidentFields(name="白扬", sex="female", birth_on=dt.date(1987, 2, 3), allergies="青霉素")
    register_resident(fields=fields, institution=stage.town.lead, by=PLATFORM, at=stage.at)
    tasks.compare_new(stage.at)
    office = stage.person("office", "/residents/matches/ask")
    accessible(office)
    office.fill("[name=one]", "白杨 1987-02-03")
    office.fill("[name=two]", "白扬 1987-02-03")
    with office.expect_navigation():
        office.click("main button:has-text('并排比对')")
    expect(office.locator("main")).to_contain_text("白扬")
    fits(stage.person("office", office.url.removeprefix(stage.url), "narrow"))
    with office.expect_navigation():
        office.click("main button:has-text('是同一人')")
    expect(office.locator("main")).to_contain_text("合并")
    merge = Merge.objects.get()
    assert merge.survivor.name == "白杨"
    assert Resident.objects.get(pk=merge.survivor_id).allergies == "青霉素"
    assert HouseholdMember.objects.get(resident__name="白杨").until_on is None
