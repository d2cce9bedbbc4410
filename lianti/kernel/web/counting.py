"""Counts and lists that depend on who looks: compiled once for a kind of viewer, and run with the values of one.

A badge counts the rows of a worklist, whose conditions are the rules of who sees what: Django needs several
milliseconds to compile each of them, the database a fraction of one to answer. A count is therefore written as a
function from viewer and moment to a query set::

    @counted
    def _waiting(viewer: Viewer, at: dt.datetime) -> QuerySet[SupplyOrder]:
        return SupplyOrder.objects.visible_to(viewer).filter(promised_at__lt=at)

    waiting = _waiting(viewer, clock.now())

It is called once for every role (and for what is missing of a viewer), with slots in place of the values. So it may ask
for the role, and whether something is None; it may compare nothing else. Of the moment it may take the local day, and
add or subtract a span; anything else fails at once. It asks no question of its own: what it learned would be kept.

What else decides the shape of a statement (a tab, an order) follows the moment; each has few values, none typed by
a person, for every combination keeps its statement. ``@tallied`` counts many sets of the same rows in one statement,
``@listed`` returns the rows themselves.
"""

from __future__ import annotations

import datetime as dt
import sys
import threading
from collections.abc import Callable
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Count, Q, QuerySet, Value

from lianti.kernel.pure import clock
from lianti.kernel.web.prepared import CompiledRows, Mark, Slot, filled

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

V = TypeVar("V", bound="DataclassInstance")
P = ParamSpec("P")
# What a condition may ask of a viewer; everything else is a value.
KIND = "role"
Read = Callable[[Any, dt.datetime], Any]
_COMPARED = (
    "a count is compiled before anybody asks: {name!r} has no value yet and is not compared with {other!r}. "
    "Write a condition of the query instead, Q({name}=...) or filter(field={name}), or decide by the viewer's role."
)


class _Value(Mark):
    """Where in the parameters a value goes, and how it is read from the viewer and the moment."""

    def __init__(self, read: Read) -> None:
        self.read = read

    def of(self, values: tuple[Any, dt.datetime]) -> Any:
        return self.read(*values)


class _Given(Slot):
    """The place of something that the viewer has."""

    def __init__(self, name: str, read: Read) -> None:
        super().__init__(name)
        self.read = read

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Leave a placeholder, and how its value is read."""
        return "%s", [_Value(self.read)]

    def __eq__(self, other: object) -> bool:
        """Refuse a comparison in Python: it would be answered once, for nobody, and kept for everybody."""
        # Django itself asks of every value whether it is "".
        if other is None or other == "" or hasattr(other, "resolve_expression"):
            return super().__eq__(other)
        raise TypeError(_COMPARED.format(name=self.name, other=other))

    def __hash__(self) -> int:
        """Refuse to be looked up in a set or a mapping, which is a comparison, too; Django may know it again."""
        if str(sys._getframe(1).f_globals.get("__name__", "")).startswith("django."):
            return super().__hash__()
        raise TypeError(_COMPARED.format(name=self.name, other="…"))


class _Span(_Given):
    """The place of a moment or a day, to which a span of time may be added."""

    def __add__(self, span: object) -> Any:
        if not isinstance(span, dt.timedelta):
            return NotImplemented
        read = self.read
        return type(self)(self.name, lambda viewer, at: read(viewer, at) + span)

    def __sub__(self, span: object) -> Any:
        return self + -span if isinstance(span, dt.timedelta) else NotImplemented


class _Moment(_Span):
    """The place of the moment: its local day may be taken, as ``clock.local_day`` does."""

    tzinfo = clock.TZ

    def astimezone(self, zone: dt.tzinfo) -> _Moment:
        """Return the moment in a time zone."""
        read = self.read
        return _Moment(self.name, lambda viewer, at: read(viewer, at).astimezone(zone))

    def date(self) -> _Span:
        """Return the place of the calendar day."""
        read = self.read
        return _Span("day", lambda viewer, at: read(viewer, at).date())


class _Statements(Generic[V]):
    """Finished statements with their parameters, one for each kind of viewer and shape."""

    def __init__(self, build: Callable[..., Any]) -> None:
        self.rows = build
        self._known: dict[tuple[Any, ...], tuple[str, tuple[Any, ...]] | None] = {}
        self.__doc__ = build.__doc__

    def _row(self, viewer: V, at: dt.datetime, shape: tuple[Any, ...]) -> tuple[Any, ...] | None:
        """Return the one row there is; None when the rules leave nothing to ask for."""
        kind = (connection.vendor, *_kind(viewer), *shape)
        if kind not in self._known:
            self._known[kind] = self._compile(viewer, shape)
        known = self._known[kind]
        if known is None:
            return None
        with connection.cursor() as cursor:
            cursor.execute(known[0], filled(known[1], (viewer, at), connection))
            found: tuple[Any, ...] = cursor.fetchone()
        return found

    def _compile(self, viewer: V, shape: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]] | None:
        try:
            sql, params = self._select(self.rows(*_slots(viewer), *shape))
        except EmptyResultSet:
            return None
        return sql, tuple(params)

    def _select(self, found: Any) -> tuple[str, Any]:
        raise AttributeError


class Counted(_Statements[V]):
    """One count; each kind of viewer has its statement."""

    def __call__(self, viewer: V, at: dt.datetime, *shape: Any) -> int:
        """Return how many rows there are."""
        row = self._row(viewer, at, shape)
        return 0 if row is None else int(row[0])

    def _select(self, found: Any) -> tuple[str, Any]:
        query = found.values("pk").query
        query.clear_ordering()
        inner, params = query.get_compiler(connection=connection).as_sql()
        return f"SELECT COUNT(*) FROM ({inner}) counted", params  # noqa: S608 - what Django compiled


class Tallied(_Statements[V]):
    """Many counts of the same rows in one statement."""

    def __init__(self, build: Callable[..., Any]) -> None:
        super().__init__(build)
        self._names: dict[tuple[Any, ...], list[str]] = {}

    def __call__(self, viewer: V, at: dt.datetime) -> dict[str, int]:
        """Return by name how many rows there are; nothing when the rules leave nothing to count."""
        row = self._row(viewer, at, ())
        return {} if row is None else dict(zip(self._names[_kind(viewer)], row, strict=True))

    def _compile(self, viewer: V, shape: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]] | None:
        _rows, wanted = self.rows(*_slots(viewer))
        self._names[_kind(viewer)] = list(wanted)
        return super()._compile(viewer, shape) if wanted else None

    def _select(self, found: Any) -> tuple[str, Any]:
        rows, wanted = found
        names = [f"n_{number}" for number in range(len(wanted))]
        counts = {name: Count("pk", filter=q) for name, q in zip(names, wanted.values(), strict=True)}
        # Grouped by a value, which is no column, all rows are one group.
        query = rows.order_by().values(all=Value(1)).annotate(**counts).values_list(*names).query
        sql, params = query.get_compiler(connection=connection).as_sql()
        return str(sql), params


class Listed(Generic[V]):
    """The rows a viewer gets, as instances. Each thread and connection compiles its own, as prepared reads do."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self.rows = build
        self._local = threading.local()
        self.__doc__ = build.__doc__

    def __call__(self, viewer: V, at: dt.datetime, *shape: Any) -> list[Any]:
        """Return the rows."""
        compiler = self._for((*_kind(viewer), *shape), viewer, shape)
        compiler.values = (viewer, at)
        return compiler.instances()

    def _for(self, kind: tuple[Any, ...], viewer: V, shape: tuple[Any, ...]) -> CompiledRows:
        here = connections[DEFAULT_DB_ALIAS]
        if getattr(self._local, "connection", None) is not here:
            self._local.connection, self._local.known = here, {}
        known: dict[tuple[Any, ...], CompiledRows] = self._local.known
        if kind not in known:
            known[kind] = CompiledRows(self.rows(*_slots(viewer), *shape).query, here, DEFAULT_DB_ALIAS)
        return known[kind]


def _slots(viewer: Any) -> tuple[Any, Any]:
    """Return a viewer and a moment with places instead of values."""
    given = replace(viewer, **{field.name: _given(viewer, field.name) for field in fields(viewer)})
    return given, _Moment("at", lambda _viewer, at: at)


def _kind(viewer: Any) -> tuple[Any, ...]:
    """Return what of a viewer decides the shape of a statement."""
    return tuple(_kind_of(viewer, field.name) for field in fields(viewer))


def _kind_of(viewer: Any, name: str) -> object:
    value = getattr(viewer, name)
    if name == KIND:
        return value
    return len(value) if isinstance(value, tuple) else value is None


def _given(viewer: Any, name: str) -> Any:
    value = getattr(viewer, name)
    if name == KIND or value is None:
        return value
    if isinstance(value, tuple):
        return tuple(_part(name, index) for index in range(len(value)))
    return _Given(name, lambda somebody, _at: getattr(somebody, name))


def _part(name: str, index: int) -> _Given:
    return _Given(f"{name} {index}", lambda somebody, _at: getattr(somebody, name)[index])


def counted(build: Callable[Concatenate[V, dt.datetime, P], QuerySet[Any, Any]]) -> Counted[V]:
    """Make a count out of a function from viewer and moment to the rows that are counted."""
    return Counted(build)


def tallied(build: Callable[[V, dt.datetime], tuple[QuerySet[Any, Any], dict[str, Q]]]) -> Tallied[V]:
    """Make many counts out of a function from viewer and moment to rows and a condition for each name."""
    return Tallied(build)


def listed(build: Callable[Concatenate[V, dt.datetime, P], QuerySet[Any, Any]]) -> Listed[V]:
    """Make a list out of a function from viewer and moment to rows; both sides of a page are part of the function."""
    return Listed(build)
