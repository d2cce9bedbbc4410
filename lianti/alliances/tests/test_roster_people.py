"""People in cells: blanks inside names, phones as numbers, several people at once."""

from __future__ import annotations

import pytest

from lianti.alliances.roster.people import (
    clean_person,
    clean_phone,
    is_person,
    is_post,
    phone_is_valid,
    split_people,
    split_phones,
)
from lianti.alliances.tests.roster_samples import PHONE, PHONE_2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张 三", "张三"),
        ("张　　三", "张三"),
        (" 欧阳 修 ", "欧阳修"),
        ("阿依·古丽", "阿依·古丽"),
        ("Anna  Lee", "Anna Lee"),
    ],
)
def test_blanks_inside_a_name_go(text: str, name: str) -> None:
    assert clean_person(text) == name


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("1.0000001234E10", PHONE),
        ("1.0000001234e+10", PHONE),
        ("10000001234.0", PHONE),
        ("１００００００１２３４", PHONE),
        ("100-0000-1234", PHONE),
        ("+86 10000001234", PHONE),
        ('="10000001234"', PHONE),
        ("'10000001234", PHONE),
        ("(0438)1234567", "04381234567"),
        ("0438-1234567转12", "04381234567-12"),
        ("2345678", "2345678"),
    ],
)
def test_phones_are_read_in_every_writing(text: str, phone: str) -> None:
    assert clean_phone(text) == phone
    assert phone_is_valid(phone)


@pytest.mark.parametrize(
    "text", ["1.00E+10", "1000000123", "12345", "100000012345", "待查", "100****1234", "20000001234"]
)
def test_what_nobody_can_dial_is_not_valid(text: str) -> None:
    assert not phone_is_valid(clean_phone(text))


def test_a_shortened_number_is_not_filled_up_with_zeros() -> None:
    assert clean_phone("1.00E+10") == "1.00E+10"


def test_several_phones_in_one_cell() -> None:
    assert split_phones(f"{PHONE}、{PHONE_2}") == [PHONE, PHONE_2]
    assert split_phones(f"{PHONE} {PHONE_2}") == [PHONE, PHONE_2]
    assert split_phones("0438-1234567/2345678") == ["04381234567", "2345678"]
    assert split_phones("从略") == []


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("张 三", [("张三", "", "")]),
        ("张三 李四", [("张三", "", ""), ("李四", "", "")]),
        ("张三、李 四", [("张三", "", ""), ("李四", "", "")]),
        ("欧阳 明远", [("欧阳明远", "", "")]),
        ("张三（院长）", [("张三", "院长", "")]),
        ("张三 副院长", [("张三", "副院长", "")]),
        ("张三院长", [("张三", "院长", "")]),
        (f"张三 {PHONE}", [("张三", "", PHONE)]),
        (f"张 三 医务科主任 {PHONE}；李四{''} {PHONE_2}", [("张三", "医务科主任", PHONE), ("李四", "", PHONE_2)]),
        ("略", []),
        ("——", []),
    ],
)
def test_people_of_one_cell(text: str, people: list[tuple[str, str, str]]) -> None:
    assert [(p.name, p.post, p.phone) for p in split_people(text)] == people


def test_posts_and_units_are_no_people() -> None:
    assert is_post("党委书记") and is_post("副院长") and not is_post("张三")
    assert (
        is_person("张 三") and not is_person("院长") and not is_person("东风卫生院") and not is_person("负责各项工作")
    )
