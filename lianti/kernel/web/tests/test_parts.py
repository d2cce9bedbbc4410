"""The partials draw what they are given, in words and not in colour alone."""

import datetime as dt

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from lianti.kernel.pure import clock
from lianti.kernel.web.pages import Chip, Clock, Empty, PersonLine
from lianti.kernel.web.templatetags.lianti import capped, mask_id, mask_phone, money, since
from lianti.kernel.web.words import datetime_cn, span_words

from . import site


@pytest.mark.parametrize(
    ("minutes", "state", "words"),
    [
        (120, "ok", "剩 2小时"),
        (18, "soon", "快到时 剩18分"),
        (-3, "late", "超时 3分"),
        (-1600, "late", "超时 1天2小时"),
    ],
)
def test_the_clock_says_its_state_in_words(minutes: int, state: str, words: str) -> None:
    promised = Clock.of(site.AT + dt.timedelta(minutes=minutes), site.AT)
    drawn = render_to_string("kernel/_clock.html", {"clock": promised})
    assert promised.state == state
    assert f"clock-{state}" in drawn and words in drawn


def test_no_promise_is_said_too() -> None:
    assert "无时限" in render_to_string("kernel/_clock.html", {"clock": Clock.of(None, site.AT)})


def test_the_chip_leads_to_its_clause() -> None:
    chip = Chip("SY-22", "上转标准", "/charter/SY-22", alliance="示例协作网")
    drawn = render_to_string("kernel/_chip.html", {"chip": chip})
    assert 'href="/charter/SY-22"' in drawn and "依据" in drawn and "示例协作网" in drawn


def test_a_person_is_told_apart_and_what_is_typed_cannot_break_the_page() -> None:
    person = PersonLine("<b>王</b>", "女", "67岁", mask_id("229900195901010024"), "新化社区")
    drawn = render_to_string("kernel/_person.html", {"person": person})
    assert "2****************4" in drawn and "新化社区" in drawn and "<b>王</b>" not in drawn


def test_the_worklist_draws_every_kind_of_cell() -> None:
    request = RequestFactory().get("/", {"unit": "1", "sort": "due", "page": "2"})
    drawn = render_to_string("kernel/_worklist.html", {"list": site.worklist_page(), "request": request})
    for piece in ("4821 0937 5512", "王秀兰", "待受理", "SY-22", "￥1,200.00", "2026-11-22 09:30", "I69.3"):
        assert piece in drawn
    assert 'aria-sort="ascending"' in drawn
    assert "sort=-due" in drawn
    assert '<input type="hidden" name="sort" value="due">' in drawn
    assert 'name="page"' not in drawn


def test_the_empty_list_offers_the_first_step(nurse: Client) -> None:
    page = nurse.get("/", {"tab": "late"}).content.decode()
    assert "没有超时" in page and 'href="/new"' in page
    assert "第一步" in render_to_string("kernel/_empty.html", {"empty": Empty("空", url="/x", action="第一步")})


def test_the_timeline_shows_what_is_still_to_come() -> None:
    drawn = render_to_string("kernel/_timeline.html", {"items": site.moments()})
    assert "2026-11-22 09:30" in drawn and "moment-ahead" in drawn and "未到" in drawn


def test_a_move_that_is_not_allowed_gives_its_reason(nurse: Client) -> None:
    page = nurse.get("/done/1").content.decode()
    assert 'aria-disabled="true"' in page and "病区尚未确认床位。" in page
    assert 'data-confirm="确定退回？"' in page
    assert page.count('name="idempotency_key"') >= 2


def test_a_wrong_field_tells_what_to_do_beside_it_and_keeps_the_rest(nurse: Client) -> None:
    page = nurse.post("/new", {"name": "王1", "reason": "保留这句话"}).content.decode()
    assert 'aria-invalid="true"' in page and 'id="id_name_wrong"' in page
    assert "姓名里不能有数字，请核对。" in page and "保留这句话" in page
    assert 'aria-describedby="id_name_help id_name_wrong"' in page


def test_words_for_times_money_and_masks() -> None:
    assert span_words(25 * 60) == "25分"
    assert span_words(30) == "不到1分"
    assert span_words(12 * 86400 + 7200) == "12天"
    assert [capped(n) for n in (None, 0, 99, 100, 5000)] == ["0", "0", "99", "99+", "99+"]
    assert money(-5) == "-￥0.05" and money(None) == ""
    assert datetime_cn(site.AT) == "2026-11-22 09:30" and datetime_cn(site.AT.date()) == "2026-11-22"
    assert mask_phone("10000001234") == "1********34" and mask_id(None) == ""
    with clock.frozen(site.AT):
        assert since(site.AT - dt.timedelta(hours=3)) == "3小时"
