"""The proposal from case counts, the reading of case tables, and the sample base lists."""

from __future__ import annotations

import csv
import datetime as dt
import difflib
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianti.catalogue.actions import STARTER
from lianti.catalogue.base_lists import base_list, base_name
from lianti.catalogue.kinds import LIST_KINDS
from lianti.catalogue.list_shapes import CaseRow, Change, Counted, RawCase
from lianti.catalogue.rules.cases import NAMES_COMPARED, find_cases, judge_cases
from lianti.catalogue.rules.lists import applied, named_by, propose, years_before
from lianti.kernel.pure.errors import Refused

QUIET = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
YEARS = (2023, 2024, 2025)
MEMBERS = {1: "甲中心", 2: "乙中心"}
HEAD = ["机构", "年度", "诊断编码", "诊断名称", "病例数"]


def counted(category: str, cases: int, year: int = 2024, member: int = 1) -> Counted:
    return Counted(member, year, category, f"病{category}", cases)


class TestProposal:
    def test_treated_and_not_listed_is_to_be_added_and_the_other_way_round(self) -> None:
        base = {"I10": "高血压", "K04": "牙髓炎"}
        counts = [counted("I10", 30), counted("I48", 20, 2023), counted("I48", 10, 2025, 2), counted("A09", 29)]
        found = {line.code: line for line in propose(base, counts, YEARS, 30, MEMBERS).lines}
        assert {code: line.suggestion for code, line in found.items()} == {
            "I10": "keep", "I48": "plus", "K04": "minus", "A09": "",
        }  # fmt: skip
        assert found["I48"].per_year == (20, 0, 10) and found["I48"].total == 30

    def test_a_list_of_referral_gets_the_counts_and_no_suggestion(self) -> None:
        found = propose({"K04": "牙髓炎"}, [counted("I48", 99)], YEARS, 30, MEMBERS, kind="up")
        assert {line.code: (line.total, line.suggestion) for line in found.lines} == {
            "I48": (99, ""),
            "K04": (0, "keep"),
        }

    def test_other_tiers_and_years_do_not_count(self) -> None:
        counts = [counted("I48", 99, member=7), counted("I48", 99, 2022), counted("I48", 99, 2026)]
        found = propose({}, counts, YEARS, 1, MEMBERS)
        assert found.lines == () and found.missing == YEARS
        assert found.silent == (("甲中心", YEARS), ("乙中心", YEARS))

    def test_missing_years_and_silent_members_are_named(self) -> None:
        found = propose({}, [counted("I10", 1, 2023), counted("I10", 1, 2024, 2)], YEARS, 30, MEMBERS)
        assert found.missing == (2025,)
        assert dict(found.silent) == {"甲中心": (2024, 2025), "乙中心": (2023, 2025)}

    @QUIET
    @given(
        st.lists(
            st.tuples(st.sampled_from(["I10", "I48", "J06"]), st.integers(0, 60), st.sampled_from(YEARS)), max_size=8
        )
    )
    def test_order_does_not_matter_and_more_cases_never_take_a_disease_away(
        self, rows: list[tuple[str, int, int]]
    ) -> None:
        counts = [counted(code, n, year) for code, n, year in rows]
        found = propose({"I10": "高血压"}, counts, YEARS, 30, MEMBERS)
        assert propose({"I10": "高血压"}, counts[::-1], YEARS, 30, MEMBERS) == found
        more = propose({"I10": "高血压"}, [*counts, counted("I10", 5), counted("I48", 5)], YEARS, 30, MEMBERS)
        plus = {line.code for line in found.lines if line.suggestion in {"plus", "keep"}}
        assert plus <= {line.code for line in more.lines if line.suggestion in {"plus", "keep"}}

    def test_years_are_the_three_full_ones_before(self) -> None:
        assert years_before(dt.date(2026, 1, 1)) == (2023, 2024, 2025)

    def test_applying_changes(self) -> None:
        changes = [Change("I48", "房颤", "plus", "r"), Change("I10", "高血压", "minus", "r")]
        assert applied({"I10": "高血压", "E11": "糖尿病"}, changes) == {"E11": "糖尿病", "I48": "房颤"}

    @pytest.mark.parametrize(
        ("code", "named"), [("I10.x00x002", True), ("A01.0+I10.0*", True), ("I1", False), ("", False)]
    )
    def test_a_category_stands_for_its_codes(self, code: str, named: bool) -> None:
        assert named_by(code, ["I10"]) is named


def judged(*cells: str) -> CaseRow:
    institution, year, code, name, cases = cells
    return judge_cases(
        [RawCase(2, institution, year, code, name, cases)],
        members={"甲中心": (1, "甲中心")}, codes={"高血压": ("I10.x00", "高血压")}, names={"I10": "高血压"}, known={},
        this_year=2026,
    )[0]  # fmt: skip


class TestCaseTables:
    def test_names_nobody_knows_are_searched_for_once_and_not_without_end(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Six thousand rows of one county's names took ten seconds to be compared with those of another."""
        asked: list[str] = []

        def search(name: str, *_places: object, **_bounds: object) -> list[str]:
            asked.append(name)
            return []

        monkeypatch.setattr(difflib, "get_close_matches", search)
        names = [*(["别的医院"] * 40), *(f"别的医院{n}" for n in range(1000))]
        raws = [RawCase(n, name, "2024", "I10", "", "5") for n, name in enumerate(names)]
        found = judge_cases(raws, members={"甲中心": (1, "甲中心")}, codes={}, names={}, known={}, this_year=2026)
        assert {row.verdict for row in found} == {"error"} and "请写成员名单里的全称" in found[-1].message
        assert len(asked) == len(set(asked)) == NAMES_COMPARED

    @pytest.mark.parametrize(
        ("cells", "words"),
        [
            (("", "2024", "I10", "", "5"), "没有写机构"),
            (("甲中新", "2024", "I10", "", "5"), "是不是“甲中心”"),
            (("天外医院", "2024", "I10", "", "5"), "不是本医联体的成员单位"),
            (("甲中心", "²", "I10", "", "5"), "年度"),
            (("甲中心", "2027", "I10", "", "5"), "年度"),
            (("甲中心", "1999", "I10", "", "5"), "年度"),
            (("甲中心", "2024", "I10", "", "-5"), "病例数"),
            (("甲中心", "2024", "I10", "", str(10**30)), "病例数"),
            (("甲中心", "2024", "I10", "", "²"), "病例数"),
            (("甲中心", "2024", "高血压", "", "5"), "诊断目录里没有"),
            (("甲中心", "2024", "", "怪病", "5"), "诊断目录里没有"),
            (("甲中心", "2024", "", "", "5"), "诊断目录里没有"),
            (("甲中心", "2024", "I10", "", "=1+1"), "公式"),
        ],
    )
    def test_what_is_wrong_is_said(self, cells: Sequence[str], words: str) -> None:
        row = judged(*cells)
        assert row.verdict == "error" and words in row.message

    def test_full_width_and_year_words_are_read(self) -> None:
        row = judged("甲 中心", "２０２４年", "ｉ10", "", "1,200")
        assert (row.verdict, row.year, row.code, row.cases, row.name) == ("new", 2024, "I10", 1200, "高血压")

    def test_a_name_is_enough(self) -> None:
        assert judged("甲中心", "2024", "", "高 血压", "5").code == "I10.x00"

    def test_repeated_changed_and_same_rows(self) -> None:
        raws = [
            RawCase(n, "甲中心", "2024", code, "", "5") for n, code in ((2, "I10"), (3, "I10"), (4, "J06"), (5, "E11"))
        ]
        rows = judge_cases(
            raws, members={"甲中心": (1, "甲中心")}, codes={}, names={},
            known={(1, 2024, "J06"): 5, (1, 2024, "E11"): 4}, this_year=2026,
        )  # fmt: skip
        assert [row.verdict for row in rows] == ["new", "error", "same", "changed"]
        assert "第 2 行" in rows[1].message and "原为 4 例" in rows[3].message

    def test_a_column_for_each_year_and_footers(self) -> None:
        table = [["某表"], ["机构", "编码", "2023年", "2024 年度"], ["甲中心", "I10", "5", "—"], ["合计", "", "5", ""]]
        assert find_cases(table) == [RawCase(3, "甲中心", "2023", "I10", "", "5")]

    @pytest.mark.parametrize(
        ("table", "code"),
        [
            ([], "cases.columns"), ([["机构", "年度", "例数"]], "cases.columns"), ([HEAD], "cases.empty"),
            ([HEAD, *([["甲中心", "2024", "I10", "", "1"]] * 6001)], "cases.too_many"),
        ],
    )  # fmt: skip
    def test_a_table_that_is_none_is_refused(self, table: list[list[str]], code: str) -> None:
        with pytest.raises(Refused) as refused:
            find_cases(table)
        assert refused.value.code == code

    @QUIET
    @given(st.lists(st.lists(st.text(max_size=6), max_size=5), max_size=4))
    def test_no_text_makes_the_reading_fail(self, rows: list[list[str]]) -> None:
        raws = find_cases([HEAD, *rows, ["甲中心", "2024", "I10", "", "1"]])
        judge_cases(raws, members={"甲中心": (1, "甲中心")}, codes={}, names={}, known={}, this_year=2026)


def test_the_base_lists_are_samples_with_codes_of_the_table() -> None:
    with STARTER.open(encoding="utf-8") as file:
        known = {row["code"][:3] for row in csv.DictReader(file)}
    for tier in (1, 2, 3):
        for kind in LIST_KINDS:
            listed = base_list(tier, kind)
            assert listed and set(listed) <= known, (tier, kind, set(listed) - known)
    assert "示例" in base_name() and base_list(9, "treat") == {}
