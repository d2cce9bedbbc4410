"""Pasted and converted text: lists, tab rows, one cell per line, prose around them, and the real list of 33 units."""

from __future__ import annotations

from pathlib import Path

import pytest

from lianti.alliances.roster import judge, parse_text
from lianti.alliances.tests.roster_samples import PHONE, PHONE_2, facts, rows_of

SONGYUAN = Path(__file__).parents[4] / "shared" / "policy" / "sources" / "SY-songyuan.txt"


# Annex 1 as published, for a clone that has no founding documents beside it.
ANNEX = """附件：1.松原吉林油田医院城市医疗集团/成员单位及负责人名单

 附件1 松原吉林油田医院城市医疗集团总院/成员单位名单（负责人姓名从略）

1. 松原吉林油田医院（集团总院）
2. 松原市疾病预防控制中心
3. 松原市妇幼保健计划生育服务中心
4. 宁江吉林油田江北医院
5. 哈达山卫生院
6. 繁荣社区卫生服务中心
7. 建设社区卫生服务中心
8. 沿江社区卫生服务中心
9. 滨江西区社区卫生服务站
10. 滨江东区社区卫生服务站
11. 荆氏医院
12. 康莱尔医院
13. 北方康复医院
14. 宁江颐和堂医院
15. 宁江华通肛肠医院
16. 松原肛肠医院
17. 仁大医院
18. 宁江广仁糖尿病专科医院
19. 吉林油田地调卫生所
20. 吉林油田地钻卫生所
21. 吉林油田建设卫生所
22. 吉林油田医院主业机关卫生所
23. 吉林油田机关卫生所（镜湖）
24. 吉林油田望湖卫生所
25. 吉林油田和平卫生所
26. 吉林油田前炼卫生所
27. 吉林油田采油一厂卫生所
28. 吉林油田研究院卫生所
29. 吉林油田山下卫生所
30. 吉林油田总医院英台采油厂医务室
31. 吉林油田乾安采油厂卫生所
32. 吉林油田新立采油厂卫生所
33. 吉林油田职工卫生所（长采）
附件2 联系人名单：序号、单位名称、姓名、职务、联系方式（33行，内容从略）

医院办〔2023〕3号 松原吉林油田医院城市医疗集团实施方案
"""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_songyuan_document_gives_its_33_units_and_nobody(ending: str) -> None:
    text = SONGYUAN.read_text(encoding="utf-8") if SONGYUAN.exists() else ANNEX
    rows = judge(parse_text(text.replace("\n", ending)), [])
    assert len(rows) == 33
    assert [row.name for row in rows if row.role == "lead"] == ["松原吉林油田医院"]
    assert not any(row.head or row.contacts or row.level for row in rows)
    assert {row.verdict for row in rows} == {"new"}
    assert all(row.kind for row in rows)
    kinds = {row.name: row.kind for row in rows}
    assert kinds["松原市妇幼保健计划生育服务中心"] == "妇幼保健机构"
    assert kinds["宁江华通肛肠医院"] == "专科医院"
    assert kinds["北方康复医院"] == "康复医院"
    assert kinds["吉林油田机关卫生所（镜湖）"] == "卫生所"


def test_a_numbered_list_in_full_width_signs_with_prose_around() -> None:
    text = (
        "　　为推进分级诊疗，由甲医院牵头，成立医疗集团。\n"
        "1.积极探索统一的医疗管理和质控标准。\n"
        "2.松原市中心医院，负责组织协调各单位开展工作\n\n"
        "附件1　成员单位名单\n\n１．甲医院（集团总院）\n２、乙　卫生院\n（3）丙卫生所（镜湖）\n④丁医务室\n\n"
        "医院办〔2023〕3号\n"
    )
    rows = rows_of(text)
    assert [row.name for row in rows] == ["甲医院", "乙卫生院", "丙卫生所（镜湖）", "丁医务室"]
    assert [row.role for row in rows] == ["lead", "member", "member", "member"]


def test_people_after_a_unit_with_and_without_labels() -> None:
    text = f"1. 甲医院，院长：张 三，电话：{PHONE}\n2. 乙卫生院 李 四 副院长 {PHONE_2}\n3. 丙卫生所 王五"
    assert facts(rows_of(text)) == [
        ("甲医院", "张三", [("张三", "负责人", PHONE)]),
        ("乙卫生院", "", [("李四", "副院长", PHONE_2)]),
        ("丙卫生所", "王五", []),
    ]


CELLS = ["序号", "单位名称", "负责人", "1", "甲医院", "张　三", "2", "乙卫生院", "李四"]
PEOPLE: list[tuple[str, str, list[tuple[str, str, str]]]] = [("甲医院", "张三", []), ("乙卫生院", "李四", [])]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(CELLS),
        "\t\n" + "\n\t\n".join(CELLS) + "\n\t",
        "\t" + "\n\t".join(CELLS),
        "\t".join(CELLS),
        "\r\n\r\n".join(CELLS) + "\r\n填报单位盖章后于三月底前报送医疗集团办公室并抄送各有关单位\r\n",
        "\x0b".join(CELLS),
    ],
    ids=["lines", "tab between", "tab before", "one line", "prose after", "vertical tabs"],
)
def test_one_cell_per_line_as_converted_documents_give_it(text: str) -> None:
    assert facts(rows_of(text)) == PEOPLE


def test_a_lost_empty_cell_does_not_move_people_into_the_wrong_column() -> None:
    text = "\n".join(
        [
            "序号",
            "单位名称",
            "姓名",
            "职务",
            "联系方式",
            "1",
            "甲医院",
            "院长",
            PHONE,
            "2",
            "乙卫生院",
            "张三",
            PHONE_2,
            "3",
            "丙卫生所",
        ]
    )
    assert facts(rows_of(text)) == [
        ("甲医院", "", [("", "院长", PHONE)]),
        ("乙卫生院", "", [("张三", "", PHONE_2)]),
        ("丙卫生所", "", []),
    ]


def test_a_record_without_a_name_is_an_error_and_takes_nothing_from_its_neighbour() -> None:
    rows = rows_of("\n".join(["序号", "单位", "负责人", "1", "甲医院", "张三", "2", "李四", "3", "丙卫生所", "王五"]))
    assert [(row.name, row.head, row.verdict) for row in rows] == [
        ("甲医院", "张三", "new"),
        ("", "李四", "error"),
        ("丙卫生所", "王五", "new"),
    ]


def test_two_annexes_are_joined_and_flagged() -> None:
    text = (
        "附件1 成员单位及负责人名单\n序号\n单位\n姓名\n1\n甲医院\n张三\n2\n乙卫生院\n李四\n"
        f"附件2 联系人名单\n序号\n单位名称\n姓名\n职务\n联系方式\n"
        f"1\n甲医院\n王五\n科员\n{PHONE}\n2\n乙卫生院\n赵 六\n干事\n1.0000001235E10\n"
    )
    rows = rows_of(text)
    assert facts(rows) == [
        ("甲医院", "张三", [("王五", "科员", PHONE)]),
        ("乙卫生院", "李四", [("赵六", "干事", PHONE_2)]),
    ]
    assert all("已并入" in row.message and row.verdict == "new" for row in rows)


def test_tab_rows_with_district_headings() -> None:
    text = "一、宁江区\n序号\t单位\t院长\n1\t东风卫生院\t张三\n二、前郭县\n1\t东风卫生院\t李四"
    rows = rows_of(text)
    assert [(row.district, row.head, row.verdict) for row in rows] == [
        ("宁江区", "张三", "new"),
        ("前郭县", "李四", "new"),
    ]


def test_lone_lines_a_sentence_and_a_signature() -> None:
    text = "牵头单位：甲医院\n成员单位：乙卫生院、丙社区卫生服务中心和丁卫生所等3家单位。\n\n甲医院\n2023年5月1日"
    rows = rows_of(text)
    assert [row.name for row in rows] == ["甲医院", "乙卫生院", "丙社区卫生服务中心", "丁卫生所"]
    assert rows[0].role == "lead"


def test_people_on_the_lines_below_a_unit() -> None:
    assert facts(rows_of(f"甲医院\n张 三\n{PHONE}\n乙卫生院\n李四\n{PHONE_2}")) == [
        ("甲医院", "", [("张三", "", PHONE)]),
        ("乙卫生院", "", [("李四", "", PHONE_2)]),
    ]


def test_pasted_comma_and_bar_tables() -> None:
    assert facts(rows_of("单位名称,负责人\n甲医院,张三\n乙卫生院,李四")) == PEOPLE
    assert (
        facts(
            rows_of("| 序号 | 单位名称 | 负责人 |\n| --- | --- | --- |\n| 1 | 甲医院 | 张三 |\n| 2 | 乙卫生院 | 李四 |")
        )
        == PEOPLE
    )
