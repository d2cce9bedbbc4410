"""程远山 sends 赵海川 down to 新化社区: ward, plan, answer, arrival, due items, report, and back up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from lianti.ledger.models import Fact
from lianti.referrals.models import DownRefusal, DueItem, Referral
from lianti.referrals.tests.down_cases import DownWalk
from tests.browser.filling import agree, choose_diagnosis
from tests.browser.stage import Stage, fits, move, send, state

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]
DAY = dt.timedelta(days=1)
PERSON = "赵海川"


def ward_with_somebody(stage: Stage) -> Page:
    """Register 赵海川 on the ward of cardiology and judge that he is recovering."""
    page = stage.person("specialist", "/referrals/ward/")
    page.click("text=登记在院患者")
    page.wait_for_load_state()
    page.fill("#find-text", "zhc")
    page.locator("#found .list-group-item", has_text=PERSON).locator("button").click()
    page.fill("#inpatient_number", "ZY2026031101")
    choose_diagnosis(page)
    page.locator("main form button", has_text="登记").click()
    page.wait_for_url("**/referrals/ward/")
    row = page.locator("main tr", has_text=PERSON)
    row.locator("[name=phase]").select_option("recovery")
    row.locator("button", has_text="判定").click()
    expect(row).to_contain_text("可下转")
    return page


def fill_down(page: Page, today: dt.date) -> None:
    """Write what the clinic needs: place, criterion, reasons against, the plan."""
    page.locator("[name=way][value=clinic]").check()
    page.locator("[name=receiver]").first.check()
    page.fill("#id_reason", "住院 8 天，血压平稳，无胸闷")
    page.fill("#id_treatment", "氨氯地平联合缬沙坦，血压达标三天")
    page.locator("[name=criteria][value=GEN-DN-02]").check()
    for number in range(1, 7):
        page.locator(f"[name=stop_GEN-STOP-0{number}][value=no]").check()
    for name, value in (
        ("drug_name", "氨氯地平"),
        ("drug_dose", "5mg"),
        ("drug_usage", "每日一次"),
        ("drug_days", "28"),
    ):
        page.locator(f"[name={name}]").first.fill(value)
    page.locator("[name=check_what]").first.fill("血压、心率")
    page.locator("[name=check_on]").first.fill((today + 3 * DAY).isoformat())
    page.fill("#id_targets", "血压低于 140/90 mmHg")
    page.fill("#id_alarm_signs", "胸痛超过 15 分钟")
    page.fill("#id_send_back_when", "血压连续两次高于 180/110")
    page.fill("#id_responsible", "新化社区 林知远团队")


def raise_it(stage: Stage, accessible: Check) -> None:
    """The ward fills the form (the move send_down); without a plan it stays."""
    ward = ward_with_somebody(stage)
    accessible(ward)
    ward.locator("main tr", has_text=PERSON).locator("button", has_text="准备下转").click()
    ward.wait_for_url("**/down/")
    accessible(ward)
    ward.click("button[name=do][value=send]")
    expect(ward.locator(".refusal, .field-error").first).to_be_visible()
    fill_down(ward, stage.town.today)
    agree(ward, "verbal")
    ward.fill("#id_consent_witness", "何晓枫")
    ward.click("button[name=do][value=send]")
    state(ward, "待基层答复")


def receive(stage: Stage, accessible: Check) -> None:
    """The clinic answers before the discharge, and the person comes."""
    gp = stage.open_case("gp")
    expect(gp.locator("#plan")).to_contain_text("氨氯地平")
    accessible(gp)
    dialog = move(gp, "accept_down")
    expect(dialog.locator("[name=bed]")).to_have_count(0)
    send(dialog)
    expect(dialog.locator(".refusal")).to_contain_text("医生")
    dialog.locator("[name=doctor]").fill("林知远")
    send(dialog)
    state(gp, "基层已同意，待到诊")

    stage.at += 2 * DAY
    nurse = stage.open_case("nurse")
    send(move(nurse, "arrive_down"))
    state(nurse, "已到诊，接续管理中")
    assert stage.case().custody_institution == stage.town.community


def tick_off(stage: Stage, accessible: Check) -> Page:
    """What falls due stands on the home screen and is ticked off there."""
    home = stage.person("gp", "/")
    due = home.locator("#due")
    expect(due).to_contain_text("血压、心率")
    accessible(home)
    due.locator("summary").first.click()
    due.locator("[name=note]").first.fill("血压 132/80")
    due.locator("button[type=submit]").first.click()
    expect(home.locator("#due")).to_have_count(0)
    assert DueItem.objects.exclude(done_at=None).get().note == "血压 132/80"
    return home


def test_the_whole_way_down_and_back(stage: Stage, accessible: Check) -> None:
    raise_it(stage, accessible)
    receive(stage, accessible)
    stage.at += DAY
    home = tick_off(stage, accessible)
    home.goto(f"{stage.url}/referrals/{stage.case().number}/")
    dialog = move(home, "report_down")
    dialog.locator("[name=result][value=as_planned]").check()
    dialog.locator("[name=note]").fill("血压平稳，能自己服药")
    send(dialog)
    state(home, "已回告，接续管理中")
    dialog = move(home, "send_back")
    dialog.locator("[name=sign]").fill("胸痛 20 分钟，休息不缓解")
    dialog.locator("[name=witness_name]").fill("何晓枫")
    send(dialog)
    state(home, "待受理")
    up = stage.case()
    assert (up.direction, up.urgency, up.receiver_department) == ("up", "urgent", stage.town.department("心内科"))
    assert "胸痛 20 分钟" in up.reason and "氨氯地平 5mg 每日一次" in up.medication


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_a_no_is_signed_and_nobody_asks_tomorrow(stage: Stage, size: str, accessible: Check) -> None:
    walk = DownWalk(stage.town)
    referral = walk.to("draft")
    page = stage.person("specialist", f"/referrals/{referral.number}/", size)
    dialog = move(page, "refuse_down")
    accessible(page)
    dialog.locator("[name=reason][value=family]").check()
    send(dialog)
    expect(dialog.locator(".refusal")).to_contain_text("怎样确认")
    dialog.locator("[name=consent_method]").select_option("verbal")
    dialog.locator("[name=consent_witness]").fill("何晓枫")
    send(dialog)
    state(page, "患者或家属不同意")
    expect(page.locator("main")).to_contain_text("家人意见")
    page.wait_for_load_state("load")
    fits(page)
    assert DownRefusal.objects.get().method == "verbal"
    page.goto(f"{stage.url}/referrals/ward/")
    row = page.locator("main tr", has_text=walk.resident.name)
    expect(row).to_contain_text("前不再建议")
    row.locator("button", has_text="准备下转").click()
    expect(page.locator(".refusal").first).to_contain_text("患者重新提出")
    assert Referral.objects.filter(direction="down").count() == 1
    fits(page)


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_the_clinic_says_what_it_can_take_and_what_it_cannot(stage: Stage, size: str, accessible: Check) -> None:
    page = stage.person("gp", "/referrals/down/places/", size)
    page.locator("[name=ways][value=clinic]").check()
    page.locator("[name=ways][value=ward]").check()
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".refusal")).to_contain_text("没有床位")
    page.fill("#beds", "6")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("上次申报")
    accessible(page)
    fits(page)
    assert Fact.objects.filter(kind="referral.down_declared").count() == 1
    walk = DownWalk(stage.town)
    walk.to("submitted")
    case = stage.open_case("gp", size)
    dialog = move(case, "decline_down")
    dialog.locator("[name=reason][value=no_drug]").check()
    dialog.locator("[name=note]").fill("替格瑞洛配不到，建议带足")
    send(dialog)
    state(case, "基层不能接收")
    fits(case)


def test_the_office_compares_with_the_front_page(stage: Stage, accessible: Check) -> None:
    walk = DownWalk(stage.town)
    walk.to("arrived")
    stage.at = walk.at
    page = stage.person("medical_affairs", "/referrals/down/reconcile/")
    expect(page.locator("main")).to_contain_text("病案首页还没有离院")
    accessible(page)
    page.goto(f"{stage.url}/referrals/down/reconcile/?month=2026-01")
    expect(page.locator("main")).to_contain_text("没有差异")
