"""The dashboard in the town: what it counts, who may read it, and what a regulator does not see."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lianti.charter.actions import adopt_charter
from lianti.faces.flows import pages, reading
from lianti.faces.flows.sankey import draw
from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Trace
from lianti.measures.shapes import Reading
from lianti.referrals.tests.cases import DAY, Walk
from tests.town import LONG_AGO, PLATFORM, Town, town

__all__ = ["town"]


@pytest.fixture
def moved(town: Town) -> Town:
    """Six cases that arrived, one sent back, one emergency; under a charter."""
    adopt_charter(alliance=town.group, path_or_key="songyuan", by=PLATFORM, at=LONG_AGO)
    for _number in range(5):
        Walk(town).to("arrived")
    Walk(town).to("outcome_returned")
    Walk(town).to("declined")
    Walk(town, kind="emergency").to("arrived")
    return town


def _board(town: Town, days: int = 90) -> reading.Dashboard:
    return reading.dashboard(town.group, town.now + DAY, days)


def _value(found: reading.Dashboard, key: str) -> float | None:
    return next(i.reading.value for i in found.indicators if i.indicator.key == key)


def test_the_numbers_are_those_of_the_cases(moved: Town) -> None:
    found = _board(moved)
    assert (_value(found, "up_inpatient"), _value(found, "up_outpatient"), _value(found, "up_emergency")) == (6, 0, 1)
    assert _value(found, "answered") == 1.0 and _value(found, "consent") == 1.0
    assert _value(found, "ordered") == 1.0
    assert _value(found, "down_visits") is None, "nothing went down: that is no zero"
    active = next(i for i in found.indicators if i.indicator.key == "active")
    assert active.met is False and moved.village.uid in active.reading.missing
    assert found.declines == {"treat_locally": 1}
    assert [(f.source, f.target, f.cases) for f in found.up] == [(moved.community.uid, moved.lead.uid, 7)]
    assert [(k.code, k.given, k.kept) for k in found.kept] == [("inpatient", 6, 6)]
    times = {t.key: (median.value, p90.value) for t, median, p90 in found.turnarounds}
    assert times["answer"] == (0.5, 0.5) and times["down"] == (None, None)


def test_a_window_before_the_cases_shows_nothing(moved: Town) -> None:
    later = reading.dashboard(moved.group, moved.now + dt.timedelta(days=200), 90)
    assert _value(later, "up_inpatient") is None and later.up == [] and later.declines == {}


def test_the_number_of_statements_does_not_grow(moved: Town, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(30):
        _board(moved)


def _get(town: Town, key: str, path: str) -> Any:
    with clock.frozen(town.now + DAY):
        return signed_in_client(town, key).get(path)


def test_who_reads_it(moved: Town) -> None:
    for key in ("gp", "specialist", "front_desk", "insurance_bureau"):
        assert _get(moved, key, "/flows/").status_code == 403
    assert _get(moved, "referral_centre", f"/flows/?alliance={moved.county.uid}").status_code == 404
    assert _get(moved, "office", "/flows/rows/nonsense/").status_code == 404


def test_the_office_sees_rows_and_may_take_them_along(moved: Town) -> None:
    told = _get(moved, "office", "/flows/?days=30").content.decode()
    for word in ("REF-06", "本地设定", "新化社区", "sankey", "可在基层继续诊治"):
        assert word in told, word
    rows = _get(moved, "referral_centre", "/flows/rows/up_inpatient/").content.decode()
    assert rows.count("到院，责任交接") == 6 and "/referrals/" in rows and "周平安" not in rows
    assert _get(moved, "office", "/flows/export.xlsx").content[:2] == b"PK"
    assert Trace.objects.filter(purpose="导出转诊指标").count() == 1


def test_a_regulator_sees_no_small_cells_and_no_rows(moved: Town) -> None:
    told = _get(moved, "regulator", "/flows/").content.decode()
    assert "少于 5 例的数不显示" in told and "&lt;5" in told
    rows = _get(moved, "regulator", "/flows/rows/up_inpatient/").content.decode()
    assert "到院，责任交接" not in rows and "市中心医院" in rows and ">6<" in rows
    small = _get(moved, "regulator", "/flows/rows/up_emergency/").content.decode()
    assert "各项例数少，不显示" in small and ">1<" not in small and "市中心医院" not in small.split("<h1")[1]


@pytest.mark.parametrize(
    ("reading_", "value", "parts"),
    [
        (Reading(0.5, "share", 3, 6), "例数少，不显示", ""),
        (Reading(0.9, "share", 9, 10), "≥ 60%", ""),
        (Reading(0.02, "share", 2, 100), "≤ 4%", ""),
        (Reading(0.5, "share", 10, 20), "50%", "10 / 20"),
        (Reading(1.0, "share", 10, 10), "100%", "10 / 10"),
    ],
)
def test_numerators_that_point_at_people_are_hidden(reading_: Reading, value: str, parts: str) -> None:
    assert pages.value_of(reading_, "share", True) == value
    assert pages._parts(reading_, True) == parts
    assert pages._parts(reading_, False) != ""


def test_the_picture_puts_the_many_small_together() -> None:
    assert draw([], "其他") is None
    rows = [(f"社区{n}", "中心医院", n) for n in range(1, 21)]
    found = draw(rows, "其他")
    assert found is not None
    left = [b for b in found.boxes if b.anchor == "end"]
    assert len(left) == 10 and sum(b.cases for b in left) == found.total == 210
    assert any(b.label == "其他" for b in left)
    assert all(band.path.startswith("M") for band in found.bands)
    even = draw([("甲", "乙", 1)], "其他")
    assert even is not None and even.boxes[0].height > 100


def test_only_the_own_charter_is_quoted(moved: Town) -> None:
    """The town's charter is 松原's: a target of another document stands as a proposal, without its clause."""
    page = _get(moved, "office", "/flows/").content.decode()
    assert "APT-01" in page and "SY-44" in page
    assert "JL-61" not in page and "JL-53" not in page
    sheet = pages.export_rows(_board(moved), False, frozenset({"SY-44"}))
    quoted = {row[6] for row in sheet[1:]} | {row[5] for row in sheet[1:]}
    assert quoted == {"SY-44", "", "本地设定"}
