"""Whatever an address or a form holds is read as something or as nothing, never as an error."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianti.kernel.pure.asked import day_of, month_of, page_number, plain_text, whole_number, year_of

ODD = ["", " ", "²", "²²²²", "٣", "①", "-1", "+1", "1_0", "1.0", "1e3", "0x1", "9" * 30, "9" * 5000, "\x00", "\ud800"]


@pytest.mark.parametrize("text", ODD)
def test_what_is_no_number_is_none(text: str) -> None:
    assert whole_number(text, most=9999) is None
    assert page_number(text) == 1
    assert year_of(text) is None
    assert day_of(text) is None
    assert month_of(text) is None


@given(st.text(st.characters()), st.integers(0, 10**9))
def test_no_text_makes_the_reading_fail(text: str, most: int) -> None:
    found = whole_number(text, most=most)
    assert found is None or 0 <= found <= most
    assert page_number(text) >= 1
    for read in (year_of, day_of, month_of):
        read(text)
    assert "\0" not in plain_text(text).encode().decode()


@given(st.integers(0, 999))
def test_a_number_is_read_in_both_widths(number: int) -> None:
    wide = str(number).translate({0x30 + digit: 0xFF10 + digit for digit in range(10)})
    assert whole_number(f" {number} ", most=999) == whole_number(wide, most=999) == number
    assert whole_number(str(number + 1000), most=999) is None


@pytest.mark.parametrize("text", ["0000", "0001", "1999", "2101", "9999", "²²²²", "20260"])
def test_no_record_is_of_such_a_year(text: str) -> None:
    assert year_of(text) is None
    assert month_of(f"{text}-01") is None and month_of(f"{text}-12") is None
    assert day_of(f"{text}-12-31") is None


def test_years_months_and_days_that_can_be() -> None:
    assert year_of("2026") == 2026
    assert month_of("2026-03") == dt.date(2026, 3, 1)
    assert month_of("2100-12") == dt.date(2100, 12, 1)
    assert day_of("2026-03-02") == dt.date(2026, 3, 2)
    assert page_number("7") == 7 and page_number("0") == 1


def test_lines_stay_and_what_nobody_can_type_goes() -> None:
    assert plain_text("胸痛\x00两小时\r\n\t心电图\x1b[0m\x7f\x85\ud800附后") == "胸痛两小时\r\n\t心电图[0m附后"
    assert plain_text("“²”①𠮷 ——甲\u3000乙") == "“²”①𠮷 ——甲\u3000乙"
