"""Trying out a course of stays in the browser: by the bureau and the office, and nothing is written."""

from __future__ import annotations

import pytest

from lianti.insurance.actions import ensure_samples
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from tests.town import NOW, Town

ASKED = {
    "area": "220700", "insured_type": "resident", "group": "", "earlier_stays": "",
    "s0-level": "primary", "s0-admitted_on": "2026-03-01", "s0-discharged_on": "2026-03-05",
    "s1-level": "city", "s1-admitted_on": "2026-03-06", "s1-way": "up", "s1-eligible": "8000",
    "s2-level": "primary", "s2-admitted_on": "2026-03-12", "s2-way": "down", "s2-same_course": "on",
    "s3-level": "primary",
}  # fmt: skip


def tried(town: Town, who: str = "insurance_bureau", **change: str) -> tuple[int, str]:
    answer = signed_in_client(town, who).get("/insurance/explain/", ASKED | change)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("who", ["gp", "administrator", "regulator"])
def test_others_are_refused(town: Town, who: str) -> None:
    ensure_samples(NOW)
    status, text = tried(town, who)
    assert status == 403 and "起付线合计" not in text


def test_the_whole_loop_is_the_worked_example(town: Town) -> None:
    ensure_samples(NOW)
    facts = Fact.objects.count()
    status, text = tried(town)
    assert status == 200 and "起付线合计 ￥1,000.00，不办转诊 ￥1,400.00，少付 ￥400.00。" in text
    assert "示例" in text and "JL-49" in text and "JL-50" in text
    aided = tried(town, "office", group="aided")[1]
    assert "起付线合计 ￥500.00" in aided and "居民医保（医疗救助对象）" in aided
    assert Fact.objects.count() == facts, "looking is no fact"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"earlier_stays": "²"}, "请填 0～30 的整数"),
        ({"s1-eligible": "999999999999"}, "请填金额"),
        ({"s1-eligible": "NaN"}, "请填金额"),
        ({"s1-eligible": "1.005"}, "请填金额"),
        ({"s0-admitted_on": "0001-01-01"}, "2000 年到 2100 年"),
        ({"s0-admitted_on": "昨天"}, "请选择日期"),
        ({"area": "110000"}, "请从列表里选择"),
        ({"s1-way": "down"}, "方向与两家医院的级别不符"),
        ({"s0-admitted_on": "", "s1-admitted_on": "", "s2-admitted_on": ""}, "请至少写一次住院"),
        ({"s0-discharged_on": "2026-02-01"}, "出院日期早于入院日期"),
    ],
)
def test_what_contradicts_itself_is_a_sentence(town: Town, change: dict[str, str], words: str) -> None:
    ensure_samples(NOW)
    status, text = tried(town, **change)
    assert status == 200 and words in text and "起付线合计" not in text


def test_without_any_edition_it_says_so(town: Town) -> None:
    assert "载入后才能试算" in tried(town)[1]
