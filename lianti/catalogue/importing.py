"""Diagnosis tables as an office has them (csv in UTF-8 or GBK, xlsx), read, checked and compared; writes nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from lianti.catalogue.keys import code_key
from lianti.catalogue.shapes import BadRow
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import squash

_CODE_HEADS = {"code", "诊断代码", "疾病代码", "编码", "代码", "疾病编码", "诊断编码", "icd编码", "icd10", "icd-10"}
_NAME_HEADS = {"name", "诊断名称", "疾病名称", "名称", "诊断", "疾病诊断名称", "疾病", "中文名称"}
_CODE = re.compile(r"^[A-Z]\d{2}(\.[0-9X]\w{0,8})?([+*].*)?$")
_LOST = re.compile(r"\?{1,}|\ufffd")
_EMPTY_CHARACTERS = "\ufeff\u200b\u00a0"
HEADER_WITHIN = 10
LONGEST_NAME = 200
LONGEST_CODE = 40


@dataclass(frozen=True)
class TableRow:
    """One usable row of a diagnosis table."""

    line: int
    code: str
    name: str


@dataclass(frozen=True)
class DiagnosisTable:
    """A table as read: usable rows with unique codes, bad rows with reasons, and a digest of the content."""

    rows: tuple[TableRow, ...]
    bad: tuple[BadRow, ...]
    digest: str
    total: int


def read_table(path: Path) -> DiagnosisTable:
    """Read a csv or xlsx with a code and a name column; Refused with the way out when that cannot be done."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refused("table_unreadable", _("打不开文件 {name}，请检查路径。"), name=path.name) from error
    suffix = path.suffix.lower()
    if suffix in {".csv", ".txt"}:
        lines = _csv_rows(content)
    elif suffix in {".xlsx", ".xls"}:
        lines = _sheet_rows(content)
    else:
        raise Refused("table_kind", _("不支持 {suffix} 文件，请另存为 .csv 或 .xlsx。"), suffix=suffix or path.name)
    return check_rows(lines, hashlib.sha256(content).hexdigest())


def _csv_rows(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return list(csv.reader(io.StringIO(text, newline="")))
    raise Refused("table_encoding", _("文字编码既不是 UTF-8 也不是 GBK，请另存为 UTF-8 的 .csv。"))


def _sheet_rows(content: bytes) -> list[list[str]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as error:
        raise Refused("table_sheet", _("读不了这个工作簿，请用表格软件打开后另存为 .xlsx。")) from error
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def _columns(lines: list[list[str]]) -> tuple[int, int, int]:
    """Return the line of the header and the columns of code and name."""
    for number, line in enumerate(lines[:HEADER_WITHIN]):
        heads = [squash(cell.strip(_EMPTY_CHARACTERS)).lower() for cell in line]
        code = next((i for i, head in enumerate(heads) if head in _CODE_HEADS), None)
        name = next((i for i, head in enumerate(heads) if head in _NAME_HEADS), None)
        if code is not None and name is not None:
            return number, code, name
    raise Refused(
        "table_columns", _("前 {lines} 行里找不到表头，请让表头含“诊断代码”和“诊断名称”两列。"), lines=HEADER_WITHIN
    )


def check_rows(lines: list[list[str]], digest: str) -> DiagnosisTable:
    """Check every row below the header; blank rows are passed over, a repeated code is bad unless it says the same."""
    header, code_at, name_at = _columns(lines)
    good: dict[str, TableRow] = {}
    bad: list[BadRow] = []
    total = 0
    for line, code, name in _cells(lines, header, code_at, name_at):
        total += 1
        key = code_key(code)
        message = _fault(key, name, good.get(key))
        if message:
            bad.append(BadRow(line, code, name, message))
        elif key not in good:
            good[key] = TableRow(line, code, name)
    return DiagnosisTable(tuple(good.values()), tuple(bad), digest, total)


def _cells(lines: list[list[str]], header: int, code_at: int, name_at: int) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(lines[header + 1 :], start=header + 2):
        code, name = (
            line[at].strip().strip(_EMPTY_CHARACTERS).strip() if at < len(line) else "" for at in (code_at, name_at)
        )
        if code or name:
            yield number, code, name


def _fault(key: str, name: str, earlier: TableRow | None) -> str:
    """Return what is wrong with a row in Chinese, or nothing."""
    if not key:
        return "没有代码。"
    if not name:
        return "没有名称。"
    if len(key) > LONGEST_CODE or not _CODE.match(key):
        return "代码不像 ICD-10（例如 I10.x00）。"
    if len(name) > LONGEST_NAME:
        return f"名称超过 {LONGEST_NAME} 个字。"
    if _LOST.search(name):
        return "名称里有丢失的字（显示为 ?），多半是转换编码时丢的，请按原表改正。"
    if earlier is not None and squash(earlier.name) != squash(name):
        return f"代码与第 {earlier.line} 行重复而名称不同，已用第 {earlier.line} 行。"
    return ""


def split_changes(
    rows: Iterable[TableRow], known: Mapping[str, tuple[str, str]], edition: str
) -> tuple[list[TableRow], list[TableRow], int]:
    """Part rows into new, changed and a count of equal ones; ``known`` maps a code key to name and edition."""
    added: list[TableRow] = []
    changed: list[TableRow] = []
    unchanged = 0
    for row in rows:
        before = known.get(code_key(row.code))
        if before is None:
            added.append(row)
        elif before != (row.name, edition):
            changed.append(row)
        else:
            unchanged += 1
    return added, changed, unchanged
