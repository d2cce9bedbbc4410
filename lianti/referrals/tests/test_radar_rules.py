"""The radar's rules: who stands where (C5, C9, C10, C10a), what a place lacks and what to do, reading a list."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.ids import new_uid
from lianti.referrals.rules import radar as rules
from lianti.referrals.rules.radar_list import day_of, find_list
from lianti.referrals.rules.readiness import check_place, rank_places
from lianti.referrals.shapes.radar import Candidate, Need, PlaceOffer

TODAY = dt.date(2026, 3, 11)
CALM = Candidate(age=70, diagnosis_code="I10.x00", diagnosis_name="高血压", phase="chronic", ready_days=3, days_in=9)


def values(**numbers: float) -> dict[str, Decimal]:
    return {name: Decimal(str(number)) for name, number in numbers.items()}


@pytest.mark.parametrize(
    ("changes", "standing", "words"),
    [
        ({}, "now", "请核对"),
        ({"values": values(systolic=136, diastolic=82)}, "now", "血压 136/82 达标"),
        ({"values": values(systolic=146, diastolic=82)}, "now", "慢性期"),
        ({"values": values(systolic=182, diastolic=82)}, "stop", "收缩压 182"),
        ({"values": values(oxygen=88)}, "stop", "血氧 88%"),
        ({"critical": True}, "stop", "危急值"),
        ({"phase": "acute", "ready_days": None}, "stop", "急性期"),
        ({"under_way": True, "critical": True}, "under_way", ""),
        ({"resting_until": TODAY}, "resting", "2026-03-11 前不再建议"),
        ({"phase": "", "ready_days": None, "planned_in": 2}, "judge", "还没有判定病程阶段"),
        ({"phase": "", "ready_days": None, "planned_in": 9}, "wait", "9 天后"),
        ({"phase": "", "ready_days": None}, "wait", ""),
        ({"diagnosis_code": "E11.900", "values": values(glucose=8.1)}, "now", "血糖 8.1"),
        ({"diagnosis_code": "E11.900", "values": values(glucose=3.4)}, "stop", "血糖 3.4"),
        ({"diagnosis_code": "I63.900", "phase": "recovery"}, "now", "脑卒中恢复期"),
        ({"diagnosis_code": "S72.000", "phase": "postop"}, "now", "术后恢复期"),
    ],
)
def test_who_stands_where(changes: dict[str, Any], standing: str, words: str) -> None:
    found = rules.seen(replace(CALM, **changes))
    assert found.standing == standing and words in "；".join(found.reasons)
    assert bool(found.stops) == (standing in {"stop", "resting"} or bool(changes.get("under_way")))


def test_the_target_is_milder_from_eighty_on() -> None:
    person = replace(CALM, values=values(systolic=146, diastolic=82))
    assert "HTN-DN-01" not in rules.seen(person).criteria, "不达标不算符合"
    assert "HTN-DN-01" in rules.seen(replace(person, age=80)).criteria


def test_the_nearest_discharge_of_those_who_may_go_is_first() -> None:
    people = {
        "late": replace(CALM, planned_in=5), "soon": replace(CALM, planned_in=1), "open": CALM,
        "longest": replace(CALM, ready_days=9), "stopped": replace(CALM, critical=True, planned_in=0),
    }  # fmt: skip
    names = sorted(people, key=lambda n: rules.order_of(people[n], rules.seen(people[n]), n))
    assert names == ["soon", "late", "longest", "open", "stopped"]


@given(
    st.decimals(0, 400, places=1),
    st.booleans(),
    st.sampled_from(["", "acute", "recovery", "postop", "stable", "chronic"]),
)
def test_nobody_with_a_reason_against_is_suggested(upper: Decimal, critical: bool, phase: str) -> None:
    person = replace(CALM, phase=phase, critical=critical, values={"systolic": upper}, planned_in=1)
    found = rules.seen(person)
    assert (found.standing == "now") <= (not found.stops and phase in rules.READY)


NEED = Need("ward", "recovery", drugs=("氨氯地平",), skills=("rehab",), equipment=("ecg",))
GOOD = PlaceOffer(
    new_uid(), "新化社区", ("ward", "clinic"), ("recovery",), ("rehab",), ("ecg",), 3, (), contracted=True,
    registered=True, distance_km=4.0,
)  # fmt: skip


def test_a_place_that_has_all_lacks_only_the_familys_word() -> None:
    found = check_place(NEED, GOOD)
    assert (found.missing, found.unknown) == (0, 1) and [c.what for c in found.checks if c.state == "unknown"] == [
        "family"
    ]
    assert check_place(NEED, replace(GOOD, chosen=str(GOOD.uid))).unknown == 0


@pytest.mark.parametrize(
    ("changes", "what", "state", "remedy"),
    [
        ({"ways": None}, "way", "unknown", "申报"),
        ({"ways": ("clinic",)}, "way", "missing", "社区门诊随访"),
        ({"ways": ()}, "way", "missing", "改选其他机构"),
        ({"groups": ("elderly",)}, "group", "missing", "电话"),
        ({"free_beds": 0}, "bed", "missing", "改为家庭病床"),
        ({"free_beds": None}, "bed", "unknown", "报今天的空床"),
        ({"lacking": None}, "drugs", "unknown", "登记药品目录"),
        ({"lacking": ("氨氯地平",)}, "drugs", "missing", "换同类药"),
        ({"skills": ("wound",)}, "skills", "missing", "带教"),
        ({"skills": ()}, "skills", "unknown", "申报"),
        ({"equipment": ("blood",)}, "equipment", "missing", "共享检查中心"),
        ({"contracted": False}, "doctor", "missing", "签约"),
        ({"distance_km": 40.0}, "distance", "missing", "上门"),
        ({"distance_km": None}, "distance", "unknown", "补机构位置"),
        ({"home_km": 40.0, "registered": False}, "distance", "missing", "上门"),
        ({"chosen": "another"}, "family", "missing", "家属意愿"),
    ],
)
def test_what_is_missing_names_its_remedy(changes: dict[str, Any], what: str, state: str, remedy: str) -> None:
    found = check_place(NEED, replace(GOOD, **changes))
    [check] = [c for c in found.checks if c.what == what]
    assert check.state == state and remedy in check.remedy


def test_the_way_from_home_counts_before_the_way_from_the_hospital() -> None:
    def way(**changes: Any) -> tuple[str, str]:
        [check] = [c for c in check_place(NEED, replace(GOOD, **changes)).checks if c.what == "distance"]
        return check.state, check.words

    assert way() == ("ready", "离本院 4.0 公里")
    assert way(home_km=0.0) == ("ready", "就是建档机构，在家附近")
    assert way(home_km=6.25, registered=False)[1].startswith("离家约 6.2 公里")
    near = replace(GOOD, uid=new_uid(), name="离家近", registered=False, distance_km=14.0, home_km=1.0)
    far = replace(GOOD, uid=new_uid(), name="离医院近", registered=False, distance_km=1.0, home_km=9.0)
    assert [p.offer.name for p in rank_places(NEED, [far, near])] == ["离家近", "离医院近"]


def test_the_familys_wish_comes_first_then_what_is_ready() -> None:
    far = replace(GOOD, uid=new_uid(), name="远", distance_km=40.0)
    full = replace(GOOD, uid=new_uid(), name="满", free_beds=0, distance_km=1.0)
    names = [p.offer.name for p in rank_places(NEED, [full, far, GOOD])]
    assert names == ["新化社区", "远", "满"]
    wished = [replace(p, chosen=str(full.uid)) for p in (full, far, GOOD)]
    assert rank_places(NEED, wished)[0].offer.name == "满"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-14", TODAY + dt.timedelta(days=3)), ("2026/3/14 00:00:00", TODAY + dt.timedelta(days=3)),
        ("2026年3月14日", TODAY + dt.timedelta(days=3)), ("3月14日", TODAY + dt.timedelta(days=3)),
        ("明天", TODAY + dt.timedelta(days=1)), ("1-2", dt.date(2026, 1, 2)), ("2026-13-40", None),
        ("9999999999", None), ("下周", None), ("", None),
    ],
)  # fmt: skip
def test_days_as_people_write_them(text: str, day: dt.date | None) -> None:
    assert day_of(text, TODAY) == day


def test_every_row_gets_its_verdict() -> None:
    known = {"ZY1": ("赵安澜", "心内科"), "ZY2": ("周平安", "心内科")}
    rows = [
        ["科室", "住院号", "姓名", "拟出院日", "主要诊断"], ["心内科", "ZY1", "赵安澜", "3月13日", "高血压"],
        ["心内科", "ZY2", "别的人", "3月13日"], ["心内科", "ZY9", "程晚晴", "明天"],
        ["心内科", "ZY9", "程晚晴", "明天"], ["心内科", "", "程晚晴", "明天"], ["心内科", "ZY8", "", "明天"],
        ["心内科", "ZY7", "程晚晴", "下周"],
        ["心内科", "ZY6", "程晚晴", "2026-03-01"], ["心内科", "ZY5", "程晚晴", "2027-03-01"],
        ["心内科", "ZY4", "程晚晴", ""], ["心内科", "ZY3\x00", "程晚晴", "明天"], ["", "", "", ""],
    ]  # fmt: skip
    found = find_list(rows, known, TODAY)
    assert [(r.verdict[:4], r.error[:6]) for r in found] == [
        ("已对上在", ""), ("", "这个住院号登"), ("还没有登", ""), ("", "住院号重复，"), ("", "没有住院号"),
        ("", "没有姓名"), ("", "看不懂拟出院"), ("", "拟出院日已经"), ("", "拟出院日在 "), ("", "没有拟出院日"),
        ("", "有看不见的字"),
    ]  # fmt: skip
    assert found[0].diagnosis == "高血压" and "赵安澜" not in "".join(r.error + r.verdict for r in found)
    for empty in ([], [["", ""]]):
        with pytest.raises(Refused):
            find_list(empty, known, TODAY)
    with pytest.raises(Refused):
        find_list([["ZY1", "甲", "明天"]] * 501, known, TODAY)
