"""A charter file that is wrong says where, all at once."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.charter.reading import CharterError, expand_ids, parse_edition
from lianti.charter.tests.ground import charter_text

WRONG = [
    ("not toml =", "not readable as TOML"),
    ("a = 1", "[charter] is missing"),
    (charter_text("promise").replace('edition = "1"', "edition = 1"), "[charter] edition: str is expected, not 1"),
    (charter_text("promise").replace("SY-01..", "SY..").replace('id = "SY-01"', 'id = "X"'), "ids such as SY-01"),
    (charter_text("promise").replace('title = "标题SY-01"', ""), "SY-01: title is missing"),
    (charter_text("promise").replace('"share"', '"mean"'), "SY-01 entry 1: op: unknown gauge 'mean'"),
    (charter_text("promise").replace('">="', '"~"'), "SY-01 entry 1: threshold needs op"),
    (charter_text("promise").replace('label = "按时受理"', ""), "a promise needs label"),
    (charter_text("promise").replace("label =", "labels =").replace("[[clause.entry]]", "[[clause.entry]]\nlabel='x'"),
     "a promise does not read 'labels'"),
    (charter_text("capability").replace("capability", "ability"), "kind is one of term, promise"),
    (charter_text("duty").replace("03-31", "31.3."), "due is a date or a month and day"),
    (charter_text("duty").replace("03-31", "02-29"), "due is a date or a month and day"),
    ('[[chapter]]\nkey = "九"\ntitle = "九"\n' + charter_text("duty"), "source '一' lies in no chapter"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "sentence"), WRONG)
def test_wrong_files_say_what_is_expected(content: str, sentence: str) -> None:
    """Clause, entry and sentence."""
    with pytest.raises(CharterError) as refusal:
        parse_edition(content)
    assert sentence in str(refusal.value)


def test_all_problems_are_told_at_once() -> None:
    """Three mistakes in three clauses are three problems."""
    text = charter_text("promise", "duty", "capability", "principle")
    text = text.replace('"share"', '"mean"').replace("03-31", "soon").replace("facts =", "fact =")
    with pytest.raises(CharterError) as refusal:
        parse_edition(text)
    assert [(p.clause, p.code) for p in refusal.value.problems] == [
        ("SY-01", "gauge"), ("SY-02", "entry"), ("SY-03", "entry"),
    ]  # fmt: skip


def test_what_is_missing_decides() -> None:
    """An entry that says not_yet is not_yet, whatever kind it was meant to be."""
    text = charter_text("capability").replace('label = "转诊"', 'label = "转诊"\nnot_yet = "还没有页面。"')
    entry = parse_edition(text).clauses[0].entries[0]
    assert (entry.kind, entry.label) == ("not_yet", "转诊")
    assert entry.gauge is None or entry.body["not_yet"]


def test_an_edition_is_read_as_written() -> None:
    """Defaults: 90 days for a promise, 30 for a capability, 30 of grace."""
    edition = parse_edition(charter_text("promise", "capability"))
    assert (edition.key, edition.edition, edition.since) == ("small", "1", dt.date(2026, 1, 1))
    assert edition.grace_days == 30
    windows = [clause.entries[0].gauge.window_days for clause in edition.clauses if clause.entries[0].gauge]
    assert windows == [90, 30]
    assert edition.clause("SY-02") is edition.clauses[1]
    assert edition.clause("SY-03") is None


def test_ids_are_written_out() -> None:
    """Spans and single ids."""
    assert expand_ids(["SY-01..SY-03", "JL-61"]) == ("SY-01", "SY-02", "SY-03", "JL-61")
