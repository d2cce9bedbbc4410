"""An edition of deductibles is loaded by one person, confirmed by a second, and then explains (JL-49, JL-50)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import FilePayload, expect

from lianti.insurance.actions import ensure_samples
from lianti.insurance.models import TariffEdition
from lianti.insurance.tests.test_loading import NEW
from lianti.kernel.pure import clock
from lianti.ledger.models import Fact
from lianti.parties.actions import create_user, grant_role
from tests.browser.stage import Stage, fits
from tests.town import LONG_AGO, PLATFORM

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]


def colleague(stage: Stage) -> None:
    """A second person of the bureau, since nobody confirms the own edition."""
    user = create_user(
        username="bao.xiaobei", password="river-stone-42", display_name="鲍小北", by=PLATFORM, at=LONG_AGO
    )
    stage.town.users["second"] = user
    stage.town.grants["second"] = grant_role(
        user=user, role="insurance_bureau", institution=stage.town.institution("bureau"), by=PLATFORM, at=LONG_AGO
    )


def load(page: Page) -> None:
    """Send the file in; the preview says what would change."""
    page.set_input_files("#id_file", FilePayload(name="new.toml", mimeType="application/toml", buffer=NEW.encode()))
    page.click("main button:has-text('提交并预览')")
    page.wait_for_url("**/insurance/load/*-*/")


def test_a_second_person_puts_an_edition_in_force(stage: Stage, accessible: Check) -> None:
    with clock.frozen(stage.at):
        ensure_samples(stage.at)
        colleague(stage)
    first = stage.person("insurance_bureau", "/insurance/load/")
    load(first)
    main = first.locator("main")
    expect(main).to_contain_text("与现行“松原市 示例 2026”的差别")
    expect(main).to_contain_text("￥900.00")
    expect(main).to_contain_text("不能确认自己提交的标准")
    expect(first.locator("button:has-text('确认生效')")).to_have_count(0)
    accessible(first)
    assert TariffEdition.objects.filter(name="示例 2026 下").count() == 0, "nothing is in force yet"

    second = stage.person("second", "/insurance/load/", "narrow")
    second.click("main a:has-text('示例 2026 下')")
    second.wait_for_url("**/insurance/load/*-*/")
    fits(second)
    with second.expect_navigation():
        second.click("button:has-text('确认生效')")
    assert TariffEdition.objects.filter(name="示例 2026 下").count() == 1
    assert Fact.objects.filter(kind="insurance.tariffs_loaded").count() == 2, "the sample and the new one"

    office = stage.person("office", "/insurance/explain/")
    office.select_option("[name=area]", "220700")
    office.select_option("[name=insured_type]", "resident")
    office.select_option("[name=s0-level]", "city")
    office.fill("[name=s0-admitted_on]", stage.town.today.isoformat())
    with office.expect_navigation():
        office.click("main button:has-text('试算')")
    expect(office.locator("#answer")).to_contain_text("示例 2026 下")
    expect(office.locator("#answer")).to_contain_text("￥900.00")
    accessible(office)
