"""The slip reader without network: read, verify, keep, hand over, and never twice."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segno
from playwright.sync_api import expect

from lianti.kernel.pure import clock
from lianti.ledger.models import Fact
from lianti.referrals import offline
from lianti.referrals.models import Referral
from lianti.referrals.tests.cases import HOUR, Walk

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.stage import Stage

_GONE = "ERR_INTERNET_DISCONNECTED|status of 401"


def picture(code: str, folder: Path, name: str) -> str:
    """Write the code as a picture, as a phone would take it from paper."""
    out = io.BytesIO()
    segno.make(code, error="m", micro=False, boost_error=False).save(out, kind="png", scale=4, border=4)
    path = folder / name
    path.write_bytes(out.getvalue())
    return str(path)


def ready(page: Page) -> None:
    """Wait until the device keeps the page."""
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("async () => (await caches.keys()).some((name) => name.startsWith('lianti-slip-'))")


def scheduled(stage: Stage) -> tuple[Referral, str]:
    """A case on its way to the hospital and the code on its slip; some hours have passed since."""
    with clock.frozen(stage.at):
        referral = Walk(stage.town).to("scheduled")
        code = offline.code_of(referral)
    stage.at = stage.town.now + 3 * HOUR
    return referral, code


def without_network(stage: Stage, accessible: Any) -> Page:
    """A phone that has opened the reader once and has no network now."""
    stage.console.allow(_GONE)
    page = stage.new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto(stage.url + "/slip/")
    ready(page)
    accessible(page)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#net")).to_contain_text("没有网络")
    return page


def enter(page: Page, his: str) -> None:
    page.fill("#his", his)
    page.get_by_role("button", name="登记到院").click()


def arrivals(referral: Referral) -> int:
    return Fact.objects.filter(kind="referral.arrived", subject_uid=referral.uid).count()


def test_without_network_a_changed_or_foreign_code_is_not_believed(
    stage: Stage, tmp_path: Path, accessible: Any
) -> None:
    _referral, code = scheduled(stage)
    part, mark = code.rsplit(".", 1)
    changed = f"{part}.{'A' if mark[0] != 'A' else 'B'}{mark[1:]}"
    page = without_network(stage, accessible)
    page.set_input_files("#image", picture(changed, tmp_path, "changed.png"))
    expect(page.locator("#problem")).to_contain_text("签名不对")
    page.set_input_files("#image", picture("https://example.invalid", tmp_path, "foreign.png"))
    expect(page.locator("#problem")).to_contain_text("不是本平台的转诊单")
    page.set_input_files("#image", {"name": "x.png", "mimeType": "image/png", "buffer": b"no picture"})
    expect(page.locator("#problem")).to_contain_text("没有找到二维码")
    expect(page.locator("#slip")).to_be_hidden()
    expect(page.locator("#queue")).to_contain_text("还没有离线登记")


def test_a_slip_is_read_without_network_and_handed_over_once(stage: Stage, tmp_path: Path, accessible: Any) -> None:
    referral, code = scheduled(stage)
    page, slip = without_network(stage, accessible), picture(code, tmp_path, "slip.png")
    page.set_input_files("#image", slip)
    expect(page.locator("#slip-title")).to_have_text("签名有效")
    expect(page.locator("#slip")).to_contain_text("周平安")
    accessible(page)
    enter(page, "")
    expect(page.locator("#problem")).to_contain_text("请先填写本院挂号或住院号")
    enter(page, "ZY-OFF-1")
    expect(page.locator("#queue")).to_contain_text("待上传")
    page.set_input_files("#image", slip)
    expect(page.locator("#slip-title")).to_have_text("签名有效")
    enter(page, "ZY-OFF-2")
    expect(page.locator("#problem")).to_contain_text("没有重复登记")
    page.reload()
    expect(page.locator("#queue li")).to_have_count(1)
    assert arrivals(referral) == 0, "nothing has left the device"
    page.context.set_offline(False)
    expect(page.locator("#who")).to_contain_text("请登录后上传")
    stage.sign_in(page, "admission")
    page.get_by_role("button", name="上传").click()
    expect(page.locator("#queue")).to_contain_text("已登记到院")
    expect(page.locator("#queue")).not_to_contain_text("周平安")
    assert (Referral.objects.get(pk=referral.pk).his_number, arrivals(referral)) == ("ZY-OFF-1", 1)


def test_a_second_device_enters_nothing_twice(stage: Stage) -> None:
    referral, code = scheduled(stage)
    for who, told in (("admission", "已登记到院"), ("referral_centre", "到院早已登记")):
        page = stage.person(who, "/slip/")
        page.fill("#text", code)
        page.locator("#text").press("Tab")
        expect(page.locator("#slip-title")).to_have_text("签名有效")
        enter(page, f"ZY-{who}")
        expect(page.locator("#queue")).to_contain_text(told)
    assert (Referral.objects.get(pk=referral.pk).his_number, arrivals(referral)) == ("ZY-admission", 1)
