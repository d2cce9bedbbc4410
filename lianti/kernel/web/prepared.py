"""Statements whose shape never changes, built and compiled once and run often with other values.

Django builds and compiles a query anew each time it is asked, which costs ten times what the database needs to answer
a lookup by a key. A hot read of a fixed shape is written as a function that returns its query set; it is called once,
with a slot in place of each value::

    @prepared
    def _by_uid(uid: Slot) -> QuerySet[Institution]:
        return Institution.objects.filter(uid=uid)

    row = _by_uid.first(uid=uid)

The rows are the model instances that the query set would have given; ``prepared_update`` does the same for an UPDATE. A
shape that depends on its values (a list of any length, a value that may be empty) cannot be prepared and stays an
ordinary query set. Rows are written by ``writing``.
"""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql import UpdateQuery
from django.db.models.sql.compiler import SQLCompiler, SQLUpdateCompiler
from django.db.models.sql.constants import ROW_COUNT
from django.db.transaction import TransactionManagementError, mark_for_rollback_on_error

from lianti.kernel.web.hydrating import Maker

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

R = TypeVar("R")
M = TypeVar("M", bound=Model)
_COUNT: Any = ROW_COUNT


class Slot(Expression):
    """The place of a value in a prepared query set; may stand wherever a lookup takes a value."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Leave a placeholder, and a mark that says whose value belongs there."""
        return "%s", [_Mark(self.name)]


class Mark:
    """Where in the parameters a value goes, and how it is found among the values of a call."""

    def of(self, values: Any) -> Any:
        """Return the value."""
        raise AttributeError


class _Mark(Mark):
    def __init__(self, name: str) -> None:
        self.name = name

    def of(self, values: dict[str, Any]) -> Any:
        return values[self.name]


class _Finished(SQLCompiler):
    """A compiler that has done its work: it gives the finished statement with the values of this call."""

    ready: tuple[str, tuple[Any, ...]] | None = None
    values: Any

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, tuple[Any, ...]]:
        if self.ready is None:
            self.ready = super().as_sql(*args, **kwargs)
        sql, params = self.ready
        return sql, filled(params, self.values, self.connection)


class _CompiledUpdate(_Finished, SQLUpdateCompiler):
    """The same for an UPDATE."""


class CompiledRows(_Finished):
    """The same for a SELECT, which knows also how to turn each column into Python."""

    maker: Maker | None = None
    # Of each column that is converted: its place, the converters, what it is, whether an empty one stays empty.
    plan: list[tuple[int, list[Any], Any, bool]] | None = None

    def get_converters(self, expressions: Any) -> dict[int, Any]:
        if not hasattr(self, "_converters"):
            self._converters: dict[int, Any] = super().get_converters(expressions)
        return self._converters

    def apply_converters(self, rows: Any, converters: dict[int, Any]) -> Iterator[list[Any]]:
        """Turn what the database gave into Python as usual; only what is empty is not asked what it would become."""
        if self.plan is None:
            self.plan = [(at, *one, all(_keeps_none(c) for c in one[0])) for at, one in converters.items()]
        plan, connection = self.plan, self.connection
        for row in map(list, rows):
            for position, convert, expression, skips in plan:
                value = row[position]
                if value is None and skips:
                    continue
                for converter in convert:
                    value = converter(value, expression, connection)
                row[position] = value
            yield row

    def instances(self) -> list[Any]:
        """Run the statement and return its rows as model instances."""
        rows = self._fetched()
        if not rows:
            return []
        if self.maker is None:
            self.maker = Maker(self, DEFAULT_DB_ALIAS)
        columns = [] if self.plan is not None else [one[0] for one in self.select[: self.col_count]]
        return list(map(self.maker.make, self.apply_converters(rows, self.get_converters(columns))))

    def _fetched(self) -> list[Any]:
        """Run the statement and return its rows as the database gave them, all at once."""
        try:
            sql, params = self.as_sql()
        except EmptyResultSet:
            return []
        with self.connection.cursor() as cursor:
            cursor.execute(sql, params)
            found: list[Any] = cursor.fetchall()
        return found


def filled(params: Iterable[Any], values: Any, connection: BaseDatabaseWrapper) -> tuple[Any, ...]:
    """Return the parameters of a statement with the values of a call in their places."""
    return tuple(adapted(p.of(values), connection) if isinstance(p, Mark) else p for p in params)


def adapted(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """Return a value as this database takes it; ValueError for an empty one, which SQL never finds equal."""
    if value is None:
        raise ValueError("a prepared statement takes no empty value: IS NULL has another shape")
    if isinstance(value, uuid.UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value


def _keeps_none(converter: Any) -> bool:
    """Say whether a converter is one of Django's own, which all leave an empty value empty."""
    return str(getattr(converter, "__module__", "")).startswith("django.db.")


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
        if rows._iterable_class is ModelIterable and not rows._known_related_objects:
            return compiler.instances()
        return list(rows._iterable_class(rows))

    def first(self, **values: Any) -> R | None:
        """Return the first row, in the order of the query set, or None."""
        return next(iter(self.rows(**values)), None)

    def _for(self, connection: BaseDatabaseWrapper) -> tuple[Any, CompiledRows]:
        known = getattr(self._local, "known", None)
        if known is None or known[0] is not connection:
            rows: Any = self._build(*map(Slot, self._names))
            compiler = CompiledRows(rows.query, connection, DEFAULT_DB_ALIAS)
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


@cache
def _by_pk(model: type[Model]) -> Prepared[Any]:
    @prepared
    def rows(pk: Slot) -> QuerySet[Any]:
        return model._default_manager.filter(pk=pk)

    return rows


def row_of(model: type[M], pk: int) -> M:
    """Return the row of a key, as following a foreign key would; the key must be one that is held by the database."""
    found: M = _by_pk(model).rows(pk=pk)[0]
    return found
