"""Build a town once in a run, and put its rows back for every test after that.

The first test builds it with the real actions; then the rows it wrote are read once and inserted as they were. Numbers
given by the database stay the same, so the objects a builder returned fit every restored copy. A database in which one
of those tables already has rows is built in the ordinary way: the copy never mixes with what a test made before it.
"""

from __future__ import annotations

import datetime as dt
import functools
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, transaction

T = TypeVar("T")
FILLED_BY_DJANGO = {"contenttypes", "auth"}


@dataclass(frozen=True)
class _Rows:
    """The rows of one table, and the statement that puts them back."""

    insert: str
    rows: list[Any]


@dataclass(frozen=True)
class _Snapshot:
    """What a builder wrote and what it returned."""

    tables: list[_Rows]
    occupied: str
    returned: bytes


def built_once(build: Callable[[], T]) -> Callable[[], T]:
    """Decorate a builder without arguments: its rows are kept for each database of this process."""
    kept: dict[str, _Snapshot] = {}

    @functools.wraps(build)
    def restore_or_build() -> T:
        name = str(connection.settings_dict["NAME"])
        if name in kept:
            return _restored(kept[name]) if not _asked(kept[name].occupied) else build()
        before = _filled()
        built = build()
        if not before:
            kept[name] = _taken(built)
        return built

    return restore_or_build


def _taken(built: object) -> _Snapshot:
    names = _filled()
    occupied = " OR ".join(map(_has_rows, names))
    return _Snapshot([_read(name) for name in names], f"SELECT {occupied}", pickle.dumps(built))


def _restored(snapshot: _Snapshot) -> Any:
    # Tables stand in the order of the alphabet: inside of a transaction what they point at is checked at its end.
    with transaction.atomic(), connection.cursor() as cursor:
        for table in snapshot.tables:
            cursor.executemany(table.insert, table.rows)
    return pickle.loads(snapshot.returned)  # noqa: S301 - made by this process a moment ago


@functools.cache
def table_names() -> list[str]:
    """Return the tables of all models, without those Django fills when it makes a database."""
    models = apps.get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models if model._meta.app_label not in FILLED_BY_DJANGO})


def _filled() -> list[str]:
    return [name for name in table_names() if _asked(f"SELECT {_has_rows(name)}")]


def _has_rows(name: str) -> str:
    return f"EXISTS (SELECT 1 FROM {_quoted(name)})"  # noqa: S608 - a table of our own models


def _read(name: str) -> _Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {_quoted(name)}")  # noqa: S608 - a table of our own models
        columns = [column[0] for column in cursor.description]
        rows = [tuple(map(_storable, row)) for row in cursor.fetchall()]
    listed, places = ", ".join(_quoted(column) for column in columns), ", ".join(["%s"] * len(columns))
    return _Rows(f"INSERT INTO {_quoted(name)} ({listed}) VALUES ({places})", rows)  # noqa: S608 - as above


def _storable(value: Any) -> Any:
    # SQLite hands a time of day back as an object that it would not take again.
    return str(value) if isinstance(value, dt.time) else value


def _asked(question: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return bool(cursor.fetchone()[0])


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
