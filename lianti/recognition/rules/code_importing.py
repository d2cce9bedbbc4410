"""Reading what a unit calls the items from rows of text, and saying row by row what it means. Pure Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise, squash
from lianti.recognition.shapes import CodeRow, Item, RawCode

_HEADS: dict[str, frozenset[str]] = {
    "code": frozenset({"本院编码", "本地编码", "院内编码", "编码", "code"}),  # data
    "name": frozenset({"本院名称", "本地名称", "院内名称", "名称", "name"}),  # data
    "item": frozenset({"互认项目", "互认编码", "互认项目编码", "互认项目名称", "对照", "item"}),  # data
}
_HEADER_WITHIN, _MOST_ROWS = 10, 3000
_NONE = frozenset({"", "无", "不在目录", "-", "—"})  # data


def find_codes(rows: Sequence[Sequence[str]]) -> list[RawCode]:
    """Return the rows below the header; Refused when the three columns cannot be found."""
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        heads = [squash(cell).lower() for cell in row]
        columns = {key: next((i for i, h in enumerate(heads) if h in words), -1) for key, words in _HEADS.items()}
        if min(columns.values()) >= 0:
            return _below(rows, number, columns)
    raise Refused(
        "codes_columns",
        _("前 {n} 行里找不到表头，请让表头含“本院编码”“本院名称”“互认项目”三列。"),
        field="file",
        n=_HEADER_WITHIN,
    )


def _below(rows: Sequence[Sequence[str]], header: int, columns: Mapping[str, int]) -> list[RawCode]:
    found = []
    for line, row in enumerate(rows[header + 1 :], start=header + 2):
        cells = {key: normalise(row[at]) if at < len(row) else "" for key, at in columns.items()}
        if any(cells.values()):
            found.append(RawCode(line, **cells))
    if not found:
        raise Refused("codes_empty", _("表头下面没有内容。"), field="file")
    if len(found) > _MOST_ROWS:
        raise Refused("codes_many", _("一次最多导入 {n} 行，请分成几个文件。"), field="file", n=_MOST_ROWS)
    return found


def judge_codes(
    raws: Sequence[RawCode], items: Mapping[str, Item], known: Mapping[str, tuple[str, str | None]]
) -> list[CodeRow]:
    """Say of every row whether it is new, changed, the same or wrong; an item is named by its code or its exact name.

    ``known`` are name and item of the own codes on file; an item of None still waits for a word.
    """
    by_name: dict[str, list[str]] = {}
    for item in items.values():
        by_name.setdefault(squash(item.name).lower(), []).append(item.code)
    seen: dict[str, int] = {}
    return [_judged(raw, items, by_name, known, seen.setdefault(raw.code, raw.line) != raw.line) for raw in raws]


def _judged(
    raw: RawCode,
    items: Mapping[str, Item],
    by_name: Mapping[str, list[str]],
    known: Mapping[str, tuple[str, str | None]],
    again: bool,
) -> CodeRow:
    if not raw.code or not raw.name or len(raw.code) > 60 or len(raw.name) > 120:
        return CodeRow(raw, "error", message=_("本院编码（最长 60 位）和名称（最长 120 字）都要写。"))
    if again:
        return CodeRow(raw, "error", message=_("与前面的行编码重复。"))
    wanted = "" if raw.item in _NONE else raw.item
    found = [wanted.upper()] if wanted.upper() in items else by_name.get(squash(wanted).lower(), [])
    if wanted and len(found) != 1:
        told = _("目录里有几个同名项目，请写编码。") if found else _("目录里没有这个项目，请写编码或完整名称。")
        return CodeRow(raw, "error", message=told)
    item = found[0] if wanted else ""
    before = known.get(raw.code)
    if before is None or before[1] is None:
        return CodeRow(raw, "new", item)
    return CodeRow(raw, "same" if before == (raw.name, item) else "changed", item)
