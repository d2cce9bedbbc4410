"""Reading a search box, and ranges that hold exactly what begins alike."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianti.kernel.pure.identity import make_identity
from lianti.residents.keys import Asked, end_of, keys_of, read

NUMBER = make_identity("229900", dt.date(1950, 3, 8), 124)
PLAIN = st.text(alphabet="0129abyz", min_size=1, max_size=6)


@given(prefix=PLAIN, value=PLAIN)
def test_the_range_holds_exactly_what_begins_with_the_prefix(prefix: str, value: str) -> None:
    end = end_of(prefix)
    inside = value >= prefix and (end is None or value < end)
    assert inside == value.startswith(prefix)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", Asked()),
        ("w", Asked()),
        ("1999", Asked()),
        ("WX", Asked(letters="wx")),
        ("wang xiulan", Asked(letters="wangxiulan")),
        ("王", Asked(name="王")),
        ("王 秀", Asked(name="王秀")),
        ("王秀兰 1950-03-08", Asked(name_with_birth=("王秀兰", dt.date(1950, 3, 8)))),
        ("王秀兰19500308", Asked(name_with_birth=("王秀兰", dt.date(1950, 3, 8)))),
        ("王秀兰 1950年3月8日", Asked(name_with_birth=("王秀兰", dt.date(1950, 3, 8)))),
        (NUMBER.lower(), Asked(identity=NUMBER)),
        (f" {NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]} ", Asked(identity=NUMBER)),
    ],
)
def test_what_a_text_can_mean(text: str, asked: Asked) -> None:
    assert read(text) == asked


@pytest.mark.parametrize(
    "text", ["wx", "王秀兰", "王", "1000000", "22990010100100017"[:14], "王秀兰 1950", NUMBER[:17]]
)
def test_half_a_key_asks_nobody_else(text: str) -> None:
    assert not read(text).across or len(text) >= 15


@pytest.mark.parametrize("text", [NUMBER, "10000001234", "王秀兰 1950-03-08", "229900C0000000000001"])
def test_a_full_key_may_ask_the_group(text: str) -> None:
    assert read(text).across


def test_surnames_are_read_as_surnames() -> None:
    assert ("p", "shanjianguo") in keys_of("单建国")
    assert ("i", "sjg") in keys_of("单建国")
    assert {("i", "zl"), ("i", "zy")} <= set(keys_of("曾乐"))


def test_keys_are_plain_letters_and_digits() -> None:
    values = [value for name in ("王秀兰", "阿依古丽·买买提", "John Smith", "𠮷田") for _, value in keys_of(name)]
    assert all(value.isascii() and value.isalnum() and value == value.lower() for value in values)
