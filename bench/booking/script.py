"""Captures every statement a connection sends, transaction borders included, and replays them without Django.

The statements go out again with the same values in the same order; what is left out is everything around them: the
actions, the ORM that writes the SQL, the rows it turns into objects.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from unittest.mock import patch

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper


class Step(NamedTuple):
    """One thing sent to the database: a statement with its values, or a change of the transaction."""

    what: str
    sql: str = ""
    values: Any = None


Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


@contextlib.contextmanager
def captured(connection: BaseDatabaseWrapper) -> Iterator[list[Step]]:
    """Yield a list that fills with what the connection sends."""
    script: list[Step] = []

    def statement(execute: Execute, sql: str, values: Any, many: bool, context: dict[str, Any]) -> Any:
        script.append(Step("sql", sql, values))
        return execute(sql, values, many, context)

    def noted(what: str, original: Callable[..., None]) -> Callable[..., None]:
        def call(*arguments: Any, **more: Any) -> None:
            script.append(Step(f"{what} {arguments[0]}" if arguments else what))
            original(*arguments, **more)

        return call

    with contextlib.ExitStack() as stack:
        for name in ("_commit", "_rollback", "_set_autocommit"):
            stack.enter_context(patch.object(connection, name, noted(name, getattr(connection, name))))
        stack.enter_context(connection.execute_wrapper(statement))
        yield script


def prepared(connection: BaseDatabaseWrapper, script: list[Step]) -> list[Step]:
    """Return the script with the placeholders of the bare driver."""
    if connection.vendor != "sqlite":
        return script
    return [step._replace(sql=step.sql.replace("%s", "?")) if step.what == "sql" else step for step in script]


def replay_sqlite(raw: sqlite3.Connection, script: list[Step]) -> None:
    """Send the script through the driver alone; the borders of transactions are statements there."""
    for step in script:
        if step.what == "sql":
            found = raw.execute(step.sql, step.values or ())
            if found.description:
                found.fetchall()
        elif step.what == "_commit":
            raw.commit()
        elif step.what == "_rollback":
            raw.rollback()


def replay_postgresql(raw: psycopg.Connection[Any], script: list[Step]) -> None:
    """Send the script through the driver alone."""
    for step in script:
        if step.what == "sql":
            found = raw.execute(step.sql.encode(), step.values)
            if found.description:
                found.fetchall()
        elif step.what == "_commit":
            raw.commit()
        elif step.what == "_rollback":
            raw.rollback()
        else:
            raw.autocommit = step.what.endswith("True")
