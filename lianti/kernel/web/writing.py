"""Writing rows by statements that are compiled once for a table and its columns.

``save`` builds and compiles its INSERT or UPDATE anew for each row, ``bulk_create`` for each column of each row. These
three write what they would write. They know no signals: nothing in the platform listens to the writing of a row, and
a model that somebody does listen to is saved as usual.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models
from django.db.models import Model
from django.db.models.signals import post_save, pre_save
from django.db.models.sql import InsertQuery
from django.db.transaction import mark_for_rollback_on_error

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_Adapt = Callable[[Any, Any], Any]
# Its name in the row, the type that goes as it is, how that is written, and the field for everything else.
_Column = tuple[str, type[Any], _Adapt | None, Any]
_Statement = tuple[str, list[_Column]]
_inserts: dict[tuple[type[Model], str, bool], _Statement] = {}
_updates: dict[tuple[type[Model], str, tuple[str, ...]], _Statement] = {}


def insert_row(row: Model) -> None:
    """This function will write one new row, its key given by the database, as ``save(force_insert=True)`` would."""
    connection = connections[DEFAULT_DB_ALIAS]
    if row.pk is not None or _is_listened_to(type(row)):
        row.save(force_insert=True)
        return
    sql, columns = _insert_of(row, connection, keyed=True)
    with mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS), connection.cursor() as cursor:
        cursor.execute(sql, _values(row, columns, connection, new=True))
        row.pk = cursor.fetchone()[0]
    _written(row)


def insert_rows(rows: Iterable[Model]) -> None:
    """This function will write many new rows of one table; the keys that the database gives them are not read back."""
    found, connection = list(rows), connections[DEFAULT_DB_ALIAS]
    if not found or _is_listened_to(type(found[0])):
        for row in found:
            row.save(force_insert=True)
        return
    sql, columns = _insert_of(found[0], connection, keyed=False)
    with mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS), connection.cursor() as cursor:
        cursor.executemany(sql, [_values(row, columns, connection, new=True) for row in found])


def update_row(row: Model, names: Sequence[str]) -> None:
    """This function will write the columns ``names`` (attribute names) of a row; DatabaseError when it is gone."""
    model, connection = type(row), connections[DEFAULT_DB_ALIAS]
    if _is_listened_to(model):
        row.save(update_fields=names)
        return
    key = model, connection.vendor, tuple(names)
    if key not in _updates:
        _updates[key] = _compile_update(model, key[2], connection)
    sql, columns = _updates[key]
    with mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS), connection.cursor() as cursor:
        cursor.execute(sql, [*_values(row, columns, connection, new=False), row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError(f"{model.__name__} {row.pk} is gone: nothing was written")


def _is_listened_to(model: type[Model]) -> bool:
    return pre_save.has_listeners(model) or post_save.has_listeners(model)


def _values(row: Model, columns: list[_Column], connection: BaseDatabaseWrapper, *, new: bool) -> list[Any]:
    held, ops, values = row.__dict__, connection.ops, []
    for name, kind, adapt, field in columns:
        value = held.get(name, _missing)
        if type(value) is kind:
            values.append(value if adapt is None else adapt(value, ops))
        elif value is None and kind is not _Never:
            values.append(None)
        else:
            values.append(field.get_db_prep_save(field.pre_save(row, new), connection))
    return values


class _Never:
    """The type of no value: a column that always takes Django's way."""


_missing = object()
_unbound = models.DateTimeField()


def _hex(value: uuid.UUID, _ops: Any) -> str:
    return value.hex


def _moment(value: dt.datetime, ops: Any) -> Any:
    # Django says what it thinks of a moment without a zone.
    return ops.adapt_datetimefield_value(value if value.tzinfo is not None else _unbound.get_prep_value(value))


def _day(value: dt.date, ops: Any) -> Any:
    return ops.adapt_datefield_value(value)


_NUMBERS = (models.IntegerField, models.PositiveIntegerField, models.PositiveSmallIntegerField, models.BigIntegerField)


def _columns(fields: Iterable[Any], connection: BaseDatabaseWrapper) -> list[_Column]:
    """Say of each column which values need no asking: those are sent as Django would send them.

    Whatever else stands there, as text in a column of numbers or a number in one of text, takes Django's way.
    """
    plain: dict[type[Any], tuple[type[Any], _Adapt | None]] = {
        models.CharField: (str, None), models.TextField: (str, None), models.BooleanField: (bool, None),
        models.DateTimeField: (dt.datetime, _moment), models.DateField: (dt.date, _day),
        models.UUIDField: (uuid.UUID, None if connection.features.has_native_uuid_field else _hex),
    }  # fmt: skip
    if connection.vendor == "sqlite":  # PostgreSQL is told how wide a number is
        plain |= dict.fromkeys(_NUMBERS, (int, None))
    return [(field.attname, *_plainly(field, plain), field) for field in fields]


def _plainly(field: Any, plain: dict[type[Any], tuple[type[Any], _Adapt | None]]) -> tuple[type[Any], _Adapt | None]:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return _Never, None
    if type(field) is models.ForeignKey and isinstance(field.target_field, models.AutoField | models.BigAutoField):
        return int, None
    return plain.get(type(field), (_Never, None))


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
    return compiler.as_sql()[0][0], _columns(fields, connection)


def _compile_update(model: type[Model], names: Sequence[str], connection: BaseDatabaseWrapper) -> _Statement:
    meta: Any = model._meta
    quote = connection.ops.quote_name
    by_name = {f.attname: f for f in meta.local_concrete_fields}
    fields = [by_name[name] for name in names]
    columns = ", ".join(f"{quote(f.column)} = %s" for f in fields)
    sql = f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {quote(meta.pk.column)} = %s"  # noqa: S608
    return sql, _columns(fields, connection)
