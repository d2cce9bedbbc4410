"""What people type stays text, and the file is one an archive takes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from lianti.kernel.prints import missing_glyphs, render, render_form
from lianti.kernel.prints.tests.samples import RETURN, TRANSFER, body, desk_list, pages, squash
from lianti.kernel.prints.wash import PLACEHOLDER, wash

RARE = "喆堃玥珺昇犇祎侟龑犇翀"
ATTACKS = [
    "#panic()",
    r"*_$[]\\",
    '#read("/etc/passwd")',
    '#import "common.typ": d',
    '"); #panic("x") //',
    "]#panic()[",
    "$ integral $ @label <label> `code` /* c */ = h",
    '\\u{41} \\" {"form": "desk"}',
    "#sys.inputs",
    "https://example.invalid/#a",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_markup_is_printed_letter_by_letter(attack: str) -> None:
    form = replace(TRANSFER, history=attack, name=attack, kind=attack, alliance=attack, printed_by=attack, bring=attack)
    text = "".join(pages(render_form(form, size="A4")))
    assert text.count(squash(attack)) >= 6
    assert "root:" not in text


@pytest.mark.parametrize("attack", ATTACKS)
def test_markup_is_harmless_on_the_other_forms(attack: str) -> None:
    assert squash(attack) in body(render_form(replace(RETURN, plan=attack), size="A5"))
    listed = desk_list(1)
    row = replace(listed.rows[0], from_institution=attack)
    assert squash(attack) in "".join(pages(render_form(replace(listed, rows=(row,)), size="A4")))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200), st.text(max_size=40))
def test_any_text_at_all_can_be_printed(history: str, name: str) -> None:
    text = "".join(pages(render_form(replace(TRANSFER, history=history, name=name), size="A5")))
    assert "第1页" in text


def test_rare_characters_of_names_are_printed() -> None:
    assert missing_glyphs(RARE) == []
    text = pages(render_form(replace(TRANSFER, name=RARE), size="A4"))[0]
    assert RARE in text
    assert "字库缺字" not in text


def test_a_character_beyond_the_font_is_marked_and_named() -> None:
    assert missing_glyphs("𠮷田𠮷😀") == ["𠮷", "😀"]
    text = pages(render_form(replace(TRANSFER, name="𠮷某"), size="A4"))[0]
    assert f"{PLACEHOLDER}某" in text
    assert "字库缺字" in text
    assert "U+20BB7（1处）" in text


def test_every_character_of_gbk_but_one_is_in_the_font() -> None:
    pairs = (bytes((high, low)) for high in range(0x81, 0xFF) for low in range(0x40, 0xFF) if low != 0x7F)
    assert missing_glyphs("".join(pair.decode("gbk", "ignore") for pair in pairs)) == ["≒"]


def test_invisible_characters_are_dropped_and_breaks_are_kept() -> None:
    missing: dict[str, int] = {}
    assert wash("甲\u202e乙\x00\x07丙\r\n丁\u2028戊\t己\u3000庚\ufe00", missing) == "甲乙丙\n丁\n戊  己\u3000庚"
    assert missing == {}
    assert wash("\ud800", missing) == PLACEHOLDER
    assert wash("a" * 24, missing) == "a" * 24
    assert wash("a" * 25, missing).replace("\u200b", "") == "a" * 25


def test_the_file_is_an_archive_copy_and_equal_for_equal_input() -> None:
    first = render_form(TRANSFER, size="A4")
    assert first == render_form(TRANSFER, size="A4")
    assert b"<pdfaid:part>2</pdfaid:part>" in first
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in first
    reader = PdfReader(io.BytesIO(first))
    assert reader.metadata is not None
    assert reader.metadata.title == "双向转诊（转出）单"
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.timestamp() == 1795311000


def test_a_print_time_in_other_words_is_no_obstacle() -> None:
    assert "打印今天上午" in pages(render_form(replace(TRANSFER, printed_at="今天上午"), size="A4"))[0]
    assert "2026-02-31" in pages(render_form(replace(TRANSFER, printed_at="2026-02-31 25:00"), size="A4"))[0]


def test_threads_may_print_at_the_same_time() -> None:
    alone = render_form(TRANSFER, size="A5")
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: render_form(TRANSFER, size="A5"), range(8))) == {alone}


@pytest.mark.parametrize(
    ("template", "data", "size", "error"),
    [
        ("../shapes", {}, "A4", ValueError),
        ("desk", {}, "A4", ValueError),
        ("national", {}, "Letter", ValueError),
        ("national", {"age": 67}, "A4", TypeError),
        ("national", {"photo": b"x"}, "A4", TypeError),
    ],
)
def test_wrong_calls_are_refused(template: str, data: Mapping[str, Any], size: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        render(template, data, size=size)


def test_a_form_cannot_be_changed_after_it_is_made() -> None:
    with pytest.raises(FrozenInstanceError):
        TRANSFER.name = "乙"  # type: ignore[misc]
