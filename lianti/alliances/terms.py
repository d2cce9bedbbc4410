"""The register of terms: values that a charter sets and code below obeys.

A term is declared by the app that obeys it, with its default and the direction in which it is stricter; an
institution in two alliances obeys the stricter value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lianti.kernel.pure.errors import mark as _


@dataclass(frozen=True)
class TermSpec:
    """``stricter`` picks the stricter of two values; ``obeyed_by`` is the fact kind that proves obedience."""

    name: str
    label: str
    default: Any
    unit: str
    stricter: Callable[[Any, Any], Any]
    obeyed_by: str
    clauses: tuple[str, ...]


# The unit of a share between 0 and 1, shown as a percentage.
SHARE = "share"
_SPECS: dict[str, TermSpec] = {}


def declare(
    name: str,
    *,
    label: str,
    default: Any,
    unit: str,
    stricter: Callable[[Any, Any], Any],
    obeyed_by: str,
    clauses: tuple[str, ...] = (),
) -> TermSpec:
    """Declare a term once."""
    spec = TermSpec(name, label, default, unit, stricter, obeyed_by, clauses)
    if name in _SPECS and _SPECS[name].label != label:
        raise ValueError(f"term {name} is declared twice")
    return _SPECS.setdefault(name, spec)


def spec_of(name: str) -> TermSpec:
    """Return a declared term (KeyError otherwise)."""
    return _SPECS[name]


def all_terms() -> list[TermSpec]:
    """Return every declared term in alphabetical order."""
    return [_SPECS[n] for n in sorted(_SPECS)]


def _more_often(a: list[int], b: list[int]) -> list[int]:
    """Return all the days of two lists of warnings: whoever warns more often is stricter."""
    return sorted({*a, *b}, reverse=True)


WARN_DAYS = declare(
    "alliances.warn_days",
    label=_("协议到期前提醒"),
    default=[90, 30, 7],
    unit="days",
    stricter=_more_often,
    obeyed_by="alliances.agreement_warned",
    clauses=("SY-27",),
)
GRACE_DAYS = declare(
    "alliances.grace_days",
    label=_("协议到期后，未结案例结案后仍可查看"),
    default=30,
    unit="days",
    stricter=min,
    obeyed_by="alliances.agreement_signed",
    clauses=("SY-27",),
)
