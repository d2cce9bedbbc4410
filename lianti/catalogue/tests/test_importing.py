"""Diagnosis tables as offices have them."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from lianti.catalogue.importing import read_table
from lianti.kernel.pure.errors import Refused

GOOD = "诊断代码,诊断名称\nI10.x00,高血压\nE11.900,2型糖尿病\n"


def written(folder: Path, content: str | bytes, name: str = "表.csv") -> Path:
    """Write a table and return its path."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    table = read_table(written(tmp_path, GOOD.encode(encoding)))
    assert [(r.code, r.name) for r in table.rows] == [("I10.x00", "高血压"), ("E11.900", "2型糖尿病")]
    assert table.bad == ()


def test_titles_above_the_header_other_columns_and_blank_lines(tmp_path: Path) -> None:
    text = "某市诊断目录,,\n,,\n序号,疾病名称,疾病编码\n1,高血压, I10.x00 \n,,\n2,哮喘,J45.900\n"
    table = read_table(written(tmp_path, text))
    assert [(r.line, r.code) for r in table.rows] == [(4, "I10.x00"), (6, "J45.900")]
    assert table.total == 2


def test_bad_rows_are_named_and_left_out(tmp_path: Path) -> None:
    text = (
        "code,name\nI10.x00,高血压\nI10.x00,高血压\nI10.X00,血压高\n,没有代码\nE11.900,\n高血压,I10\n"
        f"K07.100,错??畸形\nK08.100,{'长' * 201}\nE11.301+H36.0*,2型糖尿病性视网膜病变\n"
    )
    table = read_table(written(tmp_path, text))
    assert [r.code for r in table.rows] == ["I10.x00", "E11.301+H36.0*"]
    assert [(b.line, b.message.split("，")[0]) for b in table.bad] == [
        (4, "代码与第 2 行重复而名称不同"),
        (5, "没有代码。"),
        (6, "没有名称。"),
        (7, "代码不像 ICD-10（例如 I10.x00）。"),
        (8, "名称里有丢失的字（显示为 ?）"),
        (9, "名称超过 200 个字。"),
    ]
    assert table.total == 9


def test_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "目录.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["诊断编码", "诊断名称"])
    sheet.write_row(1, 0, ["I10.x00", "高血压"])
    sheet.write_row(2, 0, ["", "空代码"])
    book.close()
    table = read_table(path)
    assert [r.name for r in table.rows] == ["高血压"]
    assert [b.line for b in table.bad] == [3]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.docx", b"x", "table_kind"),
        ("a.xlsx", b"not a workbook", "table_sheet"),
        ("a.csv", b"\xff\xff\xff", "table_encoding"),
        ("a.csv", "名字,号\n高血压,I10\n".encode(), "table_columns"),
        ("a.csv", b"", "table_columns"),
    ],
)
def test_files_that_cannot_be_read_are_refused_with_the_way_out(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        read_table(written(tmp_path, content, name))
    assert refused.value.code == code
    assert "请" in str(refused.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read_table(tmp_path / "没有.csv")
    assert refused.value.code == "table_unreadable"
