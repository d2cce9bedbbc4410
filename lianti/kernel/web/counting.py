"""Counts that stand beside every page: each is compiled once for a kind of viewer, and run with the values of one.

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
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from lianti.kernel.pure import clock
from lianti.kernel.web.prepared import Slot, adapted

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

V = TypeVar("V", bound="DataclassInstance")
# What a condition may ask of a viewer; everything else is a value.
KIND = "role"
Read = Callable[[Any, dt.datetime], Any]


class _Value:
    """Where in the parameters a value goes, and how it is read from the viewer and the moment."""

    def __init__(self, read: Read) -> None:
        self.read = read


class _Given(Slot):
    """The place of something that the viewer has."""

    def __init__(self, name: str, read: Read) -> None:
        super().__init__(name)
        self.read = read

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Leave a placeholder, and how its value is read."""
        return "%s", [_Value(self.read)]


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


class Counted(Generic[V]):
    """One count; each kind of viewer has its statement."""

    def __init__(self, build: Callable[[V, dt.datetime], QuerySet[Any, Any]]) -> None:
        self.rows = build
        self._known: dict[tuple[Any, ...], tuple[str, list[Any]] | None] = {}
        self.__doc__ = build.__doc__

    def __call__(self, viewer: V, at: dt.datetime) -> int:
        """Return how many rows there are."""
        kind = (connection.vendor, *(_kind(viewer, field.name) for field in fields(viewer)))
        if kind not in self._known:
            self._known[kind] = self._compile(viewer)
        known = self._known[kind]
        if known is None:
            return 0
        sql, params = known
        values = [adapted(p.read(viewer, at), connection) if type(p) is _Value else p for p in params]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return int(cursor.fetchone()[0])

    def _compile(self, viewer: V) -> tuple[str, list[Any]] | None:
        """Return the statement with the places of its values; None when the rules leave nothing to count."""
        given: Any = replace(viewer, **{field.name: _given(viewer, field.name) for field in fields(viewer)})
        moment: Any = _Moment("at", lambda _viewer, at: at)
        query = self.rows(given, moment).values("pk").query
        query.clear_ordering()
        try:
            inner, params = query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            return None
        return f"SELECT COUNT(*) FROM ({inner}) counted", list(params)  # noqa: S608 - what Django compiled


def _kind(viewer: Any, name: str) -> object:
    """Return what of a field decides the shape of a statement."""
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


def counted(build: Callable[[V, dt.datetime], QuerySet[Any, Any]]) -> Counted[V]:
    """Make a count out of a function from viewer and moment to the rows that are counted."""
    return Counted(build)
