"""Identity numbers and credit codes: every sign counts, and a refusal says what to do."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.identity import (
    check_uscc,
    identity_check_sign,
    make_identity,
    parse_identity,
    uscc_check_sign,
)

REGION = "229900"
BORN = dt.date(1953, 4, 17)
USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def code_of(text: str) -> str:
    with pytest.raises(Refused) as refusal:
        parse_identity(text)
    assert refusal.value.field == "identity_number"
    assert refusal.value.sentence.endswith("。")
    return refusal.value.code


def by_check_sign() -> dict[str, str]:
    """One well-formed number for every check sign there is."""
    return {number[-1]: number for number in (make_identity(REGION, BORN, n) for n in range(200))}


def test_every_check_sign_occurs_and_passes() -> None:
    found = by_check_sign()
    assert sorted(found) == sorted("0123456789X")
    for sign, number in found.items():
        assert parse_identity(number).number == number
        others = [number[:-1] + other for other in "0123456789X" if other != sign]
        assert {code_of(other) for other in others} == {"id_check"}


@given(st.integers(0, 999), st.dates(dt.date(1900, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(sequence: int, born: dt.date, place: int, shift: int) -> None:
    number = make_identity(REGION, born, sequence)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert code_of(wrong) == "id_check"


@given(st.integers(0, 999), st.dates(dt.date(1850, 1, 1), dt.date(2030, 1, 1)))
def test_what_the_number_says(sequence: int, born: dt.date) -> None:
    identity = parse_identity(make_identity(REGION, born, sequence))
    assert (identity.birth_on, identity.region, identity.warnings) == (born, REGION, ())
    assert identity.sex == ("male" if sequence % 2 else "female")


def test_as_people_type_it() -> None:
    number = by_check_sign()["X"]
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in number.lower())
    for typed in (number.lower(), f" {number[:6]} {number[6:14]} {number[14:]}　", wide, f"{number}\u200b"):
        assert parse_identity(typed).number == number


@pytest.mark.parametrize("day", ["19530230", "19531301", "19530400", "00000101", "17991231"])
def test_a_birth_that_cannot_be_is_refused(day: str) -> None:
    body = f"{REGION}{day}123"
    assert code_of(body + identity_check_sign(body)) == "id_birth"


def test_the_old_number_is_refused_with_its_own_sentence() -> None:
    with pytest.raises(Refused, match="15 位旧身份证号") as refusal:
        parse_identity("229900530417123")
    assert refusal.value.code == "id_old"


@pytest.mark.parametrize("text", ["", "2299", "2" * 17, "2" * 19, "22990019530417123Y", "２" * 16 + "王小"])
def test_another_shape_is_refused(text: str) -> None:
    assert code_of(text) == "id_shape"


def test_an_unknown_region_only_warns() -> None:
    identity = parse_identity(make_identity("999900", BORN, 7))
    assert identity.number.startswith("9999")
    assert len(identity.warnings) == 1
    assert "可以继续" in identity.warnings[0]


def test_a_made_number_has_room_for_a_thousand_a_day() -> None:
    with pytest.raises(ValueError, match="three digits"):
        make_identity(REGION, BORN, 1000)


def uscc(body: str) -> str:
    return body + uscc_check_sign(body)


def test_the_example_of_the_standard_passes() -> None:
    assert check_uscc("91350100M000100Y43") == "91350100M000100Y43"


@given(st.text(USCC_SIGNS, min_size=17, max_size=17))
def test_a_synthetic_code_passes_as_typed(body: str) -> None:
    code = uscc(body)
    assert check_uscc(f" {code[:8].lower()}　{code[8:]} ") == code


@given(st.text(USCC_SIGNS, min_size=17, max_size=17), st.integers(0, 17), st.integers(1, 30))
def test_one_wrong_sign_of_a_code_never_passes(body: str, place: int, shift: int) -> None:
    code = uscc(body)
    other = USCC_SIGNS[(USCC_SIGNS.index(code[place]) + shift) % 31]
    with pytest.raises(Refused) as refusal:
        check_uscc(code[:place] + other + code[place + 1 :])
    assert refusal.value.code == "uscc_check"


@pytest.mark.parametrize("text", ["", "91350100M000100Y4", "91350100M000100Y4I", "91350100M000100Y4O"])
def test_another_shape_of_code_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_uscc(text)
    assert (refusal.value.code, refusal.value.field) == ("uscc_shape", "uscc")
