"""Names as doctors look for them: surnames, several readings, minorities, Latin words; and their order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianti.kernel.pure.pinyin import full_pinyin, initials_of, sort_key

SURNAMES = [
    ("单小红", "shan"), ("仇英", "qiu"), ("曾乐", "zeng"), ("解珍", "xie"), ("查良", "zha"), ("区桂芳", "ou"),
    ("任重", "ren"), ("华山", "hua"), ("盖叫天", "ge"), ("朴志强", "piao"), ("翟让", "zhai"), ("缪荣", "miao"),
    ("乐天", "yue"), ("召平", "shao"), ("员半千", "yun"), ("冼星", "xian"), ("折可存", "she"), ("黑山", "he"),
    ("种师道", "chong"), ("覃山", "qin"), ("牟其中", "mu"), ("卜算", "bu"), ("阚泽", "kan"), ("燕青", "yan"),
    ("褚遂", "chu"), ("句践", "gou"), ("都郁", "du"), ("逄山", "pang"), ("宁静", "ning"), ("葛洪", "ge"),
    ("王伟", "wang"), ("沈从", "shen"), ("尉山", "wei"), ("尉迟恭", "yuchi"), ("长孙无忌", "zhangsun"),
    ("欧阳修", "ouyang"), ("万俟山", "moqi"), ("令狐冲", "linghu"), ("单于山", "chanyu"), ("上官云", "shangguan"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "surname"), SURNAMES)
def test_a_surname_is_read_as_a_surname(name: str, surname: str) -> None:
    assert full_pinyin(name).startswith(surname)
    assert initials_of(name)[0][0] == surname[0]


def test_every_reading_is_found_the_likely_one_first() -> None:
    assert initials_of("曾乐") == ["zl", "cl", "zy", "cy"]
    assert initials_of("单小红")[:2] == ["sxh", "dxh"]
    assert initials_of("王伟") == ["ww"]
    assert "cq" in initials_of("重庆")


def test_with_many_readings_the_likely_ones_stay() -> None:
    found = initials_of("曾乐单行")
    assert len(found) == 8 == len(set(found))
    assert found[0] == "zldx"
    assert sum(a != b for a, b in zip(found[1], found[0], strict=True)) == 1


def test_two_signs_of_a_double_surname_alone_are_surname_and_name() -> None:
    assert full_pinyin("单于") == "shanyu"
    assert full_pinyin("尉迟") == "weichi"


def test_an_institution_has_no_surname() -> None:
    assert full_pinyin("解放社区卫生服务中心").startswith("jiefang")
    assert initials_of("解放社区卫生服务中心")[1].startswith("x"), "but who takes it for one finds it too"
    assert full_pinyin("长春市中心医院").startswith("changchun")


@pytest.mark.parametrize("dot", "·•・‧")
def test_a_name_with_a_dot(dot: str) -> None:
    assert full_pinyin(f"阿依古丽{dot}买买提") == "ayigulimaimaiti"
    assert initials_of(f"阿依古丽{dot}买买提")[0] == "ayglmmt"


@pytest.mark.parametrize("name", ["John Smith", "JohnSmith", "Ｊｏｈｎ　Ｓｍｉｔｈ"])
def test_a_latin_name_in_full_or_by_first_letters(name: str) -> None:
    assert full_pinyin(name) == "johnsmith"
    assert initials_of(name) == ["johnsmith", "jsmith", "johns", "js"]


def test_abbreviations_and_digits_are_typed_in_full() -> None:
    assert initials_of("CT室") == ["cts"]
    assert initials_of("120急救")[0] == "120jj"
    assert initials_of("王Amy") == ["wamy", "wa"]


@pytest.mark.parametrize("name", ["", " ", "·", "！？", "Иванов"])
def test_nothing_to_spell(name: str) -> None:
    assert initials_of(name) == []
    assert full_pinyin(name) == ""
    assert sort_key(name).isalnum()


@given(st.text(max_size=12))
def test_any_text_is_survived(name: str) -> None:
    found = initials_of(name)
    assert len(found) <= 8
    assert all(found)
    assert set(sort_key(name)) <= set("0123456789abcdefghijklmnopqrstuvwxyz")


def test_the_order_is_the_order_of_a_dictionary() -> None:
    ordered = ["安娜", "曹雪", "李娜", "李伟", "利伟", "连山", "单红", "王伟", "王伟华", "曾乐", "John", "2号"]
    assert sorted(ordered, key=sort_key) == [
        "2号", "安娜", "曹雪", "John", "李娜", "利伟", "李伟", "连山", "单红", "王伟", "王伟华", "曾乐",
    ]  # fmt: skip
    assert len({sort_key(name) for name in ("李娜", "李那", "利娜", "李 娜")}) == 3, "blanks do not make another name"
