"""Values on their way between Python and SQLite: what Django would make of them, without asking what it is each time.

Every row has moments and uids, and nearly every one of them is of the one form that the platform writes. Those take
the short way; whatever else stands there takes Django's.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.db.backends.sqlite3 import operations

_HEX = 32
_set = object.__setattr__


class DatabaseOperations(operations.DatabaseOperations):
    """Django's own operations with three shorter ways."""

    def convert_datetimefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return a moment with its zone, None for none."""
        if type(value) is str and settings.USE_TZ and self.connection.timezone is dt.UTC:
            try:
                moment = dt.datetime.fromisoformat(value)
            except ValueError:
                moment = None
            if moment is not None and moment.tzinfo is None:
                return moment.replace(tzinfo=dt.UTC)
        return super().convert_datetimefield_value(value, expression, connection)

    def adapt_datetimefield_value(self, value: Any) -> Any:
        """Return the text of a moment in the zone of the database."""
        if type(value) is dt.datetime and value.tzinfo is not None and settings.USE_TZ:
            return str(value.astimezone(self.connection.timezone).replace(tzinfo=None))
        return super().adapt_datetimefield_value(value)

    def convert_uuidfield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return a uid, None for none."""
        if type(value) is str and len(value) == _HEX and value.isalnum():
            made = uuid.UUID.__new__(uuid.UUID)
            _set(made, "int", int(value, 16))
            _set(made, "is_safe", uuid.SafeUUID.unknown)
            return made
        return super().convert_uuidfield_value(value, expression, connection)
