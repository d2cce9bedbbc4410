"""Pure checks of what is typed about a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.identity import make_identity
from lianti.kernel.pure.periods import age_on
from lianti.residents.rules import check_fields, tidy_name
from lianti.residents.shapes import ResidentFields

DAY = dt.date(2026, 3, 11)
NUMBER = make_identity("229900", dt.date(1950, 3, 8), 124)
WHOLE = ResidentFields(name="王秀兰", identity_number=NUMBER)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name": "  "}, "name_missing", "name"),
        ({"identity_number": NUMBER[:17]}, "id_shape", "identity_number"),
        ({"identity_number": NUMBER[:17] + "0"}, "id_check", "identity_number"),
        ({"birth_on": dt.date(1950, 3, 9)}, "birth_differs", "birth_on"),
        ({"sex": "male"}, "sex_differs", "sex"),
        ({"identity_number": ""}, "birth_missing", "birth_on"),
        ({"identity_number": "", "birth_on": dt.date(2026, 3, 12), "sex": "male"}, "birth_range", "birth_on"),
        ({"identity_number": "", "birth_on": dt.date(1890, 1, 1), "sex": "male"}, "birth_range", "birth_on"),
        ({"identity_number": "", "birth_on": dt.date(2026, 3, 1)}, "sex_missing", "sex"),
        ({"phone": "1234"}, "phone_shape", "phone"),
        ({"contact_phone": "打不通"}, "phone_shape", "contact_phone"),
        ({"record_number": "1234567890123456"}, "record_number_shape", "record_number"),
        ({"record_number": "２２99001010010001A"}, "record_number_shape", "record_number"),
        ({"insurance_code": "短"}, "insurance_shape", "insurance_code"),
        ({"insurance_type": "gold"}, "insurance_type", "insurance_type"),
        ({"contact_relation": "boss"}, "relation", "contact_relation"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(change: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        check_fields(replace(WHOLE, **change), DAY)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.field) == (code, field)


def test_birth_and_sex_follow_from_the_number() -> None:
    found = check_fields(replace(WHOLE, name=" 王 秀兰 ", phone="１000 000 1234"), DAY)
    assert (found.name, found.sex, found.birth_on, found.phone) == (
        "王秀兰", "female", dt.date(1950, 3, 8), "10000001234",
    )  # fmt: skip


def test_a_newborn_without_a_number_is_registered_by_birth_and_sex() -> None:
    found = check_fields(ResidentFields(name="王小宝", sex="male", birth_on=DAY), DAY)
    assert found.identity_number == ""


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("王　秀 兰", "王秀兰"), ("阿依古丽•买买提", "阿依古丽·买买提"), ("John  Smith", "John Smith")],
)
def test_names_are_stored_alike(typed: str, stored: str) -> None:
    assert tidy_name(typed) == stored


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [("1950-03-08", "2026-03-07", 75), ("1950-03-08", "2026-03-08", 76), ("2024-02-29", "2025-02-28", 0)],
)
def test_age_is_in_completed_years(birth: str, day: str, age: int) -> None:
    assert age_on(dt.date.fromisoformat(birth), dt.date.fromisoformat(day)) == age
