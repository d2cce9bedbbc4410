"""What one house writes the next one reads: a value of the clinic on the screen of the hospital (QQ-29, SY-25)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.urls import reverse
from playwright.sync_api import expect

from lianti.kernel.pure import clock
from lianti.ledger.models import Fact, Trace
from lianti.records.shapes import Issue, Value
from lianti.records.tests.people import report
from tests.browser.filling import choose_destination, choose_person, consent_by_word, fill_case, submit
from tests.browser.stage import Stage, fits

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]


def earlier(stage: Stage, days: int, amount: str) -> None:
    """A laboratory report of the clinic some days ago."""
    value = Value("葡萄糖", Decimal(amount), unit="mmol/L", low=Decimal("3.9"), high=Decimal("6.1"), code="14749-6")
    with clock.frozen(stage.at):
        report(stage.town, performed_at=stage.at - dt.timedelta(days=days), issue=Issue(values=(value,)))


def test_a_value_of_the_clinic_is_read_at_the_hospital(stage: Stage, accessible: Check) -> None:
    earlier(stage, 60, "6.3")
    earlier(stage, 30, "6.9")
    person = stage.town.resident("grandmother")
    record = reverse("records:timeline", args=[person.uid])
    doctor = stage.person("specialist", "/referrals/")
    assert doctor.request.get(stage.url + record).status == 404, "without a reason there is no such record"

    gp = stage.person("gp", reverse("residents:person", args=[person.uid]))
    enter_value(gp, accessible)
    stage.at += dt.timedelta(minutes=10)
    send_up(stage, gp)
    read_at_the_hospital(stage, doctor, accessible)
    for place in (record, reverse("records:curves", args=[person.uid])):
        fits(stage.person("specialist", place, "narrow"))

    log = stage.person("gp", reverse("residents:access_log", args=[person.uid]))
    expect(log.locator("main")).to_contain_text("程远山")
    looks = Trace.objects.filter(object_uid=person.uid, actor_uid=stage.town.viewer("specialist").uid)
    read = looks.filter(detail__in=("timeline", "curves")).values_list("detail", "purpose").distinct()
    assert set(read) == {("timeline", "诊疗服务"), ("curves", "诊疗服务")}, "each page left its trace"
    assert Fact.objects.filter(kind="records.entry_added").count() == 1


def enter_value(gp: Page, accessible: Check) -> None:
    """Type the glucose of this morning; what is no number is said beside its field and nothing is lost."""
    with gp.expect_navigation():
        gp.click("main a:has-text('健康档案')")
    gp.locator("summary", has_text="登记").click()
    with gp.expect_navigation():
        gp.locator(".menu-item", has_text="检验结果").click()
    accessible(gp)
    gp.get_by_label("葡萄糖").fill("七点八")
    gp.click("main button:has-text('保存')")
    expect(gp.locator(".field-error").first).to_contain_text("请填写数字")
    gp.get_by_label("葡萄糖").fill("7.8")
    with gp.expect_navigation():
        gp.click("main button:has-text('保存')")
    newest = gp.locator(".record-line").first
    expect(newest).to_contain_text("葡萄糖 7.8")
    assert "is-odd" in str(newest.get_attribute("class")), "above its range"
    accessible(gp)


def send_up(stage: Stage, gp: Page) -> None:
    """Refer her up; the form takes from the record what it knows, and what was typed stays."""
    gp.goto(f"{stage.url}/referrals/new/")
    choose_person(gp)
    gp.fill("#id_history", "高血压 10 年")
    gp.click("[data-fill-from]")
    expect(gp.locator("#fill-note")).to_contain_text("已带入")
    history = gp.locator("#id_history").input_value()
    assert history.startswith("高血压 10 年") and "葡萄糖 7.8" in history and "6.9" in history
    fill_case(gp)
    choose_destination(gp)
    consent_by_word(gp)
    submit(gp)


def read_at_the_hospital(stage: Stage, doctor: Page, accessible: Check) -> None:
    """Open the record from the case: timeline, curve, reports side by side."""
    doctor.goto(f"{stage.url}/referrals/{stage.case().number}/")
    with doctor.expect_navigation():
        doctor.locator(".object-head .person a, .object-head a").first.click()
    with doctor.expect_navigation():
        doctor.click("main a:has-text('健康档案')")
    expect(doctor.locator(".record-line").first).to_contain_text("上转")
    line = doctor.locator(".record-line", has_text="葡萄糖 7.8")
    expect(line).to_contain_text("新化社区")
    accessible(doctor)
    fits(doctor)
    with doctor.expect_navigation():
        doctor.click("main a:has-text('检验曲线')")
    expect(doctor.locator(".curve-point")).to_have_count(3)
    expect(doctor.locator(".curve-band")).to_have_count(1)
    heads = doctor.locator(".record-values").last.locator("thead a")
    expect(heads).to_have_count(2)
    accessible(doctor)
    with doctor.expect_navigation():
        heads.first.click()
    with doctor.expect_navigation():
        doctor.select_option("#beside", index=1)
    pair = doctor.locator(".record-pair")
    for words in ("6.9", "6.3"):
        expect(pair).to_contain_text(words)
    # Another house reads and never edits.
    expect(doctor.locator("a:has-text('更正')")).to_have_count(0)
