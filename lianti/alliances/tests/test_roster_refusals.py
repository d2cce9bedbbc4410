"""What cannot be read is refused in a sentence that gives the way out."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
import xlsxwriter

from lianti.alliances.roster import files as files_module
from lianti.alliances.roster import read_roster
from lianti.alliances.tests.roster_samples import Table, word, workbook
from lianti.kernel.pure.errors import Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ROSTER: Table = [["序号", "单位"], [1, "甲医院"], [2, "乙卫生院"]]


def refusal(data: bytes | str, filename: str = "名单") -> Refused:
    with pytest.raises(Refused) as caught:
        read_roster(data, filename)
    sentence = caught.value.sentence
    assert sentence.endswith("。") and "{" not in sentence
    return caught.value


def rezipped(data: bytes, replaced: dict[str, bytes], flag: int = 0) -> bytes:
    """Return the zip with some parts replaced, and optionally with a flag bit set on every part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, replaced.get(name, old.read(name)))
    raw = bytearray(buffer.getvalue())
    at = raw.find(b"PK\x01\x02")
    while flag and at >= 0:
        raw[at + 8] |= flag
        at = raw.find(b"PK\x01\x02", at + 4)
    return bytes(raw)


@pytest.mark.parametrize("data", [b"", b"  \n\t ", "", "\u3000"])
def test_empty_files(data: bytes | str) -> None:
    assert refusal(data).code == "roster.empty"


def test_a_file_without_any_unit() -> None:
    assert refusal("关于召开会议的通知\n请各单位准时参加。").code == "roster.nothing_found"
    assert refusal(word("只有文字"), "a.docx").code == "roster.nothing_found"
    assert refusal(workbook(a=[["姓名", "电话"], ["张三", "10000001234"]]), "a.xlsx").code == "roster.nothing_found"


@pytest.mark.parametrize(
    ("data", "filename", "way_out"),
    [
        (OLE + "WordDocument".encode("utf-16-le") + b"\0" * 512, "名单.doc", "另存为 .docx"),
        (OLE + "WordDocument".encode("utf-16-le") + b"\0" * 512, "名单.wps", "粘贴"),
        (b"plain text", "名单.wps", "另存为 .docx"),
        (b"%PDF-1.7 ...", "名单.pdf", "粘贴"),
        (b"\x89PNG\r\n\x1a\n...", "名单.png", "粘贴"),
        (b"{\\rtf1 ...}", "名单.rtf", "另存为 .docx"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "名单.xls", ".xlsx"),
        (b"\x1f\x8b\x08 ...", "名单.gz", ".xlsx"),
    ],
)
def test_other_formats_give_the_way_out(data: bytes, filename: str, way_out: str) -> None:
    refused = refusal(data, filename)
    assert refused.code == "roster.format"
    assert way_out in refused.sentence


def test_another_archive_is_no_document() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "甲医院")
    assert refusal(buffer.getvalue(), "a.docx").code == "roster.format"


def test_passwords_are_named_as_the_reason() -> None:
    assert refusal(OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512, "a.xlsx").code == "roster.encrypted"
    assert refusal(rezipped(workbook(a=ROSTER), {}, flag=1), "a.xlsx").code == "roster.encrypted"


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_cut_and_damaged_files(ending: str) -> None:
    data = workbook(a=ROSTER) if ending == "xlsx" else word(ROSTER)
    assert refusal(data[: len(data) // 2]).code == "roster.damaged"
    middle = len(data) // 3
    broken = data[:middle] + bytes(b ^ 0x5A for b in data[middle : middle + 400]) + data[middle + 400 :]
    assert refusal(broken).code == "roster.damaged"
    parts = {"word/document.xml": b"<w:doc", "xl/workbook.xml": b"<work", "xl/worksheets/sheet1.xml": b"<sheet"}
    assert refusal(rezipped(data, parts)).code == "roster.damaged"


def test_a_damaged_old_workbook() -> None:
    assert refusal(OLE + "Workbook".encode("utf-16-le") + bytes(range(256)) * 40, "a.xls").code == "roster.damaged"


def test_oversized_files() -> None:
    assert refusal(b"a" * (files_module.MAX_BYTES + 1)).code == "roster.too_large"


def test_an_archive_that_unpacks_to_gigabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_module, "MAX_UNPACKED", 3_000_000)
    bomb = rezipped(word(ROSTER), {"word/document.xml": b" " * 4_000_000})
    assert len(bomb) < 100_000
    assert refusal(bomb, "a.docx").code == "roster.bomb"


def test_an_archive_that_lies_about_its_size() -> None:
    data = bytearray(rezipped(workbook(a=ROSTER), {"xl/styles.xml": b" " * 1_000_000}))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", data, at + 24, 10)
        at = data.find(b"PK\x01\x02", at + 4)
    assert refusal(bytes(data), "a.xlsx").code == "roster.damaged"


def test_a_sheet_that_asks_for_a_billion_cells_ends_only_the_child() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "单位名称")
    sheet.write(1048575, 16383, "甲医院")
    book.close()
    assert refusal(buffer.getvalue(), "a.xlsx").code == "roster.bomb"


def test_a_document_with_entities_is_not_expanded() -> None:
    entities = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY b%d "%s">' % (n, (b"&a;" if n == 0 else b"&b%d;" % (n - 1)) * 10) for n in range(9)
    )
    body = b']><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
    text = entities + body + b"<w:t>&b8;</w:t></w:r></w:p></w:body></w:document>"
    assert refusal(rezipped(word(ROSTER), {"word/document.xml": text})).code in {
        "roster.damaged",
        "roster.nothing_found",
    }


def test_a_formula_without_a_stored_result_is_named_with_its_place() -> None:
    source = workbook(名单=ROSTER)
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    formula = '<row r="4"><c r="A4"><v>3</v></c><c r="B4"><f>B3</f></c></row></sheetData>'
    data = rezipped(source, {"xl/worksheets/sheet1.xml": sheet.replace("</sheetData>", formula).encode()})
    refused = refusal(data, "a.xlsx")
    assert refused.code == "roster.formula"
    assert "名单" in refused.sentence and "B4" in refused.sentence


def test_more_units_than_any_group_has() -> None:
    lines = "\n".join(f"{number}. 第{number}社区卫生服务站" for number in range(1, 2102))
    assert refusal(lines).code == "roster.too_many"


def test_binary_rubbish_is_no_text() -> None:
    assert refusal(bytes(range(256)) * 4, "a.csv").code == "roster.encoding"
    assert refusal(b"\xff\xfe\x00\xd8", "a.txt").code == "roster.encoding"
