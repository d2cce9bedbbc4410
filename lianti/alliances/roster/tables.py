"""Get a plain table out of an office file or a pasted text, as safely as a roster is read: for other uploads."""

from __future__ import annotations

import csv
import io

from lianti.alliances.roster.delimited import decode
from lianti.alliances.roster.files import MAX_BYTES, check_format, check_zip, is_workbook
from lianti.alliances.roster.workbook import sheet_rows
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

MAX_TEXT = 2_000_000
_SEPARATORS = ("\t", ",", ";", "，", "|")


def read_rows(data: bytes | str) -> list[list[str]]:
    """Return the rows of the first filled sheet, of a delimited file or of a pasted text; cells are plain text.

    Merged cells repeat their value. Refuses in one sentence what cannot be read: too large, empty, encrypted,
    damaged, another format, a formula without a stored result.
    """
    if len(data) > MAX_BYTES:
        raise Refused(
            "table.too_large", _("文件超过 {most} MB。请只留下要导入的工作表再上传。"), most=MAX_BYTES // 1024 // 1024
        )
    if not data.strip():
        raise Refused("table.empty", _("没有任何内容。请检查选的是不是这个文件，或把表格粘贴进来。"))
    if isinstance(data, str):
        return _delimited(data)
    check_format(data)
    if not is_workbook(data):
        return _delimited(decode(data))
    if data.startswith(b"PK") and not any(name.startswith("xl/") for name in check_zip(data)):
        raise Refused("table.format", _("这种格式读不了。请另存为 .xlsx 或 .csv 后再上传；也可以直接复制表格粘贴。"))
    return next((rows for rows in sheet_rows(data) if any(any(row) for row in rows)), [])


def _delimited(text: str) -> list[list[str]]:
    if len(text) > MAX_TEXT:
        raise Refused("table.too_large", _("文字太长。请分成几次上传或粘贴。"))
    head = text[:2000]
    separator = max(_SEPARATORS, key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return [line.split(separator) for line in text.splitlines()]
