"""A long list taken in slices needs the word from the slice on that goes beyond what one may take in a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.web.looked_for import sealed_words
from lianti.ledger.models import Trace
from lianti.residents.exports import rules
from lianti.residents.exports.actions import ask_export, decide_export, hand_short
from lianti.residents.exports.queries import granted
from lianti.residents.exports.shapes import Asked
from tests.town import Town, town

__all__ = ["town"]

LIST = "/residents/contracted?xlsx=1"
OTHER = f"{LIST}&page=2"
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _few(settings: object, town: Town) -> Iterator[None]:
    """As many in a day as the clinic has under contract; the morning of the town."""
    settings.LIANTI_EXPORT_ROWS = 2  # type: ignore[attr-defined]
    with clock.frozen(town.now):
        yield


def leaves(town: Town, address: str, who: str = "gp") -> bool:
    return "spreadsheet" in signed_in_client(town, who).get(address).headers["Content-Type"]


def test_the_second_slice_needs_the_word_and_is_told_why(town: Town) -> None:
    assert leaves(town, LIST)
    page = signed_in_client(town, "gp").get(OTHER).content.decode()
    assert "已直接导出 2 人" in page and "合计超过 2 人" in page
    assert Trace.objects.filter(operation="export").count() == 1, "nothing left"
    assert leaves(town, LIST), "the same list again is no other list"
    assert leaves(town, OTHER, "nurse"), "each person for herself"
    with clock.frozen(town.now + 24 * HOUR + dt.timedelta(minutes=1)):
        assert leaves(town, OTHER)
        assert not leaves(town, LIST), "the other one counts now"


def test_a_slice_by_words_that_were_typed_twice_is_one_list(town: Town) -> None:
    words = [sealed_words("wxl", town.viewer("gp").uid) for _turn in range(2)]
    assert words[0] != words[1] and leaves(town, f"{LIST}&q={words[0]}") and leaves(town, f"{LIST}&q={words[1]}")
    assert not leaves(town, OTHER)


def test_the_same_address_in_another_role_is_another_list(town: Town) -> None:
    """Whoever works in two houses takes two lists from one address; an approval is for the role it was asked in."""
    by, asked = town.viewer("gp"), Asked(LIST, "residents:contracted", "签约居民", 2)
    elsewhere = replace(by, grant_uid=town.grants["nurse"].uid)
    assert hand_short(asked=asked, serial="1", by=by, at=town.now) is None
    assert hand_short(asked=asked, serial="2", by=elsewhere, at=town.now) == 2
    row = ask_export(asked=asked, purpose="care", note="电话随访用", by=by, at=town.now)
    decide_export(uid=row.uid, answer="approved", reason="", by=town.viewer("head"), at=town.now)
    assert granted(elsewhere, LIST, town.now) is None and granted(by, LIST, town.now) == row


def test_approved_it_leaves_and_counts_towards_no_sum(town: Town) -> None:
    assert leaves(town, LIST)
    asked = Asked(OTHER, "residents:contracted", "签约居民", 2)
    row = ask_export(asked=asked, purpose="care", note="电话随访用", by=town.viewer("gp"), at=town.now)
    assert not leaves(town, OTHER)
    decide_export(uid=row.uid, answer="approved", reason="", by=town.viewer("head"), at=town.now)
    assert leaves(town, OTHER)
    assert "#" not in Trace.objects.filter(operation="export").latest("pk").detail
    assert leaves(town, LIST)


@pytest.mark.parametrize(
    ("rows", "handed", "word"),
    [(200, 0, False), (201, 0, True), (1, 199, False), (1, 200, True), (0, 500, False), (0, 0, False)],
)
def test_when_a_word_is_needed(rows: int, handed: int, word: bool) -> None:
    assert rules.needs_word(rows, handed, 200) is word


def test_the_sum_takes_each_list_once_and_reads_nothing_else() -> None:
    told = [
        rules.handed_detail("1234", "a:list", 20, "aaaaaaaaff"), rules.handed_detail("1235", "a:list", 30, "aaaaaaaa"),
        rules.handed_detail("1236", "", 5, "bbbbbbbb"), rules.handed_detail("1237", "a:list", 900),
        "session_print", "1 a:list: ² rows #cccccccc", "1 a:list: 99999999999 rows #cccccccc", "",
    ]  # fmt: skip
    assert rules.handed_sum(told) == 35 and rules.handed_sum(told, "bbbbbbbbffff") == 30
