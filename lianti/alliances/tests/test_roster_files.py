"""Documents, workbooks and delimited files as offices have them."""

from __future__ import annotations

import io

import docx
import pytest
import xlsxwriter

from lianti.alliances.roster import read_roster
from lianti.alliances.tests.roster_samples import PHONE, PHONE_2, PHONE_3, Table, facts, rows_of, saved, word, workbook
from lianti.alliances.tests.roster_xls import old_workbook

HEADS: Table = [["序号", "单位名称", "负责人"], [1, "甲医院（集团总院）", "张 三"], [2, "乙卫生院", "李四"]]
CONTACTS: Table = [
    ["序号", "单位", "姓名", "职务", "联系方式"],
    [1, "甲医院", "王五", "科员", PHONE],
    [2, "乙卫生院", "赵六", "", PHONE_2],
]
JOINED = [("甲医院", "张三", [("王五", "科员", PHONE)]), ("乙卫生院", "李四", [("赵六", "", PHONE_2)])]


def test_two_tables_of_a_document_are_joined() -> None:
    rows = rows_of(word("实施方案", "附件1", HEADS, "附件2 联系人名单", CONTACTS), "方案.docx")
    assert facts(rows) == JOINED
    assert rows[0].role == "lead"
    assert "表2第2行" in rows[0].message


def test_two_sheets_of_a_workbook_are_joined() -> None:
    assert facts(rows_of(workbook(负责人=HEADS, 联系人=CONTACTS), "名单.xlsx")) == JOINED


def test_two_tables_in_one_sheet_are_joined() -> None:
    rows = [
        ["附件1 名单"],
        *HEADS,
        [],
        ["附件2 联系人名单"],
        *CONTACTS,
        ["合计", "2家"],
        ["注：以上名单如有变动请及时报送"],
    ]
    assert facts(rows_of(workbook(Sheet1=rows), "名单.xlsx")) == JOINED


def test_a_title_in_merged_cells_and_a_header_of_two_rows() -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=4)
    table.cell(0, 0).merge(table.cell(0, 3)).text = "某市医疗集团成员单位名单"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "序号"
    table.cell(1, 1).merge(table.cell(2, 1)).text = "单位"
    table.cell(1, 2).merge(table.cell(1, 3)).text = "负责人"
    table.cell(2, 2).text, table.cell(2, 3).text = "姓名", "电话"
    for column, text in enumerate(["1", "甲医院", "张　三", PHONE]):
        table.cell(3, column).text = text
    assert facts(rows_of(saved(document), "a.docx")) == [("甲医院", "张三", [("张三", "负责人", PHONE)])]


def test_merged_unit_cells_keep_all_contacts() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for row, texts in enumerate([["单位名称", "联系人", "电话"], ["甲医院", "张三", PHONE], ["", "李四", PHONE_2]]):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    assert facts(rows_of(saved(document), "a.docx")) == [("甲医院", "", [("张三", "", PHONE), ("李四", "", PHONE_2)])]


def test_merged_unit_cells_of_a_workbook_and_a_number_column() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.merge_range("A1:D1", "成员单位联系人名单")
    sheet.write_row("A2", ["序号", "单位", "联系人", "电话"])
    sheet.merge_range("A3:A4", 1)
    sheet.merge_range("B3:B4", "甲医院")
    sheet.write_row("C3", ["张三", 10000001234])
    sheet.write_row("C4", ["李四", 10000001235])
    book.close()
    assert facts(rows_of(buffer.getvalue(), "a.xlsx")) == [("甲医院", "", [("张三", "", PHONE), ("李四", "", PHONE_2)])]


def test_automatic_numbering_of_a_document_is_a_list() -> None:
    document = docx.Document()
    document.add_paragraph("各成员单位要高度重视。")
    for name in ("甲医院（牵头单位）", "乙卫生院"):
        document.add_paragraph(name, style="List Number")
    document.add_paragraph("甲医院")
    assert [row.name for row in rows_of(saved(document), "a.docx")] == ["甲医院", "乙卫生院"]


def test_a_table_that_only_frames_a_list() -> None:
    rows = rows_of(word([["1. 甲医院\n2. 乙卫生院\n3. 丙卫生所"]]), "a.docx")
    assert [row.name for row in rows] == ["甲医院", "乙卫生院", "丙卫生所"]


def test_lists_side_by_side() -> None:
    table: Table = [
        ["序号", "单位", "负责人", "序号", "单位", "负责人"],
        [1, "甲医院", "张三", 2, "乙卫生院", "李四"],
        [3, "丙卫生所", "王五", "", "", ""],
    ]
    rows = rows_of(workbook(a=table), "a.xlsx")
    assert {(row.name, row.head) for row in rows} == {("甲医院", "张三"), ("乙卫生院", "李四"), ("丙卫生所", "王五")}


def test_a_table_without_header_is_read_by_its_looks() -> None:
    rows = rows_of(workbook(a=[[1, "甲医院", "张三", 10000001234], [2, "乙卫生院", "李四", 1.0000001235e10]]), "a.xlsx")
    assert facts(rows) == [("甲医院", "", [("张三", "", PHONE)]), ("乙卫生院", "", [("李四", "", PHONE_2)])]


def test_phones_of_head_contact_and_house_stay_apart() -> None:
    header = ["单位名称", "单位电话", "院长", "院长电话", "联系人", "职务", "联系人电话", "地址", "备注"]
    row = [
        "甲医院",
        "0438-1234567",
        "张三",
        10000001234,
        "李四、王五",
        "科员、干事",
        f"{PHONE_2}、{PHONE_3}",
        "某路1号",
        "无",
    ]
    assert facts(rows_of(workbook(a=[header, row]), "a.xlsx")) == [
        (
            "甲医院",
            "张三",
            [
                ("", "单位电话", "04381234567"),
                ("张三", "负责人", PHONE),
                ("李四", "科员", PHONE_2),
                ("王五", "干事", PHONE_3),
            ],
        )
    ]


def test_columns_for_district_kind_level_and_role() -> None:
    header = ["所在县区", "医疗机构名称", "机构类别", "医院等级", "集团职务"]
    rows = rows_of(
        workbook(
            a=[header, ["宁江区", "甲医院", "中医医院", "二甲", "牵头单位"], ["同上", "乙卫生院", "", "", "成员单位"]]
        ),
        "a.xlsx",
    )
    assert [(r.district, r.kind, r.level, r.role) for r in rows] == [
        ("宁江区", "中医院", "二级甲等", "lead"),
        ("宁江区", "乡镇卫生院", "", "member"),
    ]


def test_stored_results_of_formulas_are_read_and_hidden_sheets_are_not() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("名单")
    sheet.write_row("A1", ["序号", "单位"])
    sheet.write_row("A2", [1, "甲医院"])
    sheet.write_formula("A3", "=A2+1", None, 2)
    sheet.write("B3", "乙卫生院")
    hidden = book.add_worksheet("旧名单")
    hidden.write_column("A1", ["单位", "丙卫生所"])
    hidden.hide()
    book.close()
    assert [row.name for row in rows_of(buffer.getvalue(), "a.xlsx")] == ["甲医院", "乙卫生院"]


CSV = f"序号,单位名称,负责人,联系电话\n1,甲医院,张　三,1.0000001234E10\n2,乙卫生院,李四,{PHONE_2}\n"
CSV_FACTS = [("甲医院", "张三", [("张三", "负责人", PHONE)]), ("乙卫生院", "李四", [("李四", "负责人", PHONE_2)])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_in_every_encoding_and_separator(encoding: str, separator: str) -> None:
    assert facts(rows_of(CSV.replace(",", separator).encode(encoding), "名单.csv")) == CSV_FACTS


def test_an_old_workbook_is_read() -> None:
    data = old_workbook(
        [["成员单位名单"], ["序号", "单位名称", "院长", "联系电话"], [1, "甲医院", "张 三", 10000001234]]
    )
    assert facts(rows_of(data, "名单.xls")) == [("甲医院", "张三", [("张三", "负责人", PHONE)])]


def test_text_with_the_ending_of_a_workbook_is_read_as_text() -> None:
    assert facts(rows_of(CSV.replace(",", "\t").encode("gbk"), "名单.xls")) == CSV_FACTS


def test_rows_printed_in_advance_and_repeated_headers_are_no_units() -> None:
    text = "序号,单位\n1,甲医院\n序号,单位\n2,乙卫生院\n3,\n4,\n合计,2\n"
    assert [row.name for row in rows_of(text.encode(), "a.csv")] == ["甲医院", "乙卫生院"]


def test_quoted_cells_with_line_breaks() -> None:
    assert facts(rows_of(f'单位,联系人,电话\n"甲\n医院","张三\n李四","{PHONE}\n{PHONE_2}"\n'.encode(), "a.csv")) == [
        ("甲医院", "", [("张三", "", PHONE), ("李四", "", PHONE_2)])
    ]


def test_content_decides_when_the_ending_lies() -> None:
    assert [unit.name for unit in read_roster(workbook(a=HEADS), "名单.docx")] == ["甲医院", "乙卫生院"]
    assert [unit.name for unit in read_roster(word(HEADS), "名单.txt")] == ["甲医院", "乙卫生院"]
