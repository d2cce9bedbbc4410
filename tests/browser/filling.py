"""What people do with the form of a case, one gesture each."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

PERSON = "王秀兰"
CLINIC = "心内科专家门诊"
WITNESS = "何晓枫"


def choose_person(page: Page, initials: str = "wxl", name: str = PERSON) -> None:
    """Find somebody by initials and start the form."""
    page.fill("#find-text", initials)
    page.locator("#found .list-group-item", has_text=name).locator("button").click()
    page.wait_for_url("**/edit/")


def quiet(page: Page, part: str) -> None:
    """Wait until nothing is asked for or put into a part of the page."""
    for name in ("request", "swapping", "settling"):
        expect(page.locator(f"{part} .htmx-{name}")).to_have_count(0)


def choose_diagnosis(page: Page, typed: str = "gxy") -> None:
    """Choose the first diagnosis that is offered, by keyboard."""
    with page.expect_response(lambda answer: answer.url.endswith(f"q={typed}")):
        page.locator("#diagnosis_code-search").press_sequentially(typed)
    expect(page.locator("#diagnosis_code-options [role=option]").first).to_be_visible()
    quiet(page, "[data-combobox]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#diagnosis_code-options [aria-selected=true]")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#diagnosis_code-change")).to_be_visible()


def fill_case(page: Page) -> None:
    """Type what the form does not know yet."""
    choose_diagnosis(page)
    page.fill("#id_sbp", "186")
    page.fill("#id_dbp", "104")
    page.fill("#id_reason", "血压控制不佳两月，近一周头晕")
    page.fill("#id_treatment", "氨氯地平 5 mg 每日一次")
    page.fill("#id_medication", "氨氯地平")
    page.locator("[name=missing_declared][value=reports]").check()


def choose_destination(page: Page, name: str = CLINIC) -> None:
    """Choose where."""
    page.locator("#where tr", has_text=name).locator("input[type=radio]").check()


def agree(page: Page, method: str) -> None:
    """Both scopes, in one of the ways consent is given."""
    page.check("[name=agree_referral]")
    page.check("[name=agree_sharing]")
    page.select_option("[name=consent_method]", method)


def consent_by_word(page: Page) -> None:
    """By word of mouth before a witness."""
    agree(page, "verbal")
    page.fill("[name=consent_witness]", WITNESS)


def consent_kept(page: Page) -> None:
    """By word of mouth, and wait until the server has it: the form asks nothing more by itself."""

    def with_the_witness(answer: Response) -> bool:
        return answer.url.endswith("/autosave/") and WITNESS in unquote_plus(answer.request.post_data or "")

    with page.expect_response(with_the_witness):
        consent_by_word(page)
    quiet(page, "#case-form")


def submit(page: Page) -> None:
    """Send the form and wait for the case."""
    page.click("button[name=do][value=submit]")
    page.wait_for_url(lambda url: "/edit/" not in url)


def whole_form(page: Page) -> None:
    """Everything but consent."""
    choose_person(page)
    fill_case(page)
    choose_destination(page)
