"""What an edition would change against the one in force, line by line; pure."""

from __future__ import annotations

from collections.abc import Mapping

from lianti.insurance.kinds import APPLIES_TO, DIRECTIONS, GROUPS, INSURED_TYPES, LEVELS, RULE_KINDS
from lianti.insurance.shapes import Change, Edition, Rule, Tariff
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.money import yuan


def changes(old: Edition | None, new: Edition) -> tuple[Change, ...]:
    """Return what is new, gone or different, deductibles first; with nothing in force everything is new."""
    before = _words(old) if old else {}
    after = _words(new)
    found = [
        Change(label, before.get(label, ""), words) for label, words in after.items() if before.get(label) != words
    ]
    return (*found, *(Change(label, words, "") for label, words in before.items() if label not in after))


def _words(edition: Edition) -> Mapping[str, str]:
    words = {_tariff_label(t): _tariff_words(t) for t in edition.tariffs}
    for rule in edition.rules:
        words[_rule_label(rule, words)] = _rule_words(rule)
    return words


def _tariff_label(row: Tariff) -> str:
    parts = [INSURED_TYPES[row.insured_type], GROUPS[row.group] if row.group else "", LEVELS[row.level]]
    parts += [f"#{row.order}" if row.order > 1 else "", f"{row.since_on}"]
    return " ".join(part for part in parts if part)


def _tariff_words(row: Tariff) -> str:
    return " / ".join([yuan(row.deductible), *(f"{band.percent}%" for band in row.bands)])


def _rule_label(row: Rule, taken: Mapping[str, str]) -> str:
    """Return the name of a rule as the office knows it; a sheet has no keys, and two rules may share a priority."""
    name = _("{kind} 优先 {n}").format(kind=RULE_KINDS[row.kind], n=row.priority)
    same = sum(label.startswith(f"{name} ") or label == name for label in taken)
    return _("{name} 第 {n} 条").format(name=name, n=same + 1) if same else name


def _rule_words(row: Rule) -> str:
    who = [
        DIRECTIONS.get(row.direction, row.direction),
        APPLIES_TO.get(row.applies_to, row.applies_to),
        LEVELS.get(row.level, ""),
        INSURED_TYPES.get(row.insured_type, ""),
    ]
    worth = [f"{row.percent}%" if row.percent else "", _("{n} 个百分点").format(n=row.points) if row.points else ""]
    limit = [yuan(row.up_to) if row.up_to is not None else "", row.clause]
    return " ".join(part for part in (*who, *worth, *limit) if part)
