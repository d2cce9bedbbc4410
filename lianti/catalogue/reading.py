"""Criteria as written down in TOML, read and checked; no database.

A file holds one ``[edition]`` table and any number of ``[[criterion]]`` tables; docs/mechanisms/criteria.md explains
the keys. Every mistake is one Chinese sentence that names the criterion.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from lianti.catalogue.rules import parse_atom
from lianti.catalogue.shapes import Atom, Certainty, CriterionShape, Direction, EditionShape, Stance, Urgency
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

DATA = Path(__file__).resolve().parent / "data"
_EDITION_KEYS = {"set", "title", "name", "source", "area", "since_on", "until_on"}
_CRITERION_KEYS = {
    "code", "text", "group", "direction", "urgency", "stance", "applies_to", "when", "judged", "example", "certainty",
    "source",
}  # fmt: skip
_WORDS: dict[str, tuple[Any, ...]] = {
    "direction": get_args(Direction),
    "urgency": get_args(Urgency),
    "stance": get_args(Stance),
    "certainty": get_args(Certainty),
}


def parse_criteria(text: str) -> tuple[EditionShape, tuple[CriterionShape, ...]]:
    """Read an edition and its criteria from TOML text; Refused with a sentence when something is wrong."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused("criteria_not_toml", _("文件不是正确的 TOML：{detail}"), detail=str(error)) from error
    edition = _edition(content.get("edition"))
    rows = content.get("criterion")
    if not isinstance(rows, list) or not rows:
        raise Refused("criteria_empty", _("文件里没有 [[criterion]]，请至少写一条标准。"))
    found: dict[str, CriterionShape] = {}
    for row in rows:
        criterion = _criterion(row, edition)
        if criterion.code in found:
            raise Refused("criterion_twice", _("标准 {which} 写了两次，请改成不同的代码。"), which=criterion.code)
        found[criterion.code] = criterion
    return edition, tuple(found.values())


def _strings(values: Mapping[str, Any], names: tuple[str, ...], where: str) -> None:
    for name in names:
        if not isinstance(values.get(name), str) or not values[name].strip():
            raise Refused("criteria_key_missing", _("{where} 缺少“{name}”，请补上文字。"), where=where, name=name)


def _unknown(values: Mapping[str, Any], known: set[str], where: str) -> None:
    strange = sorted(set(values) - known)
    if strange:
        raise Refused("criteria_key_unknown", _("{where} 有不认识的项“{name}”。"), where=where, name=strange[0])


def _edition(values: object) -> EditionShape:
    where = "[edition]"
    if not isinstance(values, dict):
        raise Refused("edition_missing", _("文件缺少 [edition]，请写明标准名、版本和来源。"))
    _unknown(values, _EDITION_KEYS, where)
    _strings(values, ("set", "title", "name", "source"), where)
    for name in ("since_on", "until_on"):
        if name in values and type(values[name]) is not dt.date:
            raise Refused("edition_date", _("[edition] 的“{name}”要写成日期，例如 2026-01-01。"), name=name)
    edition = EditionShape(**values)
    if edition.since_on and edition.until_on and edition.until_on <= edition.since_on:
        raise Refused("edition_period", _("版本的失效日期要晚于生效日期。"))
    return edition


def _criterion(values: object, edition: EditionShape) -> CriterionShape:
    if not isinstance(values, dict):
        raise Refused("criterion_shape", _("每条标准要写成 [[criterion]] 表。"))
    where = str(values.get("code", "[[criterion]]"))
    _unknown(values, _CRITERION_KEYS, where)
    _strings(values, ("code", "text", "group", "direction", "urgency", "certainty"), where)
    for name, words in _WORDS.items():
        if name in values and values[name] not in words:
            raise Refused(
                "criterion_word",
                _("{where} 的“{name}”只能是 {words}。"),
                where=where,
                name=name,
                words="、".join(words),
            )
    content = dict(values)
    content["applies_to"] = tuple(content.get("applies_to", ()))
    content["when"] = _condition(content.get("when", []), where)
    content.setdefault("source", edition.source)
    return replace(CriterionShape(edition=edition, **content), code=content["code"].strip())


def _condition(groups: object, where: str) -> tuple[tuple[Atom, ...], ...]:
    if not isinstance(groups, list) or not all(isinstance(group, list) and group for group in groups):
        raise Refused("criterion_when", _("{where} 的条件要写成列表的列表。"), where=where)
    return tuple(tuple(parse_atom(str(atom)) for atom in group) for group in groups)


@lru_cache(maxsize=64)
def parse_cached(digest: str, text: str) -> tuple[EditionShape, tuple[CriterionShape, ...]]:
    """Read a text once per process; ``digest`` names it."""
    return parse_criteria(text)


@lru_cache(maxsize=1)
def built_in() -> tuple[CriterionShape, ...]:
    """Return the criteria that come with the platform, in the order of the files; their codes are unique."""
    found: dict[str, CriterionShape] = {}
    for path in sorted((DATA / "criteria").glob("*.toml")):
        for criterion in parse_criteria(path.read_text(encoding="utf-8"))[1]:
            if criterion.code in found:
                raise Refused("criterion_twice", _("标准 {which} 写了两次，请改成不同的代码。"), which=criterion.code)
            found[criterion.code] = criterion
    return tuple(found.values())
