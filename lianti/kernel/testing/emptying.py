"""Empty the database behind a test that committed.

Django would truncate every table and then write all content types and permissions again, whatever the test did. Here
only tables that have rows are emptied, and what Django fills when it makes a database stays.
"""

from __future__ import annotations

from django.db import connection, transaction

from lianti.kernel.testing.snapshot import table_names


def empty_database() -> None:
    """Delete all rows but those Django writes itself."""
    quoted = connection.ops.quote_name
    looks = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quoted(name)})" for name in table_names()]  # noqa: S608
    with connection.cursor() as cursor:
        # Looked for before the transaction: on SQLite one that began by reading cannot always go on to write.
        cursor.execute(" UNION ALL ".join(looks))
        filled = [str(row[0]) for row in cursor.fetchall()]
    # Tables stand in no order: inside of a transaction what they point at is checked at its end.
    with transaction.atomic(), connection.cursor() as cursor:
        for name in filled:
            cursor.execute(f"DELETE FROM {quoted(name)}")  # noqa: S608 - a table of our own models
