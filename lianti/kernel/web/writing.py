"""Writing rows by statements that are compiled once for a table and its columns.

``save`` builds and compiles its INSERT or UPDATE anew for each row, ``bulk_create`` for each column of each row. These
three write what they would write. They know no signals: nothing in the platform listens to the writing of a row, and
a model that somebody does listen to is saved as usual.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import Model
from django.db.models.signals import post_save, pre_save
from django.db.models.sql import InsertQuery
from django.db.transaction import mark_for_rollback_on_error

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_Statement = tuple[str, list[Any]]
_inserts: dict[tuple[type[Model], str, bool], _Statement] = {}
_updates: dict[tuple[type[Model], str, tuple[str, ...]], _Statement] = {}


def insert_row(row: Model) -> None:
    """This function will write one new row, its key given by the database, as ``save(force_insert=True)`` would."""
    connection = connections[DEFAULT_DB_ALIAS]
    if row.pk is not None or _is_listened_to(type(row)):
        row.save(force_insert=True)
        return
    sql, fields = _insert_of(row, connection, keyed=True)
    with mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS), connection.cursor() as cursor:
        cursor.execute(sql, _values(row, fields, connection, new=True))
        row.pk = cursor.fetchone()[0]
    _written(row)


def insert_rows(rows: Iterable[Model]) -> None:
    """This function will write many new rows of one table; the keys that the database gives them are not read back."""
    found, connection = list(rows), connections[DEFAULT_DB_ALIAS]
    if not found or _is_listened_to(type(found[0])):
        for row in found:
            row.save(force_insert=True)
        return
    sql, fields = _insert_of(found[0], connection, keyed=False)
    with mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS), connection.cursor() as cursor:
        cursor.executemany(sql, [_values(row, fields, connection, new=True) for row in found])


def update_row(row: Model, names: Sequence[str]) -> None:
    """This function will write the columns ``names`` (attribute names) of a row; DatabaseError when it is gone."""
    model, connection = type(row), connections[DEFAULT_DB_ALIAS]
    if _is_listened_to(model):
        row.save(update_fields=names)
        return
    key = model, connection.vendor, tuple(names)
    if key not in _updates:
        _updates[key] = _compile_update(model, key[2], connection)
    sql, fields = _updates[key]
    with mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS), connection.cursor() as cursor:
        cursor.execute(sql, [*_values(row, fields, connection, new=False), row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError(f"{model.__name__} {row.pk} is gone: nothing was written")


def _is_listened_to(model: type[Model]) -> bool:
    return pre_save.has_listeners(model) or post_save.has_listeners(model)


def _values(row: Model, fields: list[Any], connection: BaseDatabaseWrapper, *, new: bool) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, new), connection) for field in fields]


def _written(row: Model) -> None:
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def _insert_of(row: Model, connection: BaseDatabaseWrapper, *, keyed: bool) -> _Statement:
    key = type(row), connection.vendor, keyed
    if key not in _inserts:
        _inserts[key] = _compile_insert(row, connection, keyed=keyed)
    return _inserts[key]


def _compile_insert(row: Model, connection: BaseDatabaseWrapper, *, keyed: bool) -> _Statement:
    meta = row._meta
    fields = [f for f in meta.local_concrete_fields if f is not meta.pk]
    query = InsertQuery(type(row))
    query.insert_values(fields, [row])
    compiler: Any = query.get_compiler(connection=connection)
    if keyed:
        compiler.returning_fields = [meta.pk]
    return compiler.as_sql()[0][0], fields


def _compile_update(model: type[Model], names: Sequence[str], connection: BaseDatabaseWrapper) -> _Statement:
    meta: Any = model._meta
    quote = connection.ops.quote_name
    by_name = {f.attname: f for f in meta.local_concrete_fields}
    fields = [by_name[name] for name in names]
    columns = ", ".join(f"{quote(f.column)} = %s" for f in fields)
    return f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {quote(meta.pk.column)} = %s", fields  # noqa: S608
