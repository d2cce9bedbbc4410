"""Django's backend for SQLite with one change: the placeholders of a statement are translated once, not each time.

Django searches every statement for its ``%s`` with a regular expression before SQLite sees it. The platform sends the
same few hundred statements again and again (``prepared``, ``writing``), for which that search costs more than SQLite
needs to answer a lookup by a key.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

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

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor of this connection; SQLite knows no named ones."""
        return self.connection.cursor(factory=Cursor)
