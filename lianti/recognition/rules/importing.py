"""Reading a catalogue of recognisable items from rows of text, and saying row by row what it means. Pure Python."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lianti.kernel.pure.asked import whole_number
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.money import parse_yuan
from lianti.kernel.pure.text import normalise, squash
from lianti.recognition import kinds
from lianti.recognition.shapes import Item, ItemRow, RawItem

_HEADS: dict[str, frozenset[str]] = {
    "code": frozenset({"编码", "项目编码", "互认编码", "互认项目编码", "代码", "code"}),  # data
    "name": frozenset({"名称", "项目名称", "互认项目", "互认项目名称", "项目", "name"}),  # data
    "category": frozenset({"类别", "项目类别", "分类", "category"}),  # data
    "body_part": frozenset({"部位", "检查部位", "bodypart", "body_part"}),  # data
    "valid_days": frozenset(
        {"有效天数", "有效期（天）", "有效期(天)", "互认期限", "互认时限", "有效期", "valid_days"}  # data
    ),  # data
    "price": frozenset({"价格", "价格（元）", "价格(元)", "单价", "price"}),  # data
    "source": frozenset({"来源", "依据", "source"}),  # data
}
_MUST = ("code", "name", "category", "valid_days")
_HEADER_WITHIN, _MOST_ROWS = 10, 5000
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,29}")
_MOST_FEN = 100_000_00


def find_items(rows: Sequence[Sequence[str]]) -> list[RawItem]:
    """Return the rows below the header; Refused when the columns needed cannot be found."""
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        columns = _columns(row)
        if all(key in columns for key in _MUST):
            return _below(rows, number, columns)
    raise Refused(
        "items_columns",
        _("前 {n} 行里找不到表头，请让表头含“编码”“名称”“类别”“有效天数”四列。"),
        field="file",
        n=_HEADER_WITHIN,
    )


def _columns(row: Sequence[str]) -> dict[str, int]:
    heads = [squash(cell).lower() for cell in row]
    found = {key: next((i for i, head in enumerate(heads) if head in words), None) for key, words in _HEADS.items()}
    return {key: at for key, at in found.items() if at is not None}


def _below(rows: Sequence[Sequence[str]], header: int, columns: Mapping[str, int]) -> list[RawItem]:
    found = []
    for line, row in enumerate(rows[header + 1 :], start=header + 2):
        cells = {key: normalise(row[at]) if at < len(row) else "" for key, at in columns.items()}
        if any(cells.values()):
            found.append(RawItem(line, **cells))
    if not found:
        raise Refused("items_empty", _("表头下面没有内容。"), field="file")
    if len(found) > _MOST_ROWS:
        raise Refused("items_many", _("一次最多导入 {n} 行，请分成几个文件。"), field="file", n=_MOST_ROWS)
    return found


def judge_items(raws: Sequence[RawItem], known: Mapping[str, Item]) -> list[ItemRow]:
    """Say of every row whether it is new, changed, the same or wrong; a code twice in the file is wrong."""
    seen: dict[str, int] = {}
    rows = []
    for raw in raws:
        earlier = seen.setdefault(raw.code.upper(), raw.line)
        rows.append(_judged(raw, known, earlier if earlier != raw.line else 0))
    return rows


def _judged(raw: RawItem, known: Mapping[str, Item], earlier: int) -> ItemRow:
    if earlier:
        return ItemRow(raw, "error", message=_("与前面的行编码重复。"))
    try:
        item = _item(raw)
    except Refused as refused:
        return ItemRow(raw, "error", message=refused.sentence)
    before = known.get(item.code)
    if before is None:
        return ItemRow(raw, "new", item)
    return ItemRow(raw, "same" if _equal(before, item) else "changed", item)


def _equal(before: Item, after: Item) -> bool:
    keys = ("name", "category", "body_part", "valid_days", "source")
    same = all(getattr(before, key) == getattr(after, key) for key in keys)
    return same and (after.fen is None or before.fen == after.fen)


def _item(raw: RawItem) -> Item:
    code = raw.code.upper()
    if not _CODE.fullmatch(code):
        raise Refused("code", _("编码只用字母、数字、点和横线，最长 30 位。"))
    if not raw.name or len(raw.name) > 80:
        raise Refused("name", _("名称不能为空，最长 80 字。"))
    category = _code_of(raw.category, kinds.CATEGORIES)
    if not category:
        raise Refused("category", _("类别请写检验、放射影像、超声、核医学或电生理。"))
    part = _code_of(raw.body_part, kinds.BODY_PARTS) if raw.body_part else ""
    if raw.body_part and not part:
        raise Refused("body_part", _("不认得这个部位，可以留空，开单时再选。"))
    days = whole_number(raw.valid_days.removesuffix("天"), most=kinds.MOST_DAYS)  # data
    if not days:
        raise Refused("valid_days", _("有效天数请写 1 到 3650 的整数。"))
    return Item(code, raw.name, category, part, days, "示例" in raw.source, raw.source[:120], _fen(raw.price))  # data


def _code_of(text: str, codes: Mapping[str, str]) -> str:
    wanted = squash(text).lower()
    return next((code for code, name in codes.items() if wanted in {code, squash(name)}), "")


def _fen(text: str) -> int | None:
    if not text:
        return None
    fen = parse_yuan(text)
    if not 0 <= fen <= _MOST_FEN:
        raise Refused("price", _("价格请写 0 到 100000 元。"))
    return fen
