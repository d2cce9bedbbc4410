"""The verdict on each row, corrections by the office, and what programs get to see."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from lianti.alliances.roster import (
    Contact,
    Edit,
    KnownUnit,
    RawUnit,
    apply_corrections,
    as_json,
    exit_code,
    from_plain,
    judge,
    read_roster,
    to_plain,
)
from lianti.alliances.roster.lookalike import is_certain_variant, is_near
from lianti.alliances.tests.roster_samples import PHONE, PHONE_2, contact, facts, member, rows_of
from lianti.kernel.pure.errors import Refused


def verdicts(*units: RawUnit, known: tuple[KnownUnit, ...] = ()) -> list[str]:
    return [row.verdict for row in judge(units, known)]


def test_a_new_unit_and_a_member_in_another_writing() -> None:
    rows = judge([RawUnit("东风 卫生院"), RawUnit("北方康复医院")], [member("东风卫生院", "宁江区")])
    assert [row.verdict for row in rows] == ["same", "new"]
    assert rows[0].known_uid == member("东风卫生院", "宁江区").uid
    assert exit_code(rows) == 0


def test_a_namesake_in_another_district_is_new_and_said_so() -> None:
    rows = judge([RawUnit("东风卫生院", district="前郭县")], [member("东风卫生院", "宁江区")])
    assert rows[0].verdict == "new"
    assert "宁江区" in rows[0].message


def test_an_unknown_district_with_two_namesakes_is_unclear() -> None:
    known = (member("东风卫生院", "宁江区"), member("东风卫生院", "前郭县"))
    assert verdicts(RawUnit("东风卫生院"), known=known) == ["unclear"]
    assert verdicts(RawUnit("东风卫生院", district="宁江"), known=known) == ["same"]


def test_same_says_what_differs_without_naming_anybody() -> None:
    known = member("甲医院", head="张三", kind="general_hospital", contacts=(contact("李四", PHONE),))
    unit = RawUnit("甲医院", head="王五", contacts=(contact("赵六", PHONE_2),))
    row = judge([unit], [known])[0]
    assert row.verdict == "same"
    assert "负责人、联系人与登记的不同" in row.message
    assert not any(word in row.message for word in ("张三", "王五", "李四", "赵六", PHONE, PHONE_2))
    assert "不同" not in judge([RawUnit("甲医院", head="张 三")], [known])[0].message


def test_twice_in_one_table_is_a_duplicate_and_the_first_gets_the_people_of_both() -> None:
    rows = rows_of(f"单位,联系人,电话\n甲医院,张三,{PHONE}\n乙卫生院,,\n甲 医院,李四,{PHONE_2}\n".encode(), "a.csv")
    assert [row.verdict for row in rows] == ["new", "new", "duplicate"]
    assert facts(rows)[0] == ("甲医院", "", [("张三", "", PHONE), ("李四", "", PHONE_2)])
    assert "第1行" in rows[2].message
    assert exit_code(rows) == 1


def test_a_duplicate_with_an_impossible_phone_does_not_spoil_the_first_row() -> None:
    rows = rows_of(f"单位,联系人,电话\n甲医院,张三,{PHONE}\n甲医院,李四,123\n".encode(), "a.csv")
    assert [row.verdict for row in rows] == ["new", "error"]
    assert len(rows[0].contacts) == 1


def test_annexes_that_name_different_heads_say_so() -> None:
    text = f"1. 甲医院 张三\n\n单位,负责人,电话\n甲医院,李四,{PHONE}"
    rows = rows_of(text)
    assert [row.head for row in rows] == ["张三"]
    assert "负责人不同" in rows[0].message


@pytest.mark.parametrize(
    "unit",
    [
        RawUnit(""),
        RawUnit("12345"),
        RawUnit("=A1"),
        RawUnit("#REF!"),
        RawUnit("长" * 60 + "医院"),
        RawUnit("甲医院", head="=cmd"),
        RawUnit("甲医院", contacts=(contact("张三", "12345"),)),
        RawUnit("甲医院", contacts=(contact("张三", PHONE), contact("李四", "1.00E+10"))),
    ],
)
def test_errors(unit: RawUnit) -> None:
    row = judge([unit], [])[0]
    assert row.verdict == "error"
    assert row.message.endswith("。")
    assert exit_code([row]) == 1


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("吉林油田医院", "松原吉林油田医院"),
        ("松原市东风卫生院", "东风卫生院"),
        ("职工卫生所（长采）", "职工卫生所（前郭）"),
        ("职工卫生所", "职工卫生所（长采）"),
        ("某市疾控中心", "某市疾病预防控制中心"),
        ("某县中医院", "某县中医医院"),
        ("康来尔医院", "康莱尔医院"),
        ("哈达山镇卫生院", "哈达山卫生院"),
        ("某某油田望糊卫生所", "某某油田望湖卫生所"),
        ("某某油田职功卫生所", "某某油田职工卫生所"),
    ],
)
def test_other_spellings_of_a_member_are_unclear(name: str, other: str) -> None:
    row = judge([RawUnit(name)], [member(other)])[0]
    assert row.verdict == "unclear"
    assert row.known_uid == member(other).uid
    assert other in row.message


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("滨江东区社区卫生服务站", "滨江西区社区卫生服务站"),
        ("某某采油一厂卫生所", "某某采油二厂卫生所"),
        ("某市第一人民医院", "某市第二人民医院"),
        ("仁大口腔医院", "仁大医院"),
        ("沿江社区卫生服务中心", "滨江社区卫生服务中心"),
        ("甲医院", "乙医院"),
        ("松原肛肠医院", "宁江华通肛肠医院"),
    ],
)
def test_other_units_are_not_taken_for_a_member(name: str, other: str) -> None:
    assert verdicts(RawUnit(name), known=(member(other),)) == ["new"]
    assert not is_near(name, other) and not is_certain_variant(name, other)


def test_a_slip_is_not_looked_for_among_members_the_file_names_itself() -> None:
    known = (member("某某油田地调卫生所"),)
    assert verdicts(RawUnit("某某油田地钻卫生所"), known=known) == ["unclear"]
    assert verdicts(RawUnit("某某油田地调卫生所"), RawUnit("某某油田地钻卫生所"), known=known) == ["same", "new"]


def test_one_unit_spelled_otherwise_in_another_table_is_unclear() -> None:
    units = [RawUnit("松原吉林油田医院", block=1), RawUnit("吉林油田医院", block=2)]
    assert verdicts(*units) == ["new", "unclear"]
    assert verdicts(*(replace(unit, block=1) for unit in units)) == ["new", "new"]


def test_kind_and_level_are_never_guessed() -> None:
    rows = judge(
        [
            RawUnit("松原商贸公司"),
            RawUnit("甲医院", kind="养老机构"),
            RawUnit("乙医院", level="很高"),
            RawUnit("丙医院", kind="专科医院", level="二级"),
            RawUnit("丁医院（三甲）"),
        ],
        [],
    )
    assert [(row.kind, row.level, row.verdict) for row in rows] == [
        ("", "", "unclear"),
        ("综合医院", "", "unclear"),
        ("综合医院", "", "unclear"),
        ("专科医院", "二级", "new"),
        ("综合医院", "三级甲等", "new"),
    ]


def test_a_second_lead_is_unclear() -> None:
    rows = rows_of("1. 甲医院（集团总院）\n2. 乙医院（牵头单位）")
    assert [row.verdict for row in rows] == ["new", "unclear"]


def test_the_office_corrects_and_the_judge_looks_again() -> None:
    known = [member("松原吉林油田医院"), member("东风卫生院", "宁江区")]
    units = [
        RawUnit("吉林油田医院"),
        RawUnit("江北油田医院"),
        RawUnit("东风卫生院"),
        RawUnit("松原商贸公司"),
        RawUnit("", contacts=(contact("张三", "12"),)),
        RawUnit("多余医院"),
    ]
    rows = judge(units, known)
    assert [row.verdict for row in rows] == ["unclear", "new", "same", "unclear", "error", "new"]
    edits = [
        Edit(1, verdict="same"),
        Edit(2, name="江北 医院（牵头单位）", level="二级"),
        Edit(3, district="前郭县"),
        Edit(4, kind="其他机构"),
        Edit(5, name="丙卫生所", contacts=(Contact("张 三", "", "1.0000001234E10"),), head="李 四"),
        Edit(6, drop=True),
    ]
    again = judge(apply_corrections(rows, edits), known)
    assert [row.verdict for row in again] == ["same", "new", "new", "new", "new"]
    assert again[0].known_uid == known[0].uid
    assert (again[1].name, again[1].role, again[1].level) == ("江北医院", "lead", "二级")
    assert facts(again)[4] == ("丙卫生所", "李四", [("张三", "", PHONE)])
    assert exit_code(again) == 0


def test_an_answer_new_holds_until_the_name_changes() -> None:
    known = [member("松原吉林油田医院")]
    rows = judge([RawUnit("吉林油田医院")], known)
    rows = judge(apply_corrections(rows, [Edit(1, verdict="new")]), known)
    assert rows[0].verdict == "new"
    rows = judge(apply_corrections(rows, [Edit(1, name="油田医院")]), known)
    assert rows[0].verdict == "unclear"


def test_corrections_that_cannot_be_are_refused() -> None:
    rows = judge([RawUnit("甲医院")], [])
    with pytest.raises(Refused, match="第 7 行"):
        apply_corrections(rows, [Edit(7, name="乙医院")])
    with pytest.raises(Refused, match="哪一家"):
        apply_corrections(rows, [Edit(1, verdict="same")])


def test_a_correction_of_a_duplicate_separates_the_two_rows_again() -> None:
    rows = rows_of(f"单位,联系人,电话\n甲医院,张三,{PHONE}\n甲医院,李四,{PHONE_2}\n".encode(), "a.csv")
    again = judge(apply_corrections(rows, [Edit(2, name="乙医院")]), [])
    assert facts(again) == [("甲医院", "", [("张三", "", PHONE)]), ("乙医院", "", [("李四", "", PHONE_2)])]


def test_json_has_the_documented_keys_and_masks_people() -> None:
    unit = RawUnit(
        "甲医院", head="张三", contacts=(Contact("欧阳修", "科员", PHONE), Contact("李四", "", "写错的电话"))
    )
    rows = judge([unit], [])
    shown = as_json(rows, reveal=False)
    assert list(shown["rows"][0]) == ["name", "kind", "level", "head", "contacts", "verdict", "message"]
    assert shown["rows"][0]["head"] == "张*"
    assert shown["rows"][0]["contacts"][0] == {"name": "欧**", "post": "科员", "phone": "1********34"}
    text = json.dumps(shown, ensure_ascii=False)
    assert not any(word in text for word in ("张三", "欧阳", "李四", PHONE, "写错"))
    revealed = as_json(rows, reveal=True)["rows"][0]
    assert (revealed["head"], revealed["contacts"][0]["phone"]) == ("张三", PHONE)


def test_units_survive_being_kept_as_json() -> None:
    units = read_roster(f"单位,联系人,电话\n甲医院,张三,{PHONE}\n".encode(), "a.csv")
    rows = judge(units, [member("甲医院")])
    units = apply_corrections(rows, [Edit(1, verdict="same")])
    assert [from_plain(json.loads(json.dumps(to_plain(unit)))) for unit in units] == units
