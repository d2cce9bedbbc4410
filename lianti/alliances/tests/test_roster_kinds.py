"""Kinds and levels: what a name says, what it does not say, and the glossary that prints the lists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lianti.alliances.roster import KINDS, LEVELS, kind_of, level_in_name
from lianti.alliances.roster.kinds import is_generic, kind_code, kind_from_column, level_from_column
from lianti.alliances.roster.names import clean_unit, district_in_heading, looks_like_unit, same_district

GLOSSARY = Path(__file__).parents[3] / "docs" / "glossary-institutions.md"


def _table(heading: str) -> list[list[str]]:
    text = GLOSSARY.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


def test_the_glossary_lists_the_kinds_of_the_code_in_their_order() -> None:
    assert [(row[0], row[1]) for row in _table("Kinds")] == [(kind.name, kind.code) for kind in KINDS]


def test_every_example_of_the_glossary_is_read_as_its_kind() -> None:
    for kind, _code, examples in _table("Kinds"):
        for example in filter(None, examples.split("、")):
            assert kind_of(example) == kind, example


def test_the_glossary_lists_the_levels_of_the_code() -> None:
    assert [(row[0], row[1]) for row in _table("Levels")] == list(LEVELS.items())


def test_kind_codes_are_plain_identifiers() -> None:
    assert all(re.fullmatch(r"[a-z_]{2,30}", kind.code) for kind in KINDS)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("吉林油田医院主业机关卫生所", "卫生所"),
        ("吉林油田总医院英台采油厂医务室", "医务室"),
        ("某某医院卫生院", "乡镇卫生院"),
        ("某市妇幼保健计划生育服务中心", "妇幼保健机构"),
        ("某某妇幼医院", "专科医院"),
        ("王朝医院", "综合医院"),
        ("康维医院", "综合医院"),
        ("某某中医骨伤医院", "中医院"),
        ("某县蒙医院（新区）", "民族医院"),
        ("某某养老院", ""),
        ("某某卫生服务中心", ""),
        ("某某商贸公司", ""),
        ("", ""),
    ],
)
def test_only_the_end_of_a_name_says_its_kind(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    "name", ["某市中心医院", "某市第二甲状腺医院", "某市第三人民医院", "第一乙醇公司医院", "某某医院（三门峡）"]
)
def test_a_level_the_name_does_not_say_stays_empty(name: str) -> None:
    assert level_in_name(name) == ""


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("某医院（三甲）", "三级甲等"),
        ("某医院(二级乙等)", "二级乙等"),
        ("三级甲等某某医院", "三级甲等"),
        ("某某二甲医院", "二级甲等"),
        ("某医院（三级）", "三级"),
    ],
)
def test_a_level_in_the_name_is_read(name: str, level: str) -> None:
    assert level_in_name(name) == level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("三甲", "三级甲等"),
        ("3级甲等", "三级甲等"),
        ("二级", "二级"),
        ("未评级", "未定级"),
        ("", ""),
        ("甲等", None),
        ("三", None),
    ],
)
def test_a_level_column_is_read_or_refused(text: str, level: str | None) -> None:
    assert level_from_column(text) == level


def test_every_level_of_the_list_reads_as_itself() -> None:
    assert [level_from_column(level) for level in LEVELS] == list(LEVELS)


def test_a_kind_column_says_a_kind_nothing_or_something_unknown() -> None:
    assert kind_from_column("中医医院") == "中医院"
    assert kind_from_column("医院") == ""
    assert kind_from_column("养老机构") is None
    assert kind_code("综合医院") == kind_code("general_hospital") == "general_hospital"


def test_brackets_give_the_role_or_the_level_or_stay_in_the_name() -> None:
    assert clean_unit("1. 松原 吉林油田医院（集团总院）") == ("松原吉林油田医院", "lead")
    assert clean_unit("某医院(成员单位)（三甲）") == ("某医院", "member")
    assert clean_unit("吉林油田机关卫生所(镜湖)") == ("吉林油田机关卫生所（镜湖）", None)
    assert clean_unit("某某总医院") == ("某某总医院", None)


def test_prose_and_bare_words_are_no_units() -> None:
    assert not looks_like_unit("由松原甲医院牵头，组建中心")
    assert not looks_like_unit("社区卫生服务中心")
    assert not looks_like_unit("成员单位名单")
    assert is_generic("卫生所") and not is_generic("东风卫生所")
    assert looks_like_unit("东风 社区卫生服务中心")


def test_districts_in_headings() -> None:
    assert district_in_heading("一、宁江区") == "宁江区"
    assert district_in_heading("（二）前郭县（12家）：") == "前郭县"
    assert district_in_heading("东风社区") == "" == district_in_heading("某医院东院区")


def test_districts_compare_with_and_without_city_and_suffix() -> None:
    assert same_district("松原市宁江区", "宁江")
    assert same_district("", "宁江区")
    assert not same_district("前郭县", "宁江区")
