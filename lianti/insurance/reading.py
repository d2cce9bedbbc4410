"""Editions and courses as written down in TOML or JSON; amounts in yuan there, in fen here. No database.

docs/mechanisms/insurance.md explains the keys. Every mistake is one Chinese sentence that names the place.
"""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from lianti.insurance.rules import check_edition
from lianti.insurance.shapes import Band, ChainTerms, Edition, Hospital, Insured, Link, Rule, Stay, Tariff
from lianti.kernel.pure.areas import area_of, read_area
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

DATA = Path(__file__).resolve().parent / "data"
_MONEY = frozenset({"deductible", "up_to", "eligible"})
_MOST_YUAN = 10**12

Shape = TypeVar("Shape")


def parse_edition(text: str) -> Edition:
    """Read an edition from TOML text and check it; Refused with a sentence when something is wrong."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused("insurance_not_toml", _("文件不是正确的 TOML：{detail}"), detail=str(error)) from error
    return edition_of(content)


def edition_of(content: Mapping[str, Any]) -> Edition:
    """Return the checked edition of a mapping; tariffs and rules inherit its dates, source and 示例."""
    top = dict(content)
    parts = {name: top.pop(name, []) for name in ("tariffs", "rules")}
    terms = _shape(ChainTerms, _table(top.pop("terms", {}), "terms"), "terms")
    edition = _with_area(_shape(Edition, top, "edition"))
    inherited = {"source": edition.source, "sample": edition.sample}
    found = Edition(
        **{f.name: getattr(edition, f.name) for f in fields(Edition) if f.name not in {"terms", "tariffs", "rules"}},
        terms=terms,
        tariffs=tuple(
            _shape(Tariff, inherited | row, where) for where, row in _rows(parts["tariffs"], "tariffs", edition)
        ),
        rules=tuple(_shape(Rule, inherited | row, where) for where, row in _rows(parts["rules"], "rules", edition)),
    )
    check_edition(found)
    return found


def _with_area(edition: Edition) -> Edition:
    """Return an edition with the code of its area, read from the region's name where none is written."""
    area = area_of(edition.area) if edition.area else read_area(edition.region)
    if area is None:
        raise Refused(
            "insurance_area",
            _("不认得统筹区“{region}”，请在 area 里写 6 位区划代码，如 220700。"),
            region=edition.area or edition.region,
        )
    return replace(edition, area=area.code)


def _rows(value: Any, name: str, edition: Edition) -> list[tuple[str, dict[str, Any]]]:
    if not isinstance(value, list):
        raise Refused("insurance_list", _("“{name}”要写成一组。"), name=name)
    dates = {"since_on": edition.since_on, "until_on": edition.until_on}
    numbered = [(f"{name}[{n}]", _table(row, f"{name}[{n}]")) for n, row in enumerate(value, start=1)]
    return [(where, dates | row) for where, row in numbered]


def _table(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise Refused("insurance_table", _("{where} 要写成一个表（键和值）。"), where=where)
    return dict(value)


def read_document(text: str) -> dict[str, Any]:
    """Return a JSON document; amounts keep every digit."""
    try:
        content = json.loads(text, parse_float=Decimal)
    except ValueError as error:
        raise Refused("insurance_not_json", _("文件不是正确的 JSON：{detail}"), detail=str(error)) from error
    return _table(content, "document")


def course_of(content: Mapping[str, Any]) -> tuple[Insured, tuple[Stay, ...], tuple[Link, ...]]:
    """Return the person, stays and links of a document for `lianti insurance explain`."""
    known = {"region", "edition", "insured", "stays", "links"}
    for key in content:
        if key not in known:
            raise Refused("insurance_key", _("{where} 里不认得“{key}”。"), where="document", key=key)
    insured = _shape(Insured, _table(content.get("insured", {}), "insured"), "insured")
    lists = {name: content.get(name, []) for name in ("stays", "links")}
    for name, value in lists.items():
        if not isinstance(value, list):
            raise Refused("insurance_list", _("“{name}”要写成一组。"), name=name)
    stays = [_shape(Stay, _table(r, f"stays[{n}]"), f"stays[{n}]") for n, r in enumerate(lists["stays"], 1)]
    links = [_shape(Link, _table(r, f"links[{n}]"), f"links[{n}]") for n, r in enumerate(lists["links"], 1)]
    return insured, tuple(stays), tuple(links)


def _shape(kind: type[Shape], row: Mapping[str, Any], where: str) -> Shape:
    """Return a dataclass from a mapping with exactly its fields; each value is read by the type of its field."""
    declared = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]
    for key in row:
        if key not in declared:
            raise Refused("insurance_key", _("{where} 里不认得“{key}”。"), where=where, key=key)
    for name, field in declared.items():
        if name not in row and field.default is MISSING and field.default_factory is MISSING:
            raise Refused("insurance_key_missing", _("{where} 缺少“{key}”。"), where=where, key=name)
    return kind(**{key: _value(declared[key], value, f"{where}.{key}") for key, value in row.items()})


def _value(field: Field[Any], value: Any, where: str) -> Any:
    if value is None and "None" in str(field.type):
        return None
    if field.name in _MONEY:
        return _fen(value, where)
    return _READERS[str(field.type).removesuffix(" | None")](value, where)


def _wrong(where: str, wanted: str) -> Refused:
    return Refused("insurance_value", _("{where} 要写{wanted}。"), where=where, wanted=wanted)


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise _wrong(where, _("文字"))
    return value.strip()


def _whole(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(where, _("整数"))
    return value


def _flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(where, _("true 或 false"))
    return value


def _day(value: Any, where: str) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _wrong(where, _("日期，如 2026-01-31")) from None


def _fen(value: Any, where: str) -> int:
    """Return the fen of an amount in yuan; a part of a fen is a mistake."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _wrong(where, _("金额（元），如 200 或 200.50"))
    # Neither 1e999 nor a whole number of thousands of digits is worth computing with, or writing out.
    if not -_MOST_YUAN <= value <= _MOST_YUAN:
        raise _wrong(where, _("金额（元），最多两位小数"))
    amount = Decimal(str(value)) * 100
    if amount != amount.to_integral_value():
        raise _wrong(where, _("金额（元），最多两位小数"))
    return int(amount)


def _names(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _wrong(where, _("一组文字"))
    return tuple(_text(v, where) for v in value)


def _bands(value: Any, where: str) -> tuple[Band, ...]:
    if not isinstance(value, list):
        raise _wrong(where, _("一组费用段"))
    return tuple(_shape(Band, _table(row, where), where) for row in value)


def _hospitals(value: Any, where: str) -> tuple[Hospital, ...]:
    if not isinstance(value, list):
        raise _wrong(where, _("一组医院"))
    return tuple(_shape(Hospital, _table(row, where), where) for row in value)


_READERS: dict[str, Callable[[Any, str], Any]] = {
    "str": _text,
    "int": _whole,
    "bool": _flag,
    "dt.date": _day,
    "tuple[str, ...]": _names,
    "tuple[Band, ...]": _bands,
    "tuple[Hospital, ...]": _hospitals,
}
