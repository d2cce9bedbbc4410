"""A list of own codes is read, judged row by row, shown, and taken in whole or not at all (JL-84)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from lianti.recognition import actions
from lianti.recognition.models import LocalCode
from lianti.recognition.rules import find_codes, judge_codes
from lianti.recognition.shapes import CodeRow, Item, RawCode
from lianti.recognition.tests.cases import Lab
from tests.town import Town

ITEMS = {
    "2823-3": Item("2823-3", "钾", "laboratory"),
    "IMG-CT-CHEST": Item("IMG-CT-CHEST", "胸部CT平扫", "imaging"),
    "A": Item("A", "同名", "laboratory"),
    "B": Item("B", "同名", "laboratory"),
}
HEAD = ["本院编码", "本院名称", "互认项目"]


@pytest.mark.parametrize(
    ("item", "verdict", "code"),
    [("2823-3", "new", "2823-3"), ("img-ct-chest", "new", "IMG-CT-CHEST"), ("胸部CT平扫", "new", "IMG-CT-CHEST"),
     ("", "new", ""), ("无", "new", ""), ("同名", "error", ""), ("不存在", "error", ""), ("²", "error", ""),
     ("9" * 400, "error", "")],
)  # fmt: skip
def test_what_a_row_means(item: str, verdict: str, code: str) -> None:
    row = judge_codes([RawCode(2, "K", "血钾", item)], ITEMS, {})[0]
    assert (row.verdict, row.item_code) == (verdict, code) and bool(row.message) == (verdict == "error")


def test_against_what_is_on_file() -> None:
    known: dict[str, tuple[str, str | None]] = {"K": ("血钾", "2823-3"), "W": ("等待", None), "N": ("无关", "")}
    rows = [RawCode(n, *cells) for n, cells in enumerate(
        [("K", "血钾", "钾"), ("W", "等待", "钾"), ("N", "无关", "钾"), ("K", "血钾", "钾"), ("", "甲", "钾")], start=2
    )]  # fmt: skip
    assert [row.verdict for row in judge_codes(rows, ITEMS, known)] == ["same", "new", "changed", "error", "error"]


@pytest.mark.parametrize("rows", [[], [["a", "b"]], [HEAD], [["本院编码", "互认项目"], ["K", "钾"]]])
def test_a_table_without_what_is_needed_is_refused(rows: list[list[str]]) -> None:
    with pytest.raises(Refused):
        find_codes(rows)


def test_who_may_not_and_what_is_wrong_writes_nothing(town: Town) -> None:
    lab = Lab(town)
    bad, good = CodeRow(RawCode(2, "X", ""), "error", message="错"), CodeRow(RawCode(3, "K", "血钾"), "new", "2823-3")
    with pytest.raises(NotPermitted):
        actions.import_codes(rows=[good], leave_out=False, by=town.viewer("nurse"), at=town.now)
    for rows, out in (([bad, good], False), ([bad], True), ([], False)):
        with pytest.raises(Refused):
            actions.import_codes(rows=rows, leave_out=out, by=lab.gp, at=town.now)
    assert not LocalCode.objects.exists() and not Fact.objects.filter(kind="recognition.codes_imported").exists()


class TestPages:
    """The way through the pages."""

    @pytest.fixture
    def gp(self, town: Town) -> Client:
        """The doctor who says what the clinic calls the items."""
        Lab(town)
        return signed_in_client(town, "gp")

    def post(self, window: Client, name: str, **sent: Any) -> Any:
        return window.post(reverse(f"recognition:{name}"), {"idempotency_key": str(new_uid()), **sent})

    def test_uploaded_looked_through_and_taken_in(self, town: Town, gp: Client) -> None:
        with clock.frozen(town.now):
            assert self.post(gp, "codes_upload").status_code == 422
            assert self.post(gp, "codes_upload", text="甲\t乙\n1\t2").status_code == 422
            text = "\n".join(
                "\t".join(row) for row in (HEAD, ["K01", "血钾", "2823-3"], ["X01", "针灸", "无"], ["Y", "", ""])
            )
            assert self.post(gp, "codes_upload", text=text).status_code == 303
            page = gp.get(reverse("recognition:codes_preview")).content.decode()
            assert "血钾" in page and "有错的 1 行不导入" in page and not LocalCode.objects.exists()
            mark = re.search(r'name="mark" value="([\d.]+)"', page)
            assert mark
            refused = self.post(gp, "codes_import", mark=mark[1])
            assert refused.status_code == 422 and "没有导入" in refused.content.decode()
            assert self.post(gp, "codes_import", mark="1.0", leave_out="on").status_code == 422
            assert not LocalCode.objects.exists()
            assert self.post(gp, "codes_import", mark=mark[1], leave_out="on").status_code == 303
            found = set(LocalCode.objects.values_list("institution_id", "code", "item_code", "is_none"))
            assert found == {(town.community.pk, "K01", "2823-3", False), (town.community.pk, "X01", "", True)}
            assert Fact.objects.get(kind="recognition.codes_imported").data == {"added": 2, "changed": 0}
            assert gp.get(reverse("recognition:codes_preview")).status_code == 303, "nothing is left to be taken in"

    def test_thrown_away(self, town: Town, gp: Client) -> None:
        with clock.frozen(town.now):
            self.post(gp, "codes_upload", text="本院编码\t本院名称\t互认项目\nK\t血钾\t2823-3")
            assert self.post(gp, "codes_forget").status_code == 303
            assert gp.get(reverse("recognition:codes_preview")).status_code == 303
            assert not LocalCode.objects.exists()
