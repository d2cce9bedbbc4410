"""An edition of tariffs as one plain sheet: the template that is handed out, and what comes back filled in.

The first column says what a row is: 版本 (a key and its value), 医院, 起付线 or 规则; labels stand in for codes. The
words become the same mapping that a TOML file gives, so both are checked by the same code. Behind a deductible stand
its bands, a share and the cost it goes up to for each; the last one goes up without end.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lianti.insurance import kinds
from lianti.insurance.shapes import Band, Edition
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import squash

Reader = Callable[[str, str], Any]
# No powers of ten: 1E999999999 would be a number of a thousand million digits.
_PLAIN = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?")
_HEAD, _HOSPITAL, _TARIFF, _RULE = "版本", "医院", "起付线", "规则"  # data


def _wrong(where: str, wanted: str, value: str) -> Refused:
    return Refused(
        "insurance_sheet", _("{where}要写{wanted}，现在是“{value}”。"), where=where, wanted=wanted, value=value[:20]
    )


def _text(value: str, _where: str) -> str:
    return value


def _number(value: str, where: str) -> Decimal:
    plain = value.removesuffix("%").removesuffix("元").replace(",", "").replace("，", "")
    if not _PLAIN.fullmatch(plain):
        raise _wrong(where, _("数字"), value)
    return Decimal(plain)


def _whole(value: str, where: str) -> int:
    found = _number(value, where)
    if found != found.to_integral_value():
        raise _wrong(where, _("整数"), value)
    return int(found)


def _day(value: str, where: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value[:10].replace("/", "-"))
    except ValueError:
        raise _wrong(where, _("日期，如 2026-01-31"), value) from None


def _flag(value: str, where: str) -> bool:
    if value not in {"是", "否"}:
        raise _wrong(where, _("“是”或“否”"), value)
    return value == "是"


def _code(codes: Mapping[str, str]) -> Reader:
    def read(value: str, where: str) -> str:
        found = next((code for code, label in codes.items() if value in {code, label}), None)
        if found is None:
            raise _wrong(where, "、".join(label for label in codes.values() if label), value)
        return found

    return read


# Label of a column, key of the file, how a cell is read.
HEAD: tuple[tuple[str, str, Reader], ...] = (
    ("参保地", "region", _text),
    ("区划代码", "area", _text),
    ("版本名称", "name", _text),
    ("生效日期", "since_on", _day),
    ("失效日期", "until_on", _day),
    ("来源", "source", _text),
    ("示例", "sample", _flag),
    ("没有等级的医院按", "default_level", _code(kinds.LEVELS)),
    ("间隔天数", "gap_days", _whole),
    ("住院次数算法", "nth_counting", _code(kinds.NTH_COUNTING)),
    ("跨年", "crossing_year", _code(kinds.CROSSING_YEAR)),
    ("住院间隔限制天数", "interval_days", _whole),
    ("统筹区外也连续计算", "outside", _flag),
)
TERMS = frozenset({"gap_days", "nth_counting", "crossing_year", "interval_days", "outside"})
COLUMNS: dict[str, tuple[tuple[str, str, Reader], ...]] = {
    _HOSPITAL: (("名称", "name", _text), ("级别", "level", _code(kinds.LEVELS))),
    _TARIFF: (
        ("医保类型", "insured_type", _code(kinds.INSURED_TYPES)), ("级别", "level", _code(kinds.LEVELS)),
        ("起付线（元）", "deductible", _number), ("第几次住院起", "order", _whole),
        ("人员类别", "group", _code(kinds.GROUPS)),
    ),
    _RULE: (
        ("规则", "kind", _code(kinds.RULE_KINDS)), ("方向", "direction", _code(kinds.DIRECTIONS)),
        ("作用于", "applies_to", _code(kinds.APPLIES_TO)), ("级别", "level", _code(kinds.LEVELS)),
        ("医保类型", "insured_type", _code(kinds.INSURED_TYPES)), ("降低%", "percent", _whole),
        ("百分点", "points", _whole), ("费用以内（元）", "up_to", _number), ("须同一病程", "same_course", _flag),
        ("优先", "priority", _whole), ("依据", "clause", _text),
    ),
}  # fmt: skip
# Two columns for each band, as many as the edition has; the words of the first are those of older templates.
BANDS = 3
_LISTS = {_HOSPITAL: "hospitals", _TARIFF: "tariffs", _RULE: "rules"}


def content_of(rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Return the mapping that a filled template stands for; Refused with the row when a cell cannot be read."""
    content: dict[str, Any] = {"terms": {}, "hospitals": [], "tariffs": [], "rules": []}
    for number, row in enumerate(rows, start=1):
        cells = [str(cell).strip() for cell in row]
        what = squash(cells[0]) if cells else ""
        if what == _HEAD:
            _head(content, cells[1:], number)
        elif what in _LISTS and not _is_heading(what, cells):
            content[_LISTS[what]].append(_row(what, cells[1:], number))
        elif what and what not in _LISTS:
            raise Refused(
                "insurance_sheet_row",
                _("第 {n} 行第一列要写版本、医院、起付线或规则，现在是“{value}”。"),
                n=number,
                value=cells[0][:20],
            )
    return content


def _is_heading(what: str, cells: Sequence[str]) -> bool:
    return len(cells) > 1 and cells[1] == COLUMNS[what][0][0]


def _head(content: dict[str, Any], cells: Sequence[str], number: int) -> None:
    label, value = (*cells, "", "")[:2]
    found = next(((key, read) for name, key, read in HEAD if name == label), None)
    if found is None:
        raise Refused("insurance_sheet_key", _("第 {n} 行：版本里没有“{label}”这一项。"), n=number, label=label[:20])
    key, read = found
    if value:
        part = content["terms"] if key in TERMS else content
        part[key] = read(value, _where(number, label))


def _row(what: str, cells: Sequence[str], number: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for (label, key, read), value in zip(COLUMNS[what], cells, strict=False):
        if value:
            found[key] = read(value, _where(number, label))
    if what == _TARIFF:
        bands = _bands(cells[len(COLUMNS[what]) :], number)
        found |= {"bands": bands} if bands else {}
    return found


def _bands(cells: Sequence[str], number: int) -> list[dict[str, Any]]:
    """Return the bands behind a deductible; refused where one is left out, or has a cost and no share."""
    filled = len(cells) - next((n for n, cell in enumerate(reversed(cells)) if cell), len(cells))
    bands: list[dict[str, Any]] = []
    for start in range(0, filled, 2):
        share, up_to = (*cells[start : start + 2], "")[:2]
        labels = _band_labels(start // 2)
        if not share:
            raise _wrong(_where(number, labels[0]), _("数字"), share)
        band: dict[str, Any] = {"percent": _whole(share, _where(number, labels[0]))}
        if up_to:
            band["up_to"] = _number(up_to, _where(number, labels[1]))
        bands.append(band)
    return bands


def _where(number: int, label: str) -> str:
    return _("第 {n} 行“{label}”").format(n=number, label=label)


def _band_labels(index: int) -> tuple[str, str]:
    if index == 0:
        return "报销比例%", "费用到（元）"  # data
    return f"第{index + 1}段比例%", f"第{index + 1}段费用到（元）"  # data


def template_rows(edition: Edition | None) -> list[list[str]]:
    """Return the template, filled with an edition to begin from, or empty; it comes back as it went, with all bands."""
    most = max([BANDS, *(len(t.bands) for t in edition.tariffs)]) if edition else BANDS
    values = _head_values(edition) if edition else {}
    rows = [[_HEAD, label, values.get(key, "")] for label, key, _read in HEAD]
    for what, name in _LISTS.items():
        bands = [label for n in range(most) for label in _band_labels(n)] if what == _TARIFF else []
        rows.append([what, *(label for label, _key, _read in COLUMNS[what]), *bands])
        for item in getattr(edition, name) if edition else ():
            cells = [_plain(getattr(item, key), key) for _label, key, _read in COLUMNS[what]]
            rows.append([what, *cells, *_band_cells(getattr(item, "bands", ()))])
    return rows


def _band_cells(bands: Sequence[Band]) -> list[str]:
    return [cell for b in bands for cell in (str(b.percent), _plain(b.up_to, "up_to"))]


def _head_values(edition: Edition) -> dict[str, str]:
    return {key: _plain(getattr(edition.terms if key in TERMS else edition, key), key) for _l, key, _r in HEAD}


_LABELS: dict[str, Mapping[str, str]] = {
    "level": kinds.LEVELS, "default_level": kinds.LEVELS, "insured_type": kinds.INSURED_TYPES, "group": kinds.GROUPS,
    "kind": kinds.RULE_KINDS, "direction": kinds.DIRECTIONS, "applies_to": kinds.APPLIES_TO,
    "nth_counting": kinds.NTH_COUNTING, "crossing_year": kinds.CROSSING_YEAR,
}  # fmt: skip


def _plain(value: Any, key: str) -> str:
    if value in (None, "") or (key in {"percent", "points"} and not value):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if key in {"deductible", "up_to"}:
        return f"{Decimal(value) / 100:f}"
    return _LABELS.get(key, {}).get(value, str(value))
