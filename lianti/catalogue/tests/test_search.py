"""Finding a diagnosis as a doctor types it."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from lianti.catalogue import actions, queries
from lianti.catalogue.keys import all_initials, initials_of
from lianti.kernel.pure.clock import TZ
from lianti.parties.shapes import Viewer

OFFICIAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "coding" / "icd10_yibao2_diagnosis.csv"
AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=TZ)
# The official table lies beside the project only where it is developed; without it pytest says that there is none.
official_tables = pytest.mark.parametrize("table", [path for path in [OFFICIAL] if path.exists()])


@pytest.fixture
def starter(db: None) -> None:
    """The built-in list."""
    actions.ensure_starter(AT)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("gxy", "高血压"), ("GXY", "高血压"), ("ｇｘｙ", "高血压"), ("高血压", "高血压"), (" 高血压 ", "高血压"),
        ("I10.x05", "高血压3级"), ("i10.X05", "高血压3级"), ("Ｉ10.x05", "高血压3级"),
        ("冠心病", "冠状动脉粥样硬化性心脏病"), ("gxb", "冠状动脉粥样硬化性心脏病"), ("慢阻肺", "慢性阻塞性肺病"),
        ("tnb", "糖尿病"), ("2xtnb", "2型糖尿病"), ("糖尿病 肾", "2型糖尿病性肾病"), ("neijing", ""), ("lwy", "阑尾炎"),
        ("E11.301+H36.0*", "2型糖尿病性视网膜病变"),
    ],
)  # fmt: skip
def test_what_is_typed_is_found_first(starter: None, typed: str, first: str) -> None:
    found = queries.search_diagnoses(typed)
    assert (found[0].name if found else "") == first or (typed == "lwy" and first in found[0].name)


@pytest.mark.parametrize("typed", ["", "   ", "|", "%", "_", "'", "没有这种病", "x" * 500])
def test_nothing_is_found_for_nothing(starter: None, typed: str) -> None:
    assert queries.search_diagnoses(typed) == []


def test_a_search_is_one_statement_and_limited(
    starter: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert len(queries.search_diagnoses("骨折", limit=5)) == 5
    with django_assert_num_queries(1):
        assert queries.search_diagnoses("高血压 骨折 肺炎 糖 尿 病") == []


def test_common_diagnoses_come_before_rare_ones(starter: None, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("code,name\nP29.200,高血压新生儿\nA01.000,高血压\n", encoding="utf-8")
    actions.import_diagnoses(path, AT, Viewer.service("t"))
    names = [d.code for d in queries.search_diagnoses("高血压", limit=50)]
    assert names[:2] == ["I10.x00x002", "A01.000"]
    assert names.index("P29.200") > names.index("I10.x03")


def test_names_of_many_codes_in_one_statement(starter: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        names = queries.diagnosis_names(["I10.X00x002", "E11.900", "没有"])
    assert names == {"I10.X00x002": "高血压", "E11.900": "2型糖尿病"}
    found = queries.diagnosis("e11.900")
    assert found is not None and found.chapter == 4
    assert queries.diagnosis("没有") is None
    assert queries.diagnosis_counts()["common"] >= 300


def test_criteria_are_read_in_one_statement(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert queries.criteria_for(["I10"], "up", on=AT.date())
    assert {c.direction for c in queries.criteria_for(["I10"], "down")} == {"down"}
    assert any(title == "高血压随访上转" for _set, title, _name, _source in queries.editions())


def test_initials_are_read_as_words() -> None:
    assert initials_of("2型糖尿病") == "2xtnb"
    assert initials_of("重症肺炎，其他的") == "zzfyqtd"
    assert all_initials("高血压", ["高血压"]) == "|gxy|"


def test_the_starter_list_has_no_code_twice() -> None:
    with actions.STARTER.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 300
    assert len({row["code"] for row in rows}) == len(rows)
    assert all(len(row["aliases"]) <= 200 for row in rows)


@official_tables
def test_the_starter_list_equals_the_official_table(table: Path) -> None:
    with table.open(encoding="utf-8-sig") as file:
        official = {row["code"]: row["name"] for row in csv.DictReader(file)}
    with actions.STARTER.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert official.get(row["code"]) == row["name"]


@official_tables
def test_the_official_table_can_be_imported(db: None, table: Path) -> None:
    actions.ensure_starter(AT)
    preview = actions.preview_diagnoses(table, edition="医保 2.0")
    assert preview.added > 32_000
    assert preview.renamed == ()
    assert {bad.message[:7] for bad in preview.bad} <= {"名称里有丢失的"}
