"""Django's backend for SQLite, which does not do the same again for each statement.

Django searches every statement for its ``%s`` with a regular expression before SQLite sees it. The platform sends the
same few hundred statements again and again (``prepared``, ``writing``), for which that search costs more than SQLite
needs to answer a lookup by a key.

Django gives each savepoint a name of its own, so SQLite reads two new statements for each action inside a transaction
and forgets two that it will be asked again. Here a savepoint is called by its depth, and set without a cursor.

Connections are kept from request to request (``settings/database.py``). Django calls every one of them usable; here it
is opened anew when another file was put where the database is, for whatever the old one took would be lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import DatabaseError
from django.db.backends.sqlite3 import base

from lianti.kernel.web.sqlite3.operations import DatabaseOperations

# Statements as long as a page, so a few megabytes at most.
_KEPT = 2048


class Cursor(base.SQLiteCursorWrapper):
    """A cursor that remembers how statements without named parameters read in SQLite's own words."""

    def convert_query(self, query: str, *, param_names: Iterable[str] | None = None) -> str:
        """Return ``query`` with the placeholders that SQLite knows."""
        if param_names is not None:
            named: str = super().convert_query(query, param_names=param_names)
            return named
        return _translated(query)


@lru_cache(maxsize=_KEPT)
def _translated(query: str) -> str:
    # The method asks nothing of its cursor when there are no names.
    found: str = base.SQLiteCursorWrapper.convert_query(None, query)  # type: ignore[arg-type]
    return found


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that hands out these cursors."""

    ops_class = DatabaseOperations

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor of this connection; SQLite knows no named ones."""
        return self.connection.cursor(factory=Cursor)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The savepoints that are open, the outermost first.
        self._open: list[str] = []
        self._file: tuple[int, int] | None = None

    def get_new_connection(self, conn_params: Any) -> Any:
        """Open the database, and remember which file it was."""
        opened = super().get_new_connection(conn_params)
        self._file = self._file_now()
        return opened

    def close_if_unusable_or_obsolete(self) -> None:
        """Close the connection between two requests also when another file lies where its own was."""
        if self.connection is not None and not self.in_atomic_block and self._file_now() != self._file:
            self.close()
        super().close_if_unusable_or_obsolete()

    def _file_now(self) -> tuple[int, int] | None:
        try:
            found = Path(self.settings_dict["NAME"]).stat()
        except (OSError, ValueError):  # in memory, or gone
            return None
        return found.st_dev, found.st_ino

    def _start_transaction_under_autocommit(self) -> None:
        self._open.clear()
        super()._start_transaction_under_autocommit()  # type: ignore[misc]

    def _savepoint(self, sid: str) -> None:
        self._open.append(sid)
        self._directly(f"SAVEPOINT depth_{len(self._open)}")

    def _savepoint_rollback(self, sid: str) -> None:
        depth = self._depth(sid)
        del self._open[depth:]
        self._directly(f"ROLLBACK TO SAVEPOINT depth_{depth}")

    def _savepoint_commit(self, sid: str) -> None:
        depth = self._depth(sid)
        del self._open[depth - 1 :]
        self._directly(f"RELEASE SAVEPOINT depth_{depth}")

    def _depth(self, sid: str) -> int:
        """Return how deep a savepoint lies; DatabaseError when it is not open any more, as SQLite would say."""
        try:
            return self._open.index(sid) + 1
        except ValueError:
            raise DatabaseError(f"no such savepoint: {sid}") from None

    def _directly(self, sql: str) -> None:
        """Send a statement without values; through a cursor when somebody listens to what is sent."""
        if self.queries_logged or self.execute_wrappers:
            with self.cursor() as cursor:
                cursor.execute(sql)
            return
        with self.wrap_database_errors:
            self.connection.execute(sql)
