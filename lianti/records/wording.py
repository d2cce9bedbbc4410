"""Values in words, the same everywhere: on the timeline, in tables, in the summary."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianti.records.models import Observation

ARROWS = {"H": "↑", "HH": "↑↑", "L": "↓", "LL": "↓↓", "A": "!"}
_PIECES = re.compile(r"(?<=[，；])")


def number_words(number: Decimal | None) -> str:
    """Return a number without the zeros that a column adds at its end."""
    if number is None:
        return ""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def result_words(value: Observation) -> str:
    """Return the result alone, e.g. ``<0.5`` or ``阴性``."""
    return (
        f"{value.comparator}{number_words(value.value_number)}" if value.value_number is not None else value.value_text
    )


def value_words(value: Observation) -> str:
    """Return name, result, unit and an arrow when the value lies outside its range."""
    arrow = ARROWS.get(value.interpretation, "")
    return f"{value.name} {result_words(value)}{f' {value.unit}' if value.unit else ''}{arrow}"


def marked(text: str, urgent: bool) -> tuple[tuple[str, bool], ...]:
    """Return an entry in pieces, each with whether it asks for attention: of several values those with an arrow."""
    pieces = groupby(_PIECES.split(text), key=lambda piece: piece.rstrip("，；").endswith(tuple(ARROWS.values())))
    found = tuple(("".join(same), odd) for odd, same in pieces)
    return found if any(odd for _, odd in found) else ((text, urgent),)


def range_words(value: Observation) -> str:
    """Return the reference range as a laboratory prints it."""
    if value.reference_text:
        return value.reference_text
    low, high = number_words(value.low), number_words(value.high)
    if low and high:
        return f"{low}–{high}"
    return f"≥ {low}" if low else f"≤ {high}" if high else ""
