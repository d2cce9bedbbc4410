"""Criteria files: every mistake is a sentence."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.catalogue.reading import built_in, parse_criteria
from lianti.kernel.pure.errors import Refused

EDITION = """
[edition]
set = "x"
title = "示例"
name = "2026"
source = "示例来源"
since_on = 2026-01-01
until_on = 2027-01-01
"""
ROW = """
[[criterion]]
code = "X-01"
text = "收缩压高"
group = "血压"
direction = "up"
urgency = "urgent"
certainty = "seen"
when = [["sbp >= 170"]]
"""


def test_a_good_file_is_read() -> None:
    edition, (criterion,) = parse_criteria(EDITION + ROW)
    assert edition.since_on == dt.date(2026, 1, 1)
    assert edition.in_force(dt.date(2026, 1, 1))
    assert not edition.in_force(dt.date(2025, 12, 31))
    assert not edition.in_force(dt.date(2027, 1, 1))
    assert criterion.source == "示例来源"
    assert criterion.edition is edition
    assert not criterion.judged


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[edition", "criteria_not_toml"),
        (ROW, "edition_missing"),
        (EDITION, "criteria_empty"),
        (EDITION + ROW + ROW, "criterion_twice"),
        (EDITION.replace('source = "示例来源"\n', "") + ROW, "criteria_key_missing"),
        (EDITION.replace("2026-01-01", '"2026-01-01"') + ROW, "edition_date"),
        (EDITION.replace("2027-01-01", "2026-01-01") + ROW, "edition_period"),
        (EDITION + 'colour = "red"\n' + ROW, "criteria_key_unknown"),
        (EDITION + ROW + 'colour = "red"\n', "criteria_key_unknown"),
        (EDITION + ROW.replace('text = "收缩压高"\n', ""), "criteria_key_missing"),
        (EDITION + ROW.replace('"up"', '"sideways"'), "criterion_word"),
        (EDITION + ROW.replace('"seen"', '"sure"'), "criterion_word"),
        (EDITION + ROW.replace('[["sbp >= 170"]]', '["sbp >= 170"]'), "criterion_when"),
        (EDITION + ROW.replace('[["sbp >= 170"]]', "[[]]"), "criterion_when"),
        (EDITION + ROW.replace("sbp >=", "weight >="), "condition_unknown"),
        ("criterion = [1]\n" + EDITION, "criterion_shape"),
    ],
)
def test_mistakes_are_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_criteria(text)
    assert refused.value.code == code
    assert str(refused.value).endswith("。") or code == "criteria_not_toml"


def test_the_built_in_files_are_complete() -> None:
    sets = {c.edition.set for c in built_in()}
    assert sets == {
        "htn-followup", "htn-first", "htn-primary", "htn-emergency", "htn-down",
        "dm-up", "dm-urgent", "dm-down", "general-up", "general-down",
    }  # fmt: skip
    assert {c.edition.name for c in built_in() if c.edition.set == "dm-up"} == {"2016"}
