"""Money in fen, text as people type it, masks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.money import parse_yuan, yuan
from lianti.kernel.pure.text import digits_of, mask_identity, mask_name, mask_phone, normalise, squash


@given(st.integers(-(10**13), 10**13))
def test_what_is_shown_can_be_typed_again(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen


@pytest.mark.parametrize(
    ("text", "fen"),
    [("1200", 120000), ("1,200.50", 120050), (" ￥ 0.5 ", 50), ("１２．３元", 1230), ("-3", -300), ("¥-3", -300)],
)
def test_amounts_as_typed(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize("text", ["", "abc", "1.005", "1e9", "1e999999", "nan", "Infinity", "1_000", "1.2.3", "9" * 13])
def test_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_yuan(text)
    assert refusal.value.code == "bad_amount"
    assert text in refusal.value.sentence


def test_yuan_as_read() -> None:
    assert [yuan(n) for n in (0, 5, -5, 120000, -123456789)] == [
        "￥0.00", "￥0.05", "-￥0.05", "￥1,200.00", "-￥1,234,567.89",
    ]  # fmt: skip


def test_text_made_comparable() -> None:
    assert normalise("　张　 三\t（Ａ）\n") == "张 三 (A)"
    assert squash("　张　 三\t") == "张三"
    assert squash("张\u200b三\ufeff") == "张三" == normalise("张\u200b三\ufeff"), "signs without width vanish"
    assert digits_of("（１００）0000-1234 转 5") == "100000012345"


@given(st.text())
def test_making_comparable_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert squash(squash(text)) == squash(text) == squash(normalise(text))


def test_masks() -> None:
    assert mask_identity("229900195304171239") == "2****************9"
    assert mask_phone("10000001234") == "1********34"
    assert [mask_name(n) for n in ("王秀兰", "王", "")] == ["王**", "王*", ""]


@given(st.text("0123456789X", max_size=20))
def test_a_mask_keeps_the_length_and_hides_the_middle(text: str) -> None:
    for mask, shown in ((mask_identity, 2), (mask_phone, 3)):
        masked = mask(text)
        assert len(masked) == len(text)
        assert len(masked.replace("*", "")) <= min(shown, max(len(text) - 1, 0))
