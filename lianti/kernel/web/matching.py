"""Looking at one row that was read already with the conditions that would have found it."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q

_LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "in": lambda value, wanted: value in wanted,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


def matches(condition: Q, row: Model) -> bool:
    """Say whether ``filter(condition)`` would give this row, for conditions on its own columns.

    ValueError for a condition that needs another table or a lookup that Python and SQL answer differently.
    """
    parts: list[Any] = condition.children
    results = (matches(part, row) if isinstance(part, Q) else _holds(part[0], part[1], row) for part in parts)
    if condition.connector == Q.AND:
        found = all(results)
    elif condition.connector == Q.OR:
        found = any(results)
    else:
        raise ValueError(f"{condition.connector} is not looked at in Python")
    return found is not condition.negated


def _holds(name: str, wanted: Any, row: Model) -> bool:
    column, _, lookup = name.partition("__")
    field: Any = row._meta.pk if column == "pk" else row._meta.get_field(column)
    value = getattr(row, field.attname)
    lookup = lookup or "exact"
    if lookup == "isnull" or (lookup == "exact" and wanted is None):
        return (value is None) is (wanted is None or bool(wanted))
    if lookup not in _LOOKUPS or isinstance(wanted, Model):
        raise ValueError(f"{name} is not looked at in Python")
    return value is not None and _LOOKUPS[lookup](value, wanted)
