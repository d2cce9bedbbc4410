"""Reading a catalogue: what is wrong is said row by row."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lianti.kernel.pure.errors import Refused
from lianti.recognition.rules import find_items, judge_items
from lianti.recognition.tests.samples import POTASSIUM

HEAD = ["编码", "名称", "类别", "部位", "有效天数", "价格（元）", "来源"]
STARTER = Path(__file__).parents[1] / "data" / "items.csv"


def rows(*lines: list[str]) -> list[list[str]]:
    return [["互认项目目录"], HEAD, *lines]


def test_the_starter_list_is_whole_and_every_row_is_a_sample() -> None:
    raws = find_items(list(csv.reader(STARTER.read_text(encoding="utf-8").splitlines())))
    judged = judge_items(raws, {})
    assert {row.verdict for row in judged} == {"new"} and len(judged) >= 60
    assert all(row.item and row.item.sample and row.item.fen for row in judged)
    periods = {row.item.code: row.item.valid_days for row in judged if row.item}
    assert (periods["LAB-ALB"], periods["4548-4"], periods["2823-3"]) == (30, 60, 7)  # A7


@pytest.mark.parametrize("table", [[], [["a", "b"]], rows(), [HEAD[:3], ["X", "y", "检验"]]])
def test_tables_refused(table: list[list[str]]) -> None:
    with pytest.raises(Refused):
        find_items(table)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["", "钾", "检验", "", "7"], "编码"),
        (["钾!", "钾", "检验", "", "7"], "编码"),
        (["K" * 40, "钾", "检验", "", "7"], "编码"),
        (["K", "", "检验", "", "7"], "名称"),
        (["K", "钾" * 90, "检验", "", "7"], "名称"),
        (["K", "钾", "化验", "", "7"], "类别"),
        (["K", "钾", "检验", "心窝", "7"], "部位"),
        (["K", "钾", "检验", "", "七"], "有效天数"),
        (["K", "钾", "检验", "", "0"], "有效天数"),
        (["K", "钾", "检验", "", str(10**30)], "有效天数"),
        (["K", "钾", "检验", "", "7", "很贵"], "金额"),
        (["K", "钾", "检验", "", "7", "-5"], "价格"),
        (["K", "钾", "检验", "", "7", "999999999"], "价格"),
    ],
)
def test_rows_refused(line: list[str], words: str) -> None:
    found = judge_items(find_items(rows(line)), {})
    assert found[0].verdict == "error" and words in found[0].message


def test_new_changed_same_and_twice() -> None:
    table = rows(
        ["2823-3", "钾", "检验", "", "7天", "5", ""],
        ["x-2951", "钠", "laboratory", "", "7", "", "示例"],
        ["X-2951", "钠", "检验", "", "7", "", ""],
    )
    found = judge_items(find_items(table), {"2823-3": POTASSIUM})
    assert [row.verdict for row in found] == ["same", "new", "error"]
    assert found[1].item and found[1].item.sample and found[1].item.code == "X-2951"
    again = judge_items(find_items(rows(["2823-3", "钾", "检验", "", "14", "5", ""])), {"2823-3": POTASSIUM})
    assert again[0].verdict == "changed"
