"""Matching the drugs of a plan with what a clinic has, by generic name; pure (QQ-45). Nothing here ever blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise, squash

MOST_ROWS = 3000
Standing = Literal["there", "out", "missing", "unknown"]
_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_FORM = re.compile(
    r"(?:(?:缓释|控释|肠溶|分散|咀嚼|泡腾|口崩|双释放)?(?:薄膜衣)?"  # data
    r"(?:片|胶囊|软胶囊|颗粒|口服液|口服溶液|注射液|滴丸|丸|糖浆|喷雾剂|气雾剂|吸入剂"  # data
    r"|粉雾剂|混悬液|溶液|滴眼液|贴剂|贴|乳膏|软膏))+$"  # data
)
_SALTS = re.compile(
    r"^(?:苯磺酸|盐酸|马来酸|硫酸|酒石酸|富马酸|琥珀酸|枸橼酸|甲磺酸|氢溴酸|磷酸|左旋|注射用)"  # data
)
_METALS = ("钙", "钠", "钾")  # data
_YES = frozenset({"", "有", "是", "1", "y", "yes", "在库", "有货", "有库存", "常备", "√"})  # data
_NO = frozenset({"无", "没有", "否", "0", "n", "no", "缺", "缺货", "断货", "无货", "×"})  # data
_HEADS = {
    "name": ("通用名", "药品名称", "药名", "名称", "药品"),  # data
    "strength": ("规格",),  # data
    "form": ("剂型",),  # data
    "stock": ("库存", "有货", "在库", "状态", "有无"),  # data
}
_LIMITS = {"name": 120, "strength": 60, "form": 40}


def generic(name: str) -> str:
    """Return a name without brackets, salt and form: 苯磺酸氨氯地平片（5mg） and 氨氯地平 are one."""
    text = _BRACKETS.sub("", squash(name)).lower()
    bare = _SALTS.sub("", _FORM.sub("", text))
    return (bare if len(bare) > 1 else text)[:120]


def keys_of(name: str) -> frozenset[str]:
    """Return the keys under which a name may stand: 氯沙坦 is also looked for as 氯沙坦钾, and the other way round."""
    key = generic(name)
    shorter = key[:-1] if key.endswith(_METALS) and len(key) > 3 else key
    return frozenset({key, shorter, *(shorter + metal for metal in _METALS)})


@dataclass(frozen=True)
class Listed:
    """A drug of a clinic's list."""

    key: str
    in_stock: bool


def standing(name: str, listed: Iterable[Listed], *, any_list: bool) -> Standing:
    """Return whether a clinic has a drug: there, out of stock, not on its list, or unknown without a list."""
    if not any_list:
        return "unknown"
    wanted = keys_of(name)
    found = [drug.in_stock for drug in listed if drug.key in wanted]
    if not found:
        return "missing"
    return "there" if any(found) else "out"


@dataclass(frozen=True)
class DrugRow:
    """One row of a list as it was read; ``error`` says why it cannot be kept."""

    name: str
    strength: str = ""
    form: str = ""
    in_stock: bool = True
    error: str = ""


def find_drugs(rows: Sequence[Sequence[str]]) -> list[DrugRow]:
    """Return the drugs of a table with or without a heading; refuses one without any drug, or with too many."""
    filled = [[normalise(cell) for cell in row] for row in rows if any(cell.strip() for cell in row)]
    columns, begin = _columns(filled)
    found = [_row(row, columns) for row in filled[begin:]]
    if not found:
        raise Refused("drugs_none", _("没有找到药品。请每行写一种：通用名、规格、剂型、有无库存。"), field="text")
    if len(found) > MOST_ROWS:
        raise Refused("drugs_many", _("一次最多 {most} 种药品，请分几次导入。"), field="text", most=MOST_ROWS)
    return found


def _columns(rows: Sequence[Sequence[str]]) -> tuple[dict[str, int], int]:
    """Return where each column stands and on which row the drugs begin: after a heading, if there is one."""
    for number, row in enumerate(rows[:5]):
        found = {
            what: place
            for what, words in _HEADS.items()
            for place, cell in reversed(list(enumerate(row)))
            if squash(cell) and any(word in squash(cell) for word in words) and len(cell) < 12
        }
        if "name" in found and len(set(found.values())) == len(found) and len(found) > 1:
            return found, number + 1
    return {"name": 0, "strength": 1, "form": 2, "stock": 3}, 0


def _row(row: Sequence[str], columns: dict[str, int]) -> DrugRow:
    cells = {what: row[place] if place < len(row) else "" for what, place in columns.items()}
    stock = squash(cells.get("stock", "")).lower()
    texts = {what: cells.get(what, "") for what in _LIMITS}
    error = ""
    if not texts["name"] or "\x00" in "".join(row):
        error = _("没有药名")
    elif any(len(text) > _LIMITS[what] for what, text in texts.items()):
        error = _("文字太长")
    elif stock not in _YES | _NO:
        error = _("看不懂有没有库存，请写“有”或“无”")
    return DrugRow(**{what: text[: _LIMITS[what]] for what, text in texts.items()}, in_stock=stock in _YES, error=error)
