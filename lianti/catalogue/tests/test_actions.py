"""Imports: added, renamed, never deleted; once means once."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from lianti.catalogue import actions, facts, queries
from lianti.catalogue.models import CriterionEdition, Diagnosis, TableLoad
from lianti.catalogue.tests.test_importing import written
from lianti.catalogue.tests.test_reading import EDITION, ROW
from lianti.kernel.pure.clock import TZ
from lianti.kernel.pure.errors import Refused
from lianti.ledger.models import Fact
from lianti.parties.shapes import Viewer

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=TZ)
BY = Viewer.service("catalogue-test")


def test_the_starter_list_is_there_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    assert actions.ensure_starter(AT) >= 300
    assert Diagnosis.objects.filter(common=True).count() >= 300
    with django_assert_num_queries(1):
        assert actions.ensure_starter(AT) == 0
    assert Fact.objects.filter(kind=facts.DIAGNOSES_IMPORTED).count() == 1


def test_an_import_adds_renames_and_never_deletes(tmp_path: Path) -> None:
    first = actions.import_diagnoses(
        written(tmp_path, "code,name\nI10.x00,高血压\nJ45.900,哮喘\n"), AT, BY, edition="一"
    )
    assert (first.added, first.changed, first.unchanged) == (2, 0, 0)
    path = written(tmp_path, "code,name\nI10.X00,原发性高血压\nK29.500,慢性胃炎\n坏,行\n")
    assert actions.preview_diagnoses(path, edition="二").renamed == (("I10.X00", "高血压", "原发性高血压"),)
    assert Diagnosis.objects.count() == 2
    second = actions.import_diagnoses(path, AT, BY, edition="二")
    assert (second.added, second.changed, len(second.bad)) == (1, 1, 1)
    assert second.sentence == "共 3 行：新增 1，更名或更新 1，不变 0，有问题未导入 1。"
    assert set(Diagnosis.objects.values_list("code", "name", "edition")) == {
        ("I10.X00", "原发性高血压", "二"),
        ("J45.900", "哮喘", "一"),
        ("K29.500", "慢性胃炎", "二"),
    }
    assert [d.code for d in queries.search_diagnoses("yfxgxy")] == ["I10.X00"]


def test_the_same_import_again_changes_nothing_and_leaves_no_fact(tmp_path: Path) -> None:
    path = written(tmp_path, "code,name\nI10.x00,高血压\n")
    actions.import_diagnoses(path, AT, BY)
    again = actions.import_diagnoses(path, AT, BY)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
    assert Fact.objects.filter(kind=facts.DIAGNOSES_IMPORTED).count() == 1
    assert TableLoad.objects.count() == 1


def test_an_import_keeps_what_the_starter_list_knows(tmp_path: Path) -> None:
    actions.ensure_starter(AT)
    actions.import_diagnoses(written(tmp_path, "code,name\nI25.103,冠心病（正式名）\n"), AT, BY, edition="官方")
    row = Diagnosis.objects.get(code="I25.103")
    assert (row.name, row.edition, row.common, row.aliases) == ("冠心病（正式名）", "官方", True, "冠心病")


def test_the_starter_list_after_an_import_keeps_official_names(tmp_path: Path) -> None:
    actions.import_diagnoses(written(tmp_path, "code,name\nI25.103,正式名\n"), AT, BY, edition="官方")
    actions.ensure_starter(AT)
    row = Diagnosis.objects.get(code="I25.103")
    assert (row.name, row.edition, row.common) == ("正式名", "官方", True)
    assert [d.name for d in queries.search_diagnoses("gxb", limit=1)] == ["正式名"]


def test_a_local_edition_stands_beside_the_national_one_from_its_day(tmp_path: Path) -> None:
    path = written(tmp_path, EDITION + ROW, "本地.toml")
    assert actions.load_criteria(path, AT, BY) == 1
    assert actions.load_criteria(path, AT, BY) == 1
    assert CriterionEdition.objects.count() == 1
    day = dt.date(2026, 3, 2)
    codes = {c.code for c in queries.criteria_for(["I10.x00"], "up", on=day)}
    assert {"X-01", "HTN-UP-01"} <= codes
    for outside in (dt.date(2025, 12, 31), dt.date(2027, 1, 1)):
        assert "X-01" not in {c.code for c in queries.criteria_for(["I10"], "up", on=outside)}
    assert queries.criteria_by_code(["X-01", "HTN-UP-01"]).keys() == {"X-01", "HTN-UP-01"}


def test_an_edition_of_an_alliance_binds_only_its_members(tmp_path: Path) -> None:
    alliance = uuid.uuid4()
    actions.load_criteria(written(tmp_path, EDITION + ROW, "本地.toml"), AT, BY, alliance_uid=alliance)
    day = dt.date(2026, 3, 2)
    assert "X-01" not in {c.code for c in queries.criteria_for(["I10"], on=day)}
    assert "X-01" in {c.code for c in queries.criteria_for(["I10"], on=day, alliance_uids=[alliance])}


def test_the_next_edition_ends_the_one_before(tmp_path: Path) -> None:
    actions.load_criteria(written(tmp_path, EDITION + ROW, "一.toml"), AT, BY)
    later = EDITION.replace('"2026"', '"2026下"').replace("2026-01-01", "2026-07-01")
    actions.load_criteria(written(tmp_path, later + ROW.replace("170", "160"), "二.toml"), AT, BY)
    assert [row.until_on for row in CriterionEdition.objects.all()] == [dt.date(2026, 7, 1), dt.date(2027, 1, 1)]
    assert queries.criteria_by_code(["X-01"])["X-01"].edition.name == "2026下"
    (now,) = [c for c in queries.criteria_for([], on=dt.date(2026, 7, 1)) if c.code == "X-01"]
    assert now.when[0][0].bound == 160


def test_a_criteria_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "没有.toml", written(tmp_path, EDITION.encode("gbk"), "国标.toml")):
        with pytest.raises(Refused) as refused:
            actions.load_criteria(path, AT, BY)
        assert refused.value.code == "criteria_unreadable"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (EDITION.replace("since_on = 2026-01-01\n", "") + ROW, "edition_since_missing"),
        (EDITION + ROW.replace("X-01", "HTN-UP-01"), "criterion_code_taken"),
        (EDITION + ROW.replace("X-01", "PATIENT-REQUEST"), "criterion_code_taken"),
        (EDITION + ROW.replace("170", "171"), "edition_exists"),
        (EDITION.replace('"2026"', '"2025"').replace("2026-01-01", "2025-01-01") + ROW, "edition_order"),
        (EDITION.replace('"x"', '"y"') + ROW, "criterion_code_taken"),
    ],
)
def test_an_edition_that_does_not_fit_is_refused(tmp_path: Path, text: str, code: str) -> None:
    actions.load_criteria(written(tmp_path, EDITION + ROW, "一.toml"), AT, BY)
    with pytest.raises(Refused) as refused:
        actions.load_criteria(written(tmp_path, text, "二.toml"), AT, BY)
    assert refused.value.code == code
    assert CriterionEdition.objects.count() == 1
