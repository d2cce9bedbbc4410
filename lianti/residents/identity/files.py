"""Files of records and of truth for `lianti residents match`: comma-separated, UTF-8 or GB18030, with a header."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.residents.identity.traits import PersonRecord

# Column of the file and field of the record; the first two must be there.
COLUMNS = {
    "record_id": "record_id",
    "name": "name",
    "sex": "sex",
    "birth_date": "birth",
    "id_number": "identity",
    "phone": "phone",
    "address": "address",
    "source_org": "source",
}
_NEEDED = ("record_id", "name")
_LONGEST_CELL = 1000


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused("match.unreadable", _("读不了文件 {path}：{why}。"), path=path, why=error.strerror) from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused("match.encoding", _("{path} 不是文字文件，请另存为“CSV UTF-8”。"), path=path)


def _table(path: Path, needed: tuple[str, ...]) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(_text(path), newline=""), restval="")
    try:
        header = [(name or "").strip() for name in reader.fieldnames or ()]
        missing = [name for name in needed if name not in header]
        if missing:
            raise Refused(
                "match.columns", _("{path} 缺少列：{columns}。"), path=path, columns=", ".join(missing)
            )  # fmt: skip
        reader.fieldnames = header
        return [{key: value or "" for key, value in row.items() if isinstance(key, str)} for row in reader]
    except csv.Error as error:
        raise Refused(
            "match.damaged", _("{path} 第 {line} 行读不了：{why}。"), path=path, line=reader.line_num, why=error
        ) from None


def read_records(path: Path) -> list[PersonRecord]:
    """Return the records of a file; refuses what cannot be read, no rows, and a record number missing or used twice."""
    found: list[PersonRecord] = []
    seen: set[str] = set()
    for number, row in enumerate(_table(path, _NEEDED), start=2):
        key = row["record_id"].strip()
        if not key or key in seen:
            raise Refused(
                "match.record_id", _("{path} 第 {line} 行的 record_id 为空或重复：“{key}”。"), path=path, line=number,
                key=key[:40],
            )  # fmt: skip
        seen.add(key)
        values = {field: row.get(column, "")[:_LONGEST_CELL] for column, field in COLUMNS.items()}
        found.append(PersonRecord(**(values | {"record_id": key})))
    if not found:
        raise Refused("match.empty", _("{path} 里没有记录。"), path=path)
    return found


def read_truth(path: Path, records: list[PersonRecord]) -> list[str]:
    """Return the true person of each record, in their order; refuses a record that the truth leaves out."""
    rows = _table(path, ("record_id", "person_id"))
    truth = {row["record_id"].strip(): row["person_id"].strip() for row in rows}
    missing = [record.record_id for record in records if not truth.get(record.record_id)]
    if missing:
        raise Refused(
            "match.truth", _("{path} 缺少 {count} 条记录的 person_id，例如 {example}。"), path=path,
            count=len(missing), example=missing[0],
        )  # fmt: skip
    return [truth[record.record_id] for record in records]
