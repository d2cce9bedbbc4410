"""What records say of a person, made comparable."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.kernel.pure.identity import make_identity
from lianti.residents.identity.addresses import door_of
from lianti.residents.identity.names import read_name
from lianti.residents.identity.traits import PersonRecord, read_day, read_identity, read_phone, traits_of

LONG = "示例市永吉县金家乡建设街150号2栋5单元540室"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("孙山囯", "孙山国"),
        ("劉麗華", "刘丽华"),
        ("王 喆　", "王哲"),
        ("买买提·吐尔逊", "买买提吐尔逊"),
        ("ｌｉ ｌｅｉ", "LI LEI"),
    ],
)
def test_variant_signs_and_widths_are_one_name(one: str, two: str) -> None:
    assert read_name(one).plain == read_name(two).plain


def test_a_name_written_by_its_sound_sounds_alike() -> None:
    assert read_name("刘凤怡").sound == read_name("留凤怡").sound
    assert read_name("张喆").sound == read_name("张ZHE").sound
    assert read_name("陈涛成").sound != read_name("程涛成").sound
    assert read_name("陈涛成").near == read_name("程涛成").near


def test_a_newborn_is_named_after_its_mother() -> None:
    for text, which in (
        ("王某之子", "子"),
        ("王芳之女", "女"),
        ("王芳之婴", "婴"),
        ("王芳之子2", "子2"),
        ("王芳之长女", "长女"),
    ):
        assert (read_name(text).mother[0], read_name(text).which) == ("王", which)
    assert read_name("张之栋").mother == ""
    assert traits_of(PersonRecord("1", name="王芳之女")).sex == "female"


def test_old_numbers_become_new_ones() -> None:
    number = make_identity("229900", dt.date(1955, 8, 29), 922)
    assert read_identity(number[:6] + number[8:17]) == (number, True)
    assert read_identity(number.lower()) == (number, True)
    assert read_identity(number[:17] + ("0" if number[17] != "0" else "1"))[1] is False


@pytest.mark.parametrize("text", ["", "²²⁹⁹", "1" * 16, "9" * 40, "\x00", "22990019550829922Y", "一二三"])
def test_what_is_no_number_is_not_known(text: str) -> None:
    assert read_identity(text) == ("", False)
    assert traits_of(PersonRecord("1", text, text, text, text, text, text)).identity == ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1970-3-1", "19700301"), ("19700301", "19700301"), ("1970年03月01日", "19700301"),
        ("1970/03/01 00:00", "19700301"),
        ("1970", "1970"), ("1970-02-30", ""), ("", ""), ("明天", ""), ("0000-01-01", ""), ("9" * 30, ""),
    ],
)  # fmt: skip
def test_days_as_people_write_them(text: str, day: str) -> None:
    assert read_day(text) == day


def test_phones_with_and_without_the_country() -> None:
    assert read_phone("+86 100-0000-5678") == "10000005678"
    assert read_phone("00000000000") == ""
    assert read_phone("12") == ""


@pytest.mark.parametrize(
    "text",
    [
        "永吉县金家乡建设街150号2-5-540",
        "金家乡建设街150号2幢5单元540",
        "示例市 永吉县金家乡建设街 150 号 2 栋 5 单元 540 室",
    ],
)
def test_a_short_address_is_the_same_door(text: str) -> None:
    assert door_of(text) == door_of(LONG)


def test_another_flat_is_another_door() -> None:
    assert door_of(LONG.replace("540", "541")) != door_of(LONG)
    assert door_of("示例市河口镇石桥村") == ""
    assert door_of("河口镇石桥村3组") == ""
    assert door_of("5号") == ""
