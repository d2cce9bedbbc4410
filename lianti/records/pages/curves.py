"""A curve drawn by the server: points over time with the reference range behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.records.wording import ARROWS, number_words, range_words, result_words

if TYPE_CHECKING:
    from lianti.records.models import DiagnosticReport, Observation

WIDTH, HEIGHT = 720, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 14, 30


@dataclass(frozen=True)
class Point:
    """One value in the picture; ``words`` is read out and shown when it is pointed at."""

    x: float
    y: float
    odd: bool
    words: str


@dataclass(frozen=True)
class Tick:
    """One line of the picture's frame with its label."""

    at: float
    label: str


@dataclass(frozen=True)
class Curve:
    """One picture: band of the reference range, line, points, ticks; in the units of its view box."""

    title: str
    unit: str
    band_y: float
    band_height: float
    line: str
    points: tuple[Point, ...]
    ticks_y: tuple[Tick, ...]
    ticks_x: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    bottom: int = HEIGHT - _BOTTOM
    range: str = ""


@dataclass(frozen=True)
class ValueRow:
    """One value in the table below the picture."""

    at: dt.datetime
    result: str
    arrow: str
    unit: str
    range: str
    place: str


@dataclass(frozen=True)
class Matrix:
    """Laboratory reports side by side: one column each, one row for each item."""

    heads: tuple[tuple[str, str, str], ...]
    rows: tuple[tuple[str, str, tuple[tuple[str, bool], ...]], ...]


def curve_of(values: Sequence[Observation]) -> Curve | None:
    """Return the picture of values of one code, oldest first; None without any. Other units are left out.

    The newest value says which unit and which reference range the picture shows.
    """
    if not values:
        return None
    newest = values[-1]
    same = [v for v in values if v.unit == newest.unit and v.value_number is not None]
    low, high = _span(same, newest)
    start, end = same[0].effective_at, same[-1].effective_at
    points = tuple(_point(v, start, end, low, high) for v in same)
    top = _y(newest.high if newest.high is not None else high, low, high)
    under = _y(newest.low if newest.low is not None else low, low, high)
    banded = newest.low is not None or newest.high is not None
    return Curve(
        title=newest.name,
        unit=newest.unit,
        band_y=top if banded else 0,
        band_height=max(0.0, round(under - top, 1)) if banded else 0,
        line=" ".join(f"{p.x},{p.y}" for p in points),
        points=points,
        ticks_y=tuple(Tick(_y(level, low, high), number_words(level)) for level in _levels(low, high)),
        ticks_x=_days(start, end),
        range=range_words(newest),
    )


def _span(values: Sequence[Observation], newest: Observation) -> tuple[Decimal, Decimal]:
    """Return the lowest and highest level to show: all values and the range, with a little air."""
    numbers = [v.value_number for v in values if v.value_number is not None]
    numbers += [edge for edge in (newest.low, newest.high) if edge is not None]
    low, high = min(numbers), max(numbers)
    air = (high - low) * Decimal("0.08") or abs(high) * Decimal("0.1") or Decimal(1)
    return low - air, high + air


def _y(level: Decimal, low: Decimal, high: Decimal) -> float:
    part = float((level - low) / (high - low))
    return round(HEIGHT - _BOTTOM - part * (HEIGHT - _TOP - _BOTTOM), 1)


def _x(at: dt.datetime, start: dt.datetime, end: dt.datetime) -> float:
    whole = (end - start).total_seconds()
    part = (at - start).total_seconds() / whole if whole else 0.5
    return round(_LEFT + 8 + part * (WIDTH - _LEFT - _RIGHT - 16), 1)


def _point(value: Observation, start: dt.datetime, end: dt.datetime, low: Decimal, high: Decimal) -> Point:
    words = f"{clock.local_day(value.effective_at)} {result_words(value)} {value.unit} {value.institution.name}"
    return Point(
        x=_x(value.effective_at, start, end),
        y=_y(value.value_number or Decimal(0), low, high),
        odd=value.interpretation in ARROWS,
        words=words,
    )


def _levels(low: Decimal, high: Decimal) -> list[Decimal]:
    """Return four levels that read well: rounded to two significant digits of the step."""
    step = (high - low) / 4
    exact = Decimal(1).scaleb(step.adjusted() - 1)
    return [(low + step * n).quantize(exact) for n in range(1, 4)]


def _days(start: dt.datetime, end: dt.datetime) -> tuple[Tick, ...]:
    if clock.local_day(start) == clock.local_day(end):
        return (Tick(_x(start, start, start), clock.local_day(start).isoformat()),)
    middle = start + (end - start) / 2
    return tuple(Tick(_x(at, start, end), clock.local_day(at).isoformat()) for at in (start, middle, end))


def value_rows(values: Sequence[Observation]) -> tuple[ValueRow, ...]:
    """Return the values of a curve as a table, newest first."""
    return tuple(
        ValueRow(
            at=v.effective_at,
            result=result_words(v),
            arrow=ARROWS.get(v.interpretation, ""),
            unit=v.unit,
            range=range_words(v),
            place=v.report.issuer_name if v.report else v.institution.name,
        )
        for v in reversed(values)
    )


def matrix_of(reports: Sequence[DiagnosticReport], values: dict[int, list[Observation]]) -> Matrix | None:
    """Return laboratory reports side by side, newest first; None when there are fewer than two."""
    if len(reports) < 2:
        return None
    names: dict[str, tuple[str, str]] = {}
    cells: dict[tuple[str, int], tuple[str, bool]] = {}
    for report in reports:
        for v in values.get(report.pk, ()):
            key = v.code or v.name
            names.setdefault(key, (v.name, v.unit))
            shown = f"{result_words(v)}{ARROWS.get(v.interpretation, '')}"
            cells[key, report.pk] = (
                shown if v.unit == names[key][1] else f"{shown} {v.unit}",
                v.interpretation in ARROWS,
            )
    heads = tuple((clock.local_day(r.performed_at).isoformat(), r.issuer_name, str(r.uid)) for r in reports)
    rows = tuple(
        (name, unit, tuple(cells.get((key, r.pk), ("", False)) for r in reports)) for key, (name, unit) in names.items()
    )
    return Matrix(heads, rows) if rows else None


def no_curve() -> str:
    """Return what stands where there is nothing to draw."""
    return _("还没有可以画成曲线的数值。")
