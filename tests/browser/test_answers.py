"""Other answers and other ways in: advice, questions, emergencies, pasted notes, signatures and photos."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from lianti.ledger.models import Fact
from lianti.referrals.models import Attachment, Consent
from tests.browser.filling import agree, choose_destination, choose_person, submit, whole_form
from tests.browser.stage import SIZES, Stage, fits, move, send, state
from tests.permissions.scene import PIXEL

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Page

Check = Callable[["Page"], None]
ADVICE = "先加用利尿剂，两周后复测"
NOTE = """主诉：头晕一周
现病史：血压控制不佳两月，近一周头晕，无胸痛。
既往史：高血压 10 年
过敏史：青霉素
治疗经过：氨氯地平 5 mg 每日一次
查体：血压 186/104 mmHg
"""


def photo(name: str = "心电图.png") -> FilePayload:
    """A picture as a phone would send it."""
    return {"name": name, "mimeType": "image/png", "buffer": PIXEL}


def test_a_decline_carries_a_reason_and_advice(stage: Stage, accessible: Check) -> None:
    stage.sent()
    centre = stage.open_case("referral_centre")
    dialog = move(centre, "decline")
    accessible(centre)
    dialog.locator("[name=note]").fill(ADVICE)
    send(dialog)
    expect(dialog.locator(".refusal")).to_contain_text("原因")
    expect(dialog.locator("[name=note]")).to_have_value(ADVICE)
    dialog.locator("[name=reason][value=treat_locally]").check()
    send(dialog)
    state(centre, "已退回")
    gp = stage.person("gp", f"/referrals/{stage.case().number}/")
    expect(gp.locator("main")).to_contain_text(ADVICE)
    accessible(gp)


def test_a_question_goes_to_the_clinic_and_comes_back_answered(stage: Stage, accessible: Check) -> None:
    stage.sent()
    centre = stage.open_case("referral_centre")
    dialog = move(centre, "ask_info")
    dialog.locator("[name=note]").fill("请补充动态血压")
    send(dialog)
    state(centre, "待补资料")
    gp = stage.open_case("gp")
    gp.click("text=补充内容")
    expect(gp.locator(".notice")).to_contain_text("请补充动态血压")
    accessible(gp)
    gp.fill("#id_history", "高血压 10 年，动态血压均值 168/98")
    with gp.expect_navigation():
        gp.click("button[name=do][value=save]")
    expect(gp.locator("#id_history")).to_have_value("高血压 10 年，动态血压均值 168/98")
    gp.goto(f"{stage.url}/referrals/{stage.case().number}/")
    dialog = move(gp, "give_info")
    dialog.locator("[name=note]").fill("已补动态血压")
    send(dialog)
    state(gp, "待受理")
    assert stage.case().history.endswith("168/98")


@pytest.mark.parametrize("size", SIZES)
def test_an_emergency_is_a_notice_that_the_department_acknowledges(stage: Stage, size: str, accessible: Check) -> None:
    gp = stage.person("gp", "/referrals/new/", size)
    choose_person(gp)
    gp.locator("[name=kind][value=emergency]").check()
    expect(gp.locator("#where")).to_contain_text("急诊是通知")
    choose_destination(gp, "急诊科")
    gp.fill("#id_reason", "突发胸痛 30 分钟")
    gp.select_option("#id_transport", "120")
    gp.select_option("[name=consent_method]", "unobtainable")
    gp.fill("[name=consent_approver]", "乐平川")
    gp.select_option("[name=consent_approver_role]", "head")
    accessible(gp)
    gp.click("button[name=do][value=notify]")
    gp.wait_for_url(lambda url: "/edit/" not in url)
    expect(gp.locator("main")).to_contain_text("急诊未取得同意，须补签")
    accessible(gp)
    fits(gp)
    doctor = stage.open_case("emergency", size)
    expect(doctor.locator("[data-dialog=move-decline], [data-dialog=move-ask_info]")).to_have_count(0)
    dialog = move(doctor, "acknowledge")
    dialog.locator("[name=note]").fill("抢救室已备")
    send(dialog)
    expect(doctor.locator(".timeline-line")).to_contain_text("雷寒墨")
    state(doctor, "待到院")
    accessible(doctor)
    gp.reload()
    dialog = move(gp, "complete_consent")
    agree(gp, "verbal")
    dialog.locator("[name=consent_witness]").fill("何晓枫")
    accessible(gp)
    send(dialog)
    expect(gp.locator("main")).not_to_contain_text("急诊未取得同意")
    assert Fact.objects.filter(kind="referral.consent_completed").count() == 1


def test_a_pasted_note_fills_what_is_empty(stage: Stage, accessible: Check) -> None:
    gp = stage.person("gp", "/referrals/new/")
    choose_person(gp)
    gp.fill("#id_reason", "自己写的一句")
    gp.click("[data-dialog=paste-note]")
    accessible(gp)
    gp.fill("#pasted", NOTE)
    gp.locator("#paste-note button[type=submit]").click()
    expect(gp.locator("#paste-note")).to_be_hidden()
    expect(gp.locator("#id_sbp")).to_have_value("186")
    expect(gp.locator("#id_treatment")).to_have_value("氨氯地平 5 mg 每日一次")
    expect(gp.locator("#id_reason")).to_have_value("自己写的一句")


def test_a_drawn_signature_is_kept_with_the_consent(stage: Stage) -> None:
    gp = stage.person("gp", "/referrals/new/")
    whole_form(gp)
    agree(gp, "drawn")
    gp.select_option("[name=consent_signer]", "relative")
    gp.fill("[name=consent_signer_name]", "李念安")
    gp.fill("[name=consent_relation]", "孙女")
    pad = gp.locator("canvas.signature-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    gp.mouse.move(box["x"] + 20, box["y"] + 40)
    gp.mouse.down()
    gp.mouse.move(box["x"] + 140, box["y"] + 70, steps=5)
    gp.mouse.up()
    submit(gp)
    state(gp, "待受理")
    consents = Consent.objects.filter(referral=stage.case())
    assert {(c.scope, c.method, c.signer_name) for c in consents} == {
        ("referral", "drawn", "李念安"), ("sharing", "drawn", "李念安"),
    }  # fmt: skip
    answer = gp.request.get(f"{stage.url}/referrals/files/{consents[0].file_uid}/")
    assert answer.headers["content-type"] == "image/png" and answer.body().startswith(b"\x89PNG")


def test_a_signed_paper_and_a_report_are_photographed(stage: Stage) -> None:
    gp = stage.person("gp", "/referrals/new/", "narrow")
    whole_form(gp)
    gp.fill("#id_glucose", "不知道")
    gp.click("[data-dialog=add-report]")
    gp.fill("#report-title", "2026-03-11 心电图")
    gp.set_input_files("input[name=report]", photo())
    expect(gp.locator("[data-photo-shots] img")).to_be_visible()
    gp.locator("#add-report button[type=submit]").click()
    expect(gp.locator(".files")).to_contain_text("2026-03-11 心电图")
    expect(gp.locator("#id_reason")).to_have_value("血压控制不佳两月，近一周头晕")
    agree(gp, "paper")
    gp.set_input_files("input[name=consent_photo]", photo("同意书.png"))
    submit(gp)
    state(gp, "待受理")
    case = stage.case()
    assert Attachment.objects.get(referral=case).title == "2026-03-11 心电图"
    assert all(consent.file_uid for consent in Consent.objects.filter(referral=case))
    answer = gp.request.get(stage.url + str(gp.locator(".files a").first.get_attribute("href")))
    assert answer.status == 200 and answer.headers["cache-control"] == "no-store, private"
    stranger = stage.person("stranger_centre", "/")
    assert stranger.request.get(answer.url).status == 404


def test_what_is_no_picture_is_refused_with_a_sentence(stage: Stage) -> None:
    gp = stage.person("gp", f"/referrals/{stage.sent().number}/")
    gp.click("[data-dialog=add-report]")
    gp.fill("#report-title", "心电图")
    gp.set_input_files("input[name=report]", {"name": "x.png", "mimeType": "image/png", "buffer": b"<svg onload=x>"})
    gp.locator("#add-report button[type=submit]").click()
    expect(gp.locator("#add-report .refusal")).to_contain_text("只能上传 JPG、PNG 图片或 PDF")
    expect(gp.locator("#report-title")).to_have_value("心电图")
    assert not Attachment.objects.exists()
