"""Which tariff and which rule is in force for a stay (JL-49, JL-50)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lianti.insurance.kinds import INSURED_TYPES, LEVELS
from lianti.insurance.shapes import Edition, Insured, Link, Rule, Stay, Tariff
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _


def in_force(row: Tariff | Rule | Edition, day: dt.date) -> bool:
    """Say whether a dated row holds on a day."""
    return row.since_on <= day and (row.until_on is None or day < row.until_on)


def tariff_for(edition: Edition, insured: Insured, stay: Stay, order: int) -> Tariff:
    """Return the tariff of the insured region for the ``order``-th stay; Refused when the region has set none.

    A group without a tariff of its own has that of everybody.
    """
    rows = [
        t
        for t in edition.tariffs
        if t.level == stay.level and t.insured_type == insured.insured_type and t.order <= order
        and t.group in {insured.group, ""} and in_force(t, stay.admitted_on)
    ]  # fmt: skip
    if not rows:
        raise Refused(
            "no_tariff",
            _("{region}没有 {day} 生效的{type}{level}起付线，请先维护医保标准。"),
            region=edition.region,
            day=stay.admitted_on,
            type=INSURED_TYPES.get(insured.insured_type, insured.insured_type),
            level=LEVELS.get(stay.level, stay.level),
        )
    return max(rows, key=lambda t: (t.group == insured.group, t.order, t.since_on))


def rules_for(edition: Edition, insured: Insured, link: Link, touched: Stay, side: str) -> Iterator[Rule]:
    """Yield the rules that a link brings upon the stay on one of its sides, the most important first."""
    for rule in sorted(edition.rules, key=lambda r: (r.priority, r.key)):
        fits = (
            rule.applies_to == side
            and rule.direction in {link.direction, "any"}
            and rule.level in {touched.level, ""}
            and rule.insured_type in {insured.insured_type, ""}
            and in_force(rule, touched.admitted_on)
        )
        if fits:
            yield rule
