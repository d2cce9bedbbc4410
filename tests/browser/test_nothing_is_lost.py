"""Two tabs, a locked screen, another role, a hasty hand: nothing typed is lost and nothing happens twice."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from lianti.kernel.pure import clock
from lianti.kernel.testing.town import LONG_AGO, PASSWORD, PLATFORM
from lianti.ledger.models import Fact
from lianti.parties.actions import grant_role
from lianti.referrals.models import Referral
from tests.browser.filling import (
    choose_destination,
    choose_person,
    consent_by_word,
    consent_kept,
    fill_case,
    submit,
    whole_form,
)
from tests.browser.stage import Stage, state

if TYPE_CHECKING:
    from playwright.sync_api import Page

WORDS = "血压控制不佳两月，近一周头晕"


def started(stage: Stage) -> Page:
    """The form of a new case, as the GP sees it."""
    page = stage.person("gp", "/referrals/new/")
    choose_person(page)
    return page


def unlock(page: Page, password: str = PASSWORD) -> None:
    """Give the password to the lock."""
    expect(page.locator("#lock")).to_be_visible()
    page.fill("#lock-password", password)
    page.keyboard.press("Enter")


def test_of_two_tabs_the_second_is_told_and_loses_nothing(stage: Stage) -> None:
    first = started(stage)
    second = stage.tab(first, first.url.removeprefix(stage.url))
    first.fill("#id_reason", "第一个窗口写的")
    expect(first.locator("#draft-note")).to_contain_text("已保存")
    second.fill("#id_history", "第二个窗口写的")
    expect(second.locator("#refusal")).to_contain_text("另一个窗口")
    expect(second.locator("#id_history")).to_have_value("第二个窗口写的")
    second.click("button[name=do][value=save]")
    expect(second.locator(".refusal").first).to_contain_text("另一个窗口")
    expect(second.locator("#id_history")).to_have_value("第二个窗口写的")
    case = stage.case()
    assert (case.reason, case.history) == ("第一个窗口写的", "高血压 10 年")


def test_a_screen_that_locked_while_typing_keeps_the_words_and_sends_them_after_all(
    stage: Stage, settings: Any
) -> None:
    stage.console.allow("(status of|Status Error Code) 401")
    settings.LIANTI_IDLE_MINUTES = 15
    page = stage.person("gp", "/referrals/new/")
    whole_form(page)
    consent_kept(page)
    # Whatever the form still asked would meet the lock before the press does.
    stage.at += dt.timedelta(minutes=20)
    page.click("button[name=do][value=submit]")
    expect(page.locator("#id_reason")).to_be_hidden()
    unlock(page, "not-the-password")
    expect(page.locator("#lock-error")).to_contain_text("密码不对")
    expect(page.locator("#lock")).to_be_visible()
    unlock(page)
    page.wait_for_url(lambda url: "/edit/" not in url)
    state(page, "待受理")
    assert Fact.objects.filter(kind="referral.submitted").count() == 1
    assert stage.case().reason == WORDS


def test_the_lock_covers_half_a_sentence_and_gives_it_back(stage: Stage) -> None:
    stage.console.allow("(status of|Status Error Code) 401")
    page = started(stage)
    page.locator("#id_reason").press_sequentially("血压控制不佳")
    page.locator("summary.tool-account").click()
    page.click("[data-lock-now]")
    expect(page.locator("#lock")).to_be_visible()
    expect(page.locator("#id_reason")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("#lock")).to_be_visible()
    assert page.request.get(page.url, max_redirects=0).status == 302, "the server is locked too"
    unlock(page)
    # Nothing behind the lock takes keys, so type only when it is gone.
    expect(page.locator("#lock")).to_be_hidden()
    expect(page.locator("#id_reason")).to_have_value("血压控制不佳")
    page.locator("#id_reason").press_sequentially("两月")
    # The note still tells of the first save, so look for what was saved and not for the note.
    for _look in range(40):
        if stage.case().reason == "血压控制不佳两月":
            break
        page.wait_for_timeout(250)
    assert stage.case().reason == "血压控制不佳两月"


def test_a_lock_in_one_tab_locks_the_other_and_one_password_opens_both(stage: Stage) -> None:
    first = started(stage)
    second = stage.tab(first, "/referrals/")
    first.locator("summary.tool-account").click()
    first.click("[data-lock-now]")
    expect(second.locator("#lock")).to_be_visible()
    unlock(second)
    expect(first.locator("#lock")).to_be_hidden()


def test_after_a_switch_of_roles_the_old_form_is_refused(stage: Stage) -> None:
    with clock.frozen(stage.at):
        grant_role(
            user=stage.town.user("gp"), role="village_doctor", institution=stage.town.village, by=PLATFORM, at=LONG_AGO
        )
    page = stage.person("gp", "/referrals/new/")
    whole_form(page)
    consent_kept(page)
    other = stage.tab(page, "/")
    other.locator("summary", has_text="身份").click()
    other.locator(".menu-sheet button", has_text="村医").click()
    expect(other.locator(".notice")).to_contain_text("已切换为")
    page.click("button[name=do][value=submit]")
    expect(page.locator(".refusal").first).to_contain_text("您已切换身份")
    expect(page.locator("#id_reason")).to_have_value(WORDS)
    assert not Fact.objects.filter(kind="referral.submitted").exists()
    assert stage.case().state == "draft"


def test_a_hasty_hand_makes_one_case_and_sends_it_once(stage: Stage) -> None:
    page = stage.person("gp", "/referrals/new/")
    page.fill("#find-text", "wxl")
    page.locator("#found .list-group-item button").dblclick()
    page.wait_for_url("**/edit/")
    assert Referral.objects.count() == 1
    fill_case(page)
    choose_destination(page)
    consent_by_word(page)
    page.dblclick("button[name=do][value=submit]")
    page.wait_for_url(lambda url: "/edit/" not in url)
    state(page, "待受理")
    assert Fact.objects.filter(kind="referral.submitted").count() == 1


def test_what_the_network_swallowed_is_still_there(stage: Stage) -> None:
    stage.console.allow("ERR_INTERNET_DISCONNECTED")
    page = stage.person("gp", "/referrals/new/")
    whole_form(page)
    consent_kept(page)
    # A save whose answer is swallowed, too, is told to be from another window.
    page.context.set_offline(True)
    page.click("button[name=do][value=submit]")
    expect(page.locator("#toasts")).to_contain_text("网络中断")
    expect(page.locator("#id_reason")).to_have_value(WORDS)
    page.context.set_offline(False)
    submit(page)
    state(page, "待受理")


def test_an_incomplete_form_says_what_is_missing_and_keeps_the_rest(stage: Stage) -> None:
    page = started(stage)
    page.fill("#id_reason", WORDS)
    page.fill("#id_sbp", "一百八")
    page.click("button[name=do][value=submit]")
    expect(page.locator("#id_sbp_wrong")).to_contain_text("请填数字")
    expect(page.locator("#id_reason")).to_have_value(WORDS)
    page.fill("#id_sbp", "186")
    page.click("button[name=do][value=submit]")
    expect(page.locator(".refusal, .field-error").first).to_be_visible()
    expect(page.locator("#id_reason")).to_have_value(WORDS)
    assert stage.case().state == "draft"
