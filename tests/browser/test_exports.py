"""A list of more than two hundred persons leaves with a second person's word, marked, once."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import unquote

from playwright.sync_api import expect

from lianti.kernel.pure.ids import new_uid
from lianti.ledger.models import Fact
from lianti.residents.models import AccessReason, ExportRequest, Resident
from tests.browser.stage import Stage, fits

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.town import Town

Check = Callable[["Page"], None]


def _many(town: Town, many: int) -> None:
    """As many more under contract with the clinic as 王秀兰 is."""
    person = town.resident("grandmother")
    reason = AccessReason.objects.filter(resident=person, kind="contract").get()
    rows = [
        Resident(
            uid=new_uid(), name="周平安", sex="male", birth_on=person.birth_on, registered_at=person.registered_at,
            registered_institution_id=person.registered_institution_id,
        )
        for _row in range(many)
    ]  # fmt: skip
    Resident.objects.bulk_create(rows)
    AccessReason.objects.bulk_create(
        AccessReason(
            uid=new_uid(), resident=row, institution_id=reason.institution_id, kind="contract", since=reason.since,
            opened_by_uid=reason.opened_by_uid,
        )
        for row in rows
    )  # fmt: skip


def test_a_long_list_is_asked_for_approved_and_taken_once(stage: Stage, accessible: Check) -> None:
    _many(stage.town, 205)
    gp = stage.person("gp", "/residents/contracted")
    gp.fill("#worklist [name=q]", "王秀兰")
    with gp.expect_navigation():
        gp.press("#worklist [name=q]", "Enter")
    expect(gp.locator("#worklist [name=q]")).to_have_value("王秀兰")
    assert "q=~" in unquote(gp.url) and "王秀兰" not in unquote(gp.url)
    expect(gp.locator("tr[data-row]")).to_have_count(1)
    gp.goto(f"{stage.url}/residents/contracted")
    with gp.expect_navigation():
        gp.click("#worklist a:has-text('导出')")
    expect(gp.locator("main")).to_contain_text("超过 200 人的名单")
    accessible(gp)
    gp.select_option("#purpose", "care")
    gp.fill("#note", "电话随访，交给家医团队")
    with gp.expect_navigation():
        gp.click("button:has-text('提交申请')")
    expect(gp.locator("main")).to_contain_text("待审批")
    head = stage.person("head", "/residents/exports", "narrow")
    fits(head)
    with head.expect_navigation():
        head.click("button:has-text('批准')")
    expect(head.locator("main")).to_contain_text("已批准")
    gp.reload()
    with gp.expect_download() as taken:
        gp.click("a:has-text('生成文件')")
    row = ExportRequest.objects.get()
    book = zipfile.ZipFile(str(taken.value.path()))
    words = book.read("xl/sharedStrings.xml").decode()
    mark = words[words.index("内部资料") :].split("<")[0]
    assert all(part in mark for part in (stage.town.user("gp").display_name, "随访或联系患者", "电话随访"))
    assert row.serial in book.read("docProps/core.xml").decode() and words.count("周平安") >= 1
    gp.reload()
    expect(gp.locator("a:has-text('生成文件')")).to_have_count(0)
    expect(gp.locator("main")).to_contain_text("已生成")
    made = Fact.objects.get(kind="residents.export_made").data
    assert made["rows"] == row.rows > 200
