"""Numbers as people read them."""

from __future__ import annotations

from typing import Any

import pytest

from lianti.charter.shapes import EntryVerdict
from lianti.faces.board.words import summary, term_words, threshold_words, value_words, window_words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (None, "share", "—"), (0.95, "share", "95%"), (2 / 3, "share", "66.7%"), (1234.0, "count", "1,234"),
        (3.25, "hours", "3.2 小时"), (2.0, "days", "2 天"), ([90, 30, 7], "term", "90、30、7"), (0.2, "term", "20%"),
        (8, "term", "8"), ("none", "term", "不审核"), ("other", "term", "other"), (True, "term", "True"),
        (0.0, "share", "0%"), (90, "minutes", "90 分钟"), (4320, "minutes", "72 小时"),
    ],
)  # fmt: skip
def test_values(value: Any, unit: str, words: str) -> None:
    """Each unit in its own way; nothing is a dash, never 0."""
    assert value_words(value, unit) == words


def entry(kind: str, verdict: str, **more: Any) -> EntryVerdict:
    """Return an entry called 事项."""
    return EntryVerdict(1, kind, "事项", verdict, **more)


def test_summaries() -> None:
    """One line for every kind."""
    promise = {"value": 0.5, "unit": "share", "threshold_op": ">=", "threshold_value": 0.9}
    lines = [
        summary(entry("principle", "principle")),
        summary(entry("not_yet", "not_yet")),
        summary(entry("duty", "broken", threshold_value="03-31")),
        summary(entry("capability", "kept", window_days=30, evidence=4)),
        summary(entry("capability", "silent", window_days=0)),
        summary(entry("promise", "silent")),
        summary(entry("promise", "broken", **promise)),
        summary(entry("term", "kept", value=14, unit="term")),
    ]
    assert lines == [
        "事项", "事项", "事项，应于 03-31 前完成", "事项：近 30 天用了 4 次", "事项：自登记以来没有人使用",
        "事项：没有可以衡量的记录", "事项：50%，要求 ≥ 90%", "事项：14",
    ]  # fmt: skip


def test_windows_and_thresholds() -> None:
    """Days, always, nothing."""
    assert [window_words(days) for days in (None, 0, 90)] == ["", "自登记以来", "近 90 天"]
    assert threshold_words(entry("promise", "kept")) == ""
    assert term_words(0.0) == "0"
