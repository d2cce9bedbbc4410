"""What comes out of a HIS or a card reader."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianti.kernel.pure.identity import make_identity
from lianti.residents.pasting import parse_pasted
from lianti.residents.shapes import ResidentFields

BIRTH = dt.date(1950, 3, 8)
NUMBER = make_identity("229900", BIRTH, 124)
WHOLE = ResidentFields(
    name="王秀兰", sex="female", birth_on=BIRTH, identity_number=NUMBER, phone="10000001234",
    address="示例市宁江区新化街12号",
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        f"姓名：王秀兰 性别：女 年龄：76岁 身份证号：{NUMBER} 联系电话：10000001234 家庭住址：示例市宁江区新化街12号",
        f"患者姓名:王 秀 兰\n性别:女\n民族:汉族\n身份证:{NUMBER}\n手机:1000 000 1234\n住址:示例市宁江区新化街12号",
        f"王秀兰|女|汉|19500308|示例市宁江区新化街12号|{NUMBER}|示例市公安局|长期|10000001234",
        f"王秀兰\t女\t汉族\t1950年03月08日\t示例市宁江区新化街12号\t{NUMBER}\t10000001234\r\n",
        f"王秀兰\n女\n汉\n1950-03-08\n示例市宁江区新化街12号\n{NUMBER}\n10000001234",
        f"门诊号：0099 ；姓名：王秀兰；性别：女；出生日期：1950-03-08；证件号码：{NUMBER}；"
        "电话：10000001234；地址：示例市宁江区新化街12号",
    ],
)
def test_every_layout_gives_the_same_person(text: str) -> None:
    assert parse_pasted(text) == WHOLE


def test_a_number_alone_says_birth_and_sex() -> None:
    found = parse_pasted(f"  {NUMBER.lower()}\n")
    assert (found.name, found.sex, found.birth_on, found.identity_number) == ("", "female", BIRTH, NUMBER)


def test_an_unsound_number_is_kept_for_the_person_to_correct() -> None:
    found = parse_pasted(f"姓名：王秀兰 身份证号：{NUMBER[:17]}0")
    assert (found.identity_number, found.birth_on, found.sex) == (NUMBER[:17] + "0", None, "")


def test_contact_and_numbers_by_label() -> None:
    found = parse_pasted(
        "姓名：王秀兰，联系人：李念安，联系人电话：10000005678，档案编号：22990010100100017，医保码：A1234567"
    )
    assert (found.contact_name, found.contact_phone) == ("李念安", "10000005678")
    assert (found.record_number, found.insurance_code, found.phone) == ("22990010100100017", "A1234567", "10000005678")


def test_what_is_no_person_fills_nothing() -> None:
    assert parse_pasted("hello world") == ResidentFields(name="")
    assert parse_pasted("") == ResidentFields(name="")


def test_the_people_is_not_taken_for_a_name() -> None:
    assert parse_pasted(f"女|汉族|{NUMBER}").name == ""


@given(st.text(max_size=200))
def test_nothing_pasted_breaks_it(text: str) -> None:
    assert isinstance(parse_pasted(text), ResidentFields)
