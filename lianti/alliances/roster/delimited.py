"""Tables as text (.csv, .tsv): encodings and separators as spreadsheets in Chinese offices write them."""

from __future__ import annotations

import codecs
import csv
import io

from lianti.alliances.roster.grid import Grid, units_of
from lianti.alliances.roster.headers import is_header
from lianti.alliances.roster.pasted import MAX_TEXT, units_in_text
from lianti.alliances.roster.refusals import too_much_text
from lianti.alliances.roster.shapes import RawUnit
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = (",", "\t", ";", "，", "|")


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 with a mark, or GB18030 (which contains GBK and GB2312)."""
    named = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)
    for encoding in [named] if named else ["utf-8", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused(
        "roster.encoding", _("文件不是文字，或文字编码认不出。请另存为“CSV UTF-8”或 .xlsx 后再导入，也可粘贴文字。")
    )


def units_in_delimited(text: str) -> list[RawUnit]:
    """Return the units of a delimited text; one that is really a list is read as a list."""
    if len(text) > MAX_TEXT:
        raise too_much_text()
    tables = [(_rows(text, separator), separator) for separator in _SEPARATORS]
    rows = max((rows for rows, _separator in tables), key=_score)
    if max((len(row) for row in rows), default=0) > 1 or any(is_header(row) for row in rows):
        units, _next = units_of(Grid(rows, "", _("表格")), 0)
        if units:
            return units
    return units_in_text(text)


def _rows(text: str, separator: str) -> list[list[str]]:
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error:
        return [line.split(separator) for line in text.splitlines()]


def _score(rows: list[list[str]]) -> tuple[bool, int]:
    """Prefer the separator under which a header appears, then the one that cuts most often."""
    wide = any(is_header(row) and len(row) > 1 for row in rows)
    return wide, sum(len(row) - 1 for row in rows)
