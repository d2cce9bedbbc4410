"""Statements whose shape never changes, built and compiled once and run often with other values.

Django builds and compiles a query anew each time it is asked, which costs ten times what the database needs to answer
a lookup by a key. A hot read of a fixed shape is written as a function that returns its query set; it is called once,
with a slot in place of each value::

    @prepared
    def _by_uid(uid: Slot) -> QuerySet[Institution]:
        return Institution.objects.filter(uid=uid)

    row = _by_uid.first(uid=uid)

The rows are the model instances that the query set would have given. ``insert_row`` and ``update_row`` do the same for
one new row and for some columns of one row. A shape that depends on its values (a list of any length, a value that may
be empty) cannot be prepared and stays an ordinary query set.
"""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import Expression, Model, QuerySet
from django.db.models.signals import post_save, pre_save
from django.db.models.sql import InsertQuery, UpdateQuery
from django.db.models.sql.compiler import SQLCompiler, SQLUpdateCompiler
from django.db.models.sql.constants import ROW_COUNT
from django.db.transaction import TransactionManagementError, mark_for_rollback_on_error

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Field

R = TypeVar("R")
_COUNT: Any = ROW_COUNT


class Slot(Expression):
    """The place of a value in a prepared query set; may stand wherever a lookup takes a value."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Leave a placeholder, and a mark that says whose value belongs there."""
        return "%s", [_Mark(self.name)]


class _Mark:
    """Where in the parameters a value goes."""

    def __init__(self, name: str) -> None:
        self.name = name


class _Finished(SQLCompiler):
    """A compiler that has done its work: it gives the finished statement with the values of this call."""

    ready: tuple[str, tuple[Any, ...]] | None = None
    values: dict[str, Any]

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, tuple[Any, ...]]:
        if self.ready is None:
            self.ready = super().as_sql(*args, **kwargs)
        sql, params = self.ready
        values, to_db = self.values, self.connection
        return sql, tuple(_adapted(values[p.name], to_db) if type(p) is _Mark else p for p in params)


class _CompiledUpdate(_Finished, SQLUpdateCompiler):
    """The same for an UPDATE."""


class _Compiled(_Finished):
    """The same for a SELECT, which knows also how to turn each column into Python."""

    def get_converters(self, expressions: Any) -> dict[int, Any]:
        if not hasattr(self, "_converters"):
            self._converters: dict[int, Any] = super().get_converters(expressions)
        return self._converters


def _adapted(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """Return a value as this database takes it; ValueError for an empty one, which SQL never finds equal."""
    if value is None:
        raise ValueError("a prepared statement takes no empty value: IS NULL has another shape")
    if isinstance(value, uuid.UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value


def _names_of(build: Callable[..., Any]) -> tuple[str, ...]:
    code = build.__code__
    return code.co_varnames[: code.co_argcount]


def _check(build: Callable[..., Any], names: tuple[str, ...], values: dict[str, Any]) -> None:
    if values.keys() != set(names):
        raise TypeError(f"{build.__name__} takes {names}, not {tuple(values)}")


class Prepared(Generic[R]):
    """One read of a fixed shape. Each thread and connection compiles its own, at the first use."""

    def __init__(self, build: Callable[..., QuerySet[Any, R]]) -> None:
        self._build = build
        self._names = _names_of(build)
        self._local = threading.local()
        self.__doc__ = build.__doc__

    def rows(self, **values: Any) -> list[R]:
        """Run the statement and return its rows; TypeError when the values are not those of the function."""
        _check(self._build, self._names, values)
        rows, compiler = self._for(connections[DEFAULT_DB_ALIAS])
        if compiler.query.select_for_update and compiler.connection.get_autocommit():
            raise TransactionManagementError("a row is locked inside a transaction only")
        compiler.values = values
        return list(rows._iterable_class(rows))

    def first(self, **values: Any) -> R | None:
        """Return the first row, in the order of the query set, or None."""
        return next(iter(self.rows(**values)), None)

    def _for(self, connection: BaseDatabaseWrapper) -> tuple[Any, _Compiled]:
        known = getattr(self._local, "known", None)
        if known is None or known[0] is not connection:
            rows: Any = self._build(*map(Slot, self._names))
            compiler = _Compiled(rows.query, connection, DEFAULT_DB_ALIAS)
            rows.query.get_compiler = lambda using: compiler
            known = self._local.known = (connection, rows, compiler)
        return known[1], known[2]


class PreparedUpdate:
    """One UPDATE of a fixed shape: the function returns which rows, and the new values by column."""

    def __init__(self, build: Callable[..., tuple[QuerySet[Any, Any], dict[str, Any]]]) -> None:
        self._build = build
        self._names = _names_of(build)
        self._local = threading.local()
        self.__doc__ = build.__doc__

    def run(self, **values: Any) -> int:
        """Run the statement and return how many rows it changed; TypeError when the values are not the function's."""
        _check(self._build, self._names, values)
        connection = connections[DEFAULT_DB_ALIAS]
        known = getattr(self._local, "known", None)
        if known is None or known[0] is not connection:
            known = self._local.known = (connection, self._compile(connection))
        known[1].values = values
        with mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS):
            changed: Any = known[1].execute_sql(_COUNT)
        return int(changed)

    def _compile(self, connection: BaseDatabaseWrapper) -> _CompiledUpdate:
        rows, values = self._build(*map(Slot, self._names))
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(values)
        query.clear_ordering(force=True)
        return _CompiledUpdate(query, connection, DEFAULT_DB_ALIAS)


def prepared_update(build: Callable[..., tuple[QuerySet[Any, Any], dict[str, Any]]]) -> PreparedUpdate:
    """Make an UPDATE of a fixed shape out of a function from slots to a query set and the new values."""
    return PreparedUpdate(build)


def prepared(build: Callable[..., QuerySet[Any, R]]) -> Prepared[R]:
    """Make a read of a fixed shape out of a function from slots to a query set."""
    return Prepared(build)


_inserts: dict[tuple[type[Model], str], tuple[str, list[Field[Any, Any]]]] = {}
_updates: dict[tuple[type[Model], str, tuple[str, ...]], tuple[str, list[Field[Any, Any]]]] = {}


def insert_row(row: Model) -> None:
    """This function will write one new row, its key given by the database, as ``save(force_insert=True)`` would."""
    model, connection = type(row), connections[DEFAULT_DB_ALIAS]
    if row.pk is not None or pre_save.has_listeners(model) or post_save.has_listeners(model):
        row.save(force_insert=True)
        return
    key = model, connection.vendor
    if key not in _inserts:
        _inserts[key] = _compile_insert(row, connection)
    sql, fields = _inserts[key]
    with mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS), connection.cursor() as cursor:
        cursor.execute(sql, [f.get_db_prep_save(f.pre_save(row, True), connection) for f in fields])
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def _compile_insert(row: Model, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
    meta = row._meta
    fields = [f for f in meta.local_concrete_fields if f is not meta.pk]
    query = InsertQuery(type(row))
    query.insert_values(fields, [row])
    compiler: Any = query.get_compiler(connection=connection)
    compiler.returning_fields = [meta.pk]
    return compiler.as_sql()[0][0], fields


def update_row(row: Model, names: Sequence[str]) -> None:
    """This function will write the columns ``names`` (attribute names) of a row that is there already."""
    model, connection = type(row), connections[DEFAULT_DB_ALIAS]
    if pre_save.has_listeners(model) or post_save.has_listeners(model):
        row.save(update_fields=names)
        return
    key = model, connection.vendor, tuple(names)
    if key not in _updates:
        _updates[key] = _compile_update(model, key[2], connection)
    sql, fields = _updates[key]
    values = [f.get_db_prep_save(f.pre_save(row, False), connection) for f in fields]
    with mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS), connection.cursor() as cursor:
        cursor.execute(sql, [*values, row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError(f"{model.__name__} {row.pk} is gone: nothing was written")


def _compile_update(model: type[Model], names: Sequence[str], connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
    meta: Any = model._meta
    quote = connection.ops.quote_name
    by_name = {f.attname: f for f in meta.local_concrete_fields}
    fields = [by_name[name] for name in names]
    columns = ", ".join(f"{quote(f.column)} = %s" for f in fields)
    return f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {quote(meta.pk.column)} = %s", fields  # noqa: S608
