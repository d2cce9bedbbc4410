"""Day surgery from the clinic to the surgeon's desk: checklist, an open line with its reason, follow-up, an alarm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from lianti.ledger.models import Fact
from lianti.referrals.models import DaySurgery, PostOpResult
from lianti.referrals.tests.surgery_cases import SurgeryWalk
from tests.browser.stage import Stage, fits

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]
HOUR = dt.timedelta(hours=1)


def prepare(stage: Stage, walk: SurgeryWalk, accessible: Check) -> None:
    """何晓枫 answers the checklist on her phone, but for the companion."""
    page = stage.person("nurse", f"/referrals/{walk.up.number}/surgery/", "narrow")
    fits(page)
    for line in page.locator("[name=line]").all():
        code = line.get_attribute("value")
        if code != "companion":
            page.locator(f"[name=answer_{code}][value=yes]").check()
    for code in ("laboratory", "ecg"):
        page.locator(f"[name=on_{code}]").fill(walk.town.today.isoformat())
    page.locator("#checklist button[type=submit]").click()
    expect(page.locator(".object-head")).to_contain_text("12 / 13")
    accessible(page)


def operate(stage: Stage, walk: SurgeryWalk, accessible: Check) -> None:
    """程远山 cannot pass over the open line; with a reason he can."""
    page = stage.person("specialist", f"/referrals/{walk.up.number}/surgery/")
    accessible(page)
    day = page.locator("#day")
    expect(day).to_contain_text("还有 1 项没有完成")
    day.locator("button[type=submit]").click()
    expect(day.locator("[data-refusal]")).to_contain_text("写明理由")
    day.locator("[name=reason]").fill("家属 10 点到院，已电话确认")
    day.locator("button[type=submit]").click()
    expect(page.locator("#end")).to_be_visible()
    page.locator("#end button[type=submit]").click()
    expect(page.locator("#after")).to_be_visible()
    accessible(page)
    page.locator("#after button[type=submit]").click()
    page.wait_for_url("**/down/")
    expect(page.locator("[name=check_what]").first).to_have_value("术后第 1 天：疼痛、体温、伤口渗血、进食与排尿")


def follow(stage: Stage, walk: SurgeryWalk, accessible: Check) -> None:
    """何晓枫 finds a fever; the surgeon's desk shows it until it is read."""
    nurse = stage.person("nurse", f"/referrals/postop/{walk.items()[0].uid}/")
    accessible(nurse)
    for name, value in (
        ("wound", "red"),
        ("drugs", "taken"),
        ("stitches", "not_due"),
        ("exercise", "none"),
    ):
        nurse.locator(f"[name={name}][value={value}]").check()
    nurse.fill("#id_pain", "5")
    nurse.fill("#id_temperature", "38.9")
    nurse.locator("main form button[type=submit]").click()
    expect(nurse.locator("main")).to_contain_text("出现警示症状")
    desk = stage.person("specialist", "/")
    expect(desk.locator("#postop")).to_contain_text("体温 38.9 ℃")
    accessible(desk)
    desk.locator("#postop button[type=submit]").first.click()
    expect(desk.locator("#postop")).to_have_count(0)


def test_from_the_checklist_to_the_surgeons_desk(stage: Stage, accessible: Check) -> None:
    walk = SurgeryWalk(stage.town)
    prepare(stage, walk, accessible)
    walk.arrived()
    stage.at = walk.at
    operate(stage, walk, accessible)
    found = DaySurgery.objects.get()
    assert found.incomplete_reason.startswith("家属") and found.result == "done"
    below = SurgeryWalk(stage.town)
    below.to_clinic()
    stage.at = below.at
    follow(stage, below, accessible)
    assert PostOpResult.objects.get().seen_by_name == "程远山"
    assert Fact.objects.get(kind="referral.postop_read").data["alarm"] is True
