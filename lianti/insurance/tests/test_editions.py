"""Editions come from files, replace each other by name, and are found by what stands in a resident's file."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lianti.insurance import actions, queries
from lianti.insurance.models import DeductibleRule, Tariff, TariffEdition
from lianti.insurance.reading import DATA, parse_edition
from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.ledger.models import Fact
from lianti.serving.prepare import load_basics
from tests.town import NOW, PLATFORM, TODAY, Town

TEXT = (DATA / "more" / "example.toml").read_text(encoding="utf-8")
LATER = TEXT.replace('name = "示例 2026"', 'name = "示例 2027"').replace("2025-01-01", "2026-02-01")


def load(text: str = TEXT) -> TariffEdition:
    return actions.load_edition(text=text, by=PLATFORM, at=NOW)


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.toml")), ids=lambda p: p.stem)
def test_what_is_shipped_says_that_it_is_a_sample(path: Path) -> None:
    edition = parse_edition(path.read_text(encoding="utf-8"))
    rows: list[Any] = [edition, *edition.tariffs, *edition.rules]
    assert all(row.sample and "虚构" in row.source and row.since_on > dt.date.min for row in rows)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('region = "示例市"', "region = 5", "edition.region 要写文字"),
        ('region = "示例市"\n', "", "edition 缺少“region”"),
        ('region = "示例市"', 'region = "示例市"\nregoin = "x"', "edition 里不认得“regoin”"),
        ("gap_days = 7", 'gap_days = "7"', "terms.gap_days 要写整数"),
        ("gap_days = 7", "gap_days = -1", "gap_days 要在 0～3660 之间"),
        ("deductible = 200", "deductible = 200.555", "最多两位小数"),
        ("deductible = 200", "deductible = true", "要写金额"),
        ("deductible = 200", "deductible = -1", "0～100,000 元之间"),
        ("deductible = 200", "deductible = 200\nsince_on = 2026-03-01\nuntil_on = 2026-02-01", "失效日期要晚于"),
        ("percent = 85", "percent = 120", "比例在 0～100 之间"),
        ("percent = 85", "percent = 70", "基层（一级及以下）是 70%，县级（二级）却是 75%"),
        ('level = "county"', 'level = "primary"', "两条同时生效的起付线"),
        ('level = "county"', 'level = "town"', "只能是：primary、county"),
        ('kind = "cancel"', 'kind = "gift"', "第 1 条规则的“kind”写的是“gift”"),
        ("points = 10", "points = 0", "几个百分点"),
        ('applies_to = "this"', 'applies_to = "previous"', "只能用于转入的这次住院"),
        ("since_on = 2025-01-01", 'since_on = "soon"', "要写日期"),
        ("sample = true", 'sample = true\ndefault_level = "big"', "只能是：primary"),
        ("sample = true", 'sample = true\nhospitals = [{ name = "甲医院", level = "big" }]', "甲医院的“level”"),
        ("sample = true", "sample = true\nhospitals = 5", "要写一组医院"),
        ("[terms]", "[terms", "不是正确的 TOML"),
    ],
)
@pytest.mark.django_db
def test_a_wrong_file_is_refused_in_words_and_changes_nothing(old: str, new: str, said: str) -> None:
    assert old in TEXT
    with pytest.raises(Refused) as refused:
        load(TEXT.replace(old, new, 1))
    assert said in refused.value.sentence
    assert not TariffEdition.objects.exists() and not Fact.objects.exists()


def test_a_doctor_loads_nothing(town: Town) -> None:
    facts = Fact.objects.count()
    with pytest.raises(NotPermitted):
        actions.load_edition(text=TEXT, by=town.viewer("gp"), at=NOW)
    with pytest.raises(NotPermitted):
        queries.editions_for(town.viewer("gp"), TODAY)
    assert not TariffEdition.objects.exists() and Fact.objects.count() == facts


@pytest.mark.django_db
def test_what_is_loaded_is_read_back_as_it_was_written() -> None:
    load()
    (read,) = queries.editions_on(TODAY)
    assert read == parse_edition(TEXT)
    fact = Fact.objects.get(kind="insurance.tariffs_loaded")
    assert (fact.data["tariffs"], fact.data["rules"], fact.data["sample"], fact.data["replaced"]) == (8, 3, True, False)


@pytest.mark.django_db
def test_the_same_text_again_changes_nothing() -> None:
    first = load()
    assert load().uid == first.uid
    assert Fact.objects.count() == 1


@pytest.mark.django_db
def test_the_same_name_replaces_whole() -> None:
    load()
    load(TEXT.replace("deductible = 1000", "deductible = 1100"))
    (read,) = queries.editions_on(TODAY)
    assert [t.deductible for t in read.tariffs][2] == 110_000
    assert (TariffEdition.objects.count(), Tariff.objects.count(), DeductibleRule.objects.count()) == (1, 8, 3)
    assert Fact.objects.latest("pk").data["replaced"] is True


@pytest.mark.django_db
def test_a_newer_edition_ends_the_older_and_an_older_one_is_refused() -> None:
    load()
    load(LATER)
    assert TariffEdition.objects.get(name="示例 2026").until_on == dt.date(2026, 2, 1)
    assert [e.name for e in queries.editions_on(TODAY)] == ["示例 2027"]
    before = queries.region_edition("示例市", dt.date(2026, 1, 31))
    assert before is not None and before.name == "示例 2026"
    with pytest.raises(Refused, match="已有 2026-02-01 生效的"):
        load(TEXT.replace('name = "示例 2026"', 'name = "示例 2025"'))
    assert TariffEdition.objects.count() == 2


@pytest.mark.django_db
def test_samples_are_loaded_once_and_give_way_to_a_regions_own() -> None:
    assert actions.ensure_samples(NOW) == 1
    assert actions.ensure_samples(NOW) == 0
    assert [e.sample for e in queries.editions_on(TODAY)] == [True]
    own = (DATA / "songyuan.toml").read_text(encoding="utf-8").replace("sample = true", "sample = false")
    load(own.replace('"示例 2026"', '"2026"').replace("2025-01-01", "2026-01-01"))
    assert actions.ensure_samples(NOW) == 0
    assert [e.sample for e in queries.editions_on(TODAY)] == [False]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("松原市", "松原市"), ("吉林省松原市宁江区", "松原市"), ("松原", "松原市"), ("示例市", "示例市"), (" ", None),
        ("长春市", None), ("", None),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_a_region_is_found_as_people_write_it(written: str, found: str | None) -> None:
    actions.ensure_samples(NOW)
    load()
    edition = queries.region_edition(written, TODAY)
    assert (edition.region if edition else None) == found


@pytest.mark.parametrize(
    ("name", "grade", "primary", "level"),
    [
        ("甲医院", "3A", False, "city"), ("甲医院", "2B", False, "county"), ("甲医院", "1", False, "primary"),
        ("甲医院", "", False, "county"), ("甲中心", "2", True, "primary"), ("松原吉林油田医院", "2", False, "city"),
    ],
)  # fmt: skip
def test_the_level_comes_from_the_regions_list_then_the_grade(name: str, grade: str, primary: bool, level: str) -> None:
    edition = parse_edition((DATA / "songyuan.toml").read_text(encoding="utf-8"))
    assert queries.insured_level(edition, name=name, grade=grade, primary=primary) == level
    bare = replace(edition, hospitals=(), default_level="")
    assert queries.insured_level(bare, name=name, grade="", primary=False) == ""


@pytest.mark.django_db
def test_migrating_loads_the_sample() -> None:
    load_basics()
    assert [(e.region, e.sample) for e in queries.editions_on(TODAY)] == [("松原市", True)]


def test_an_unreadable_file_is_a_sentence(db: None) -> None:
    with pytest.raises(Refused, match="读不了文件"):
        actions.load_file(path=DATA / "nothing.toml", by=PLATFORM, at=NOW)
