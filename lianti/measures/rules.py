"""Reading gauges from tables of a charter file, and conditions applied in memory. No Django here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lianti.measures.kinds import AMONG, COMMON, COMPARISONS, DAY_SETS, OPERATIONS, SCOPES, Operation
from lianti.measures.shapes import Condition, Gauge, GaugeError

_KIND_KEYS = {"kind": "kinds", "of": "of", "then": "then"}
_CONDITION_KEYS = ("where", "met", "of_where", "then_where")
_NUMBERS: dict[str, tuple[type, ...]] = {
    "least": (int,), "hours": (int, float), "years": (int,), "window_days": (int,),
}  # fmt: skip
_WORDS = ("field", "part", "whole", "by", "unit", "days", "scope", "among", "until")
_UNITS = ("minutes", "hours", "days")
_CHOICES: dict[str, tuple[str, ...]] = {"scope": SCOPES, "days": DAY_SETS, "among": AMONG, "unit": _UNITS}


def parse_gauge(table: Mapping[str, Any]) -> Gauge:
    """This function will turn a table into a gauge, or raise GaugeError that names the key and what is expected."""
    name = table.get("op")
    if not isinstance(name, str) or name not in OPERATIONS:
        raise GaugeError(f"op: unknown gauge {name!r}; known are {', '.join(OPERATIONS)}")
    operation = OPERATIONS[name]
    _check_keys(operation, table)
    values: dict[str, Any] = {"op": name}
    for key, value in table.items():
        if key != "op":
            values[_KIND_KEYS.get(key, key)] = _parse_value(key, value)
    return Gauge(**values)


def _check_keys(operation: Operation, table: Mapping[str, Any]) -> None:
    """Demand the keys of the operation and refuse those it would ignore."""
    if "kind" not in table:
        raise GaugeError(f"{operation.name}: kind is missing")
    allowed = {"op", *COMMON, *operation.may}
    for key in table:
        if key not in allowed:
            raise GaugeError(f"{operation.name}: does not read {key!r}; it reads {', '.join(sorted(allowed))}")
    for choice in operation.needs:
        if not any(key in table for key in choice):
            raise GaugeError(f"{operation.name}: needs {' or '.join(choice)}")
    if ("part" in table) != ("whole" in table):
        raise GaugeError(f"{operation.name}: part and whole belong together")
    if operation.name == "coverage" and ("of" in table) != ("field" in table):
        raise GaugeError("coverage: of and field belong together")


def _parse_value(key: str, value: Any) -> Any:
    if key in _KIND_KEYS:
        return _parse_kinds(key, value)
    if key in _CONDITION_KEYS:
        return parse_conditions(key, value)
    if key in _NUMBERS:
        return _parse_number(key, value)
    if key in _WORDS and isinstance(value, str) and value:
        if value not in _CHOICES.get(key, (value,)):
            raise GaugeError(f"{key}: one of {', '.join(_CHOICES[key])} is expected, not {value!r}")
        return value
    raise GaugeError(f"{key}: text is expected, not {value!r}")


def _parse_number(key: str, value: Any) -> Any:
    number = isinstance(value, _NUMBERS[key]) and not isinstance(value, bool)
    if not number or value < 0:
        raise GaugeError(f"{key}: a number of at least 0 is expected, not {value!r}")
    return value


def _parse_kinds(key: str, value: Any) -> tuple[str, ...]:
    kinds = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else ()
    if not kinds or not all(isinstance(kind, str) and kind for kind in kinds):
        raise GaugeError(f"{key}: a fact kind or a list of fact kinds is expected, not {value!r}")
    return kinds


def parse_conditions(key: str, table: Any) -> tuple[Condition, ...]:
    """This function will read ``{field = value}`` or ``{field = {op = "gte", value = 3}}``, sorted by field."""
    if not isinstance(table, Mapping):
        raise GaugeError(f"{key}: a table of data fields is expected, not {table!r}")
    return tuple(_parse_condition(f"{key}.{field}", field, demand) for field, demand in sorted(table.items()))


def _parse_condition(path: str, field: str, demand: Any) -> Condition:
    if not isinstance(demand, Mapping):
        demand = {"op": "eq", "value": demand}
    op, value = demand.get("op"), demand.get("value")
    if op not in COMPARISONS or set(demand) != {"op", "value"}:
        raise GaugeError(f"{path}: op (one of {', '.join(COMPARISONS)}) and value are expected, not {dict(demand)!r}")
    if op == "in":
        if not isinstance(value, list) or not value:
            raise GaugeError(f"{path}: a list is expected for in, not {value!r}")
        return Condition(field, op, tuple(value))
    if op == "known" and not isinstance(value, bool):
        raise GaugeError(f"{path}: true or false is expected for known, not {value!r}")
    if op in {"gt", "gte", "lt", "lte"} and not _is_number(value):
        raise GaugeError(f"{path}: a number is expected for {op}, not {value!r}")
    if not isinstance(value, str | int | float | bool):
        raise GaugeError(f"{path}: text, a number or a truth value is expected, not {value!r}")
    return Condition(field, op, value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def matches(conditions: Sequence[Condition], data: Mapping[str, Any]) -> bool:
    """This function will say whether the data of one fact fulfils every condition, as the database would."""
    return all(_holds(condition, data) for condition in conditions)


def _holds(condition: Condition, data: Mapping[str, Any]) -> bool:
    there = condition.field in data
    value = data.get(condition.field)
    if condition.op == "known":
        return (value is not None) is condition.value
    if condition.op == "ne":
        return there and not _same(value, condition.value)
    if condition.op == "not":
        return not there or not _same(value, condition.value)
    if condition.op == "eq":
        return there and _same(value, condition.value)
    if condition.op == "in":
        return there and any(_same(value, wanted) for wanted in condition.value)
    return _is_number(value) and _compare(condition.op, float(value or 0), float(condition.value))


def _same(left: Any, right: Any) -> bool:
    """Compare as JSON does: true is not 1."""
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)


def _compare(op: str, left: float, right: float) -> bool:
    return {"gt": left > right, "gte": left >= right, "lt": left < right, "lte": left <= right}[op]


def median_of(values: Sequence[float]) -> float | None:
    """This function will return the middle value, the mean of the two middle ones, or None for nothing."""
    if not values:
        return None
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def p90_of(values: Sequence[float]) -> float | None:
    """This function will return the nearest-rank 90th percentile: a value that really occurred, or None."""
    if not values:
        return None
    return sorted(values)[-(-9 * len(values) // 10) - 1]


def share_of(part: float, whole: float) -> float | None:
    """This function will return ``part / whole``, or None when there is no whole."""
    return part / whole if whole else None
