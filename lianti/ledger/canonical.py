"""The form of a value that both databases give back unchanged: a digest made before writing fits after reading."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

# Beyond this PostgreSQL's jsonb and SQLite's text disagree on whether 1e16 is a float.
_LARGEST = 2**53
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def plain(value: Any) -> Any:
    """Return ``value`` made of JSON types only; ValueError for what does not survive both databases.

    Moments become UTC text, days and uids text, tuples lists; a float without a fraction becomes an integer.
    """
    known = _FORMS.get(type(value))
    if known is not None:
        return known(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, dt.datetime):
        return _moment(value)
    if isinstance(value, dt.date | uuid.UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {_key(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise ValueError(f"{type(value).__name__} has no form that both databases keep")


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return the one byte string that stands for ``content``."""
    return json.dumps(plain(content), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _text(value: str) -> str:
    if _UNSTORABLE.search(value):
        raise ValueError("text with a NUL or half a surrogate pair cannot be stored")
    return str(value)


def _key(name: Any) -> str:
    if not isinstance(name, str):
        raise ValueError("the keys of a JSON object are text")
    return _text(name)


def _number(value: float) -> float:
    # Turned round so that NaN, which is neither more nor less, is refused too.
    if not abs(value) <= _LARGEST:
        raise ValueError(f"{value} is no number that both databases keep")
    return int(value) if value == int(value) else value


def _moment(value: dt.datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return value.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _object(value: dict[Any, Any]) -> dict[str, Any]:
    return {_key(name): plain(item) for name, item in value.items()}


def _as_it_is(value: Any) -> Any:
    return value


# Nearly every value is of one of these very types; what inherits from them goes the longer way of ``plain``.
_FORMS: dict[type[Any], Callable[[Any], Any]] = {
    str: _text, int: _number, float: _number, dt.datetime: _moment, dt.date: str, uuid.UUID: str, dict: _object,
    bool: _as_it_is, type(None): _as_it_is,
}  # fmt: skip
