"""The code on the slip and the text for the hospital system."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from lianti.kernel.prints import copy_text, parse_payload, qr_payload, qr_svg
from lianti.kernel.prints.tests.samples import COMMON, NUMBER, RETURN, TRANSFER


def test_the_payload_names_version_key_number_and_mac() -> None:
    payload = qr_payload(key_id="2026a", number=NUMBER, mac="Q7x3F2a9")
    assert payload == f"LT1.2026a.{NUMBER}.Q7x3F2a9"
    assert parse_payload(f" {payload}\n") == ("2026a", NUMBER, "Q7x3F2a9")


@pytest.mark.parametrize(
    "parts",
    [
        {"key_id": "", "number": NUMBER, "mac": "Q7x3F2a9"},
        {"key_id": "a.b", "number": NUMBER, "mac": "Q7x3F2a9"},
        {"key_id": "a", "number": "12a4", "mac": "Q7x3F2a9"},
        {"key_id": "a", "number": NUMBER, "mac": "short"},
        {"key_id": "a", "number": NUMBER, "mac": "Q7x3F2a9 "},
    ],
)
def test_parts_that_would_be_misread_are_refused(parts: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="LT1"):
        qr_payload(**parts)


@pytest.mark.parametrize(
    "text", ["", "LT2.k1.123456789012.Q7x3F2a9", "https://example.invalid", "LT1.k1.１２３４.Q7x3F2a9"]
)
def test_a_foreign_code_is_not_ours(text: str) -> None:
    assert parse_payload(text) is None


def test_the_drawing_is_svg_without_anything_from_the_payload() -> None:
    svg = qr_svg("<script>alert(1)</script>")
    root = ElementTree.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert {child.tag.rpartition("}")[2] for child in root} == {"path"}
    assert "script" not in svg


def test_the_payload_does_not_hold_the_person() -> None:
    assert TRANSFER.name not in COMMON["qr"]
    assert TRANSFER.identity not in COMMON["qr"]


def test_the_opinion_is_copied_as_labelled_lines_without_the_person() -> None:
    text = copy_text(replace(RETURN, plan="  每周测血压。\n康复训练。 "))
    assert text.splitlines() == [
        "回转意见：1234 5678 9012 2026-12-03",
        "回转单位：示例市中心医院 神经内科 苏某",
        "联系电话：0400-0000001",
        "诊断结果：脑梗死恢复期",
        "住院病案号：Z2026-00412",
        "主要检查结果：头颅 MRI：陈旧性梗死灶。",
        "治疗经过：调整降压方案后血压平稳。",
        "用药：氨氯地平 5 mg qd",
        "下一步治疗方案及康复建议：每周测血压。",
        "康复训练。",
        "随访日期：2026-12-17",
    ]
    assert RETURN.name not in text


def test_empty_fields_leave_no_line() -> None:
    text = copy_text(replace(RETURN, medication="", plan=" ", follow_up_on=""))
    assert "用药" not in text
    assert "下一步" not in text
    assert "随访" not in text
