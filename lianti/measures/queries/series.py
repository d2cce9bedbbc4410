"""Indicator sets: gauges as data with a name, one definition, a target and where the target comes from."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from lianti.measures.queries.batches import evaluate_many, turnarounds
from lianti.measures.rules import parse_gauge
from lianti.measures.shapes import Gauge, GaugeError, Reading, Scope

_DATA = Path(__file__).parents[1] / "data"
DIRECTIONS = ("up", "down", "none")
# What a proposal of our own is called; a target without a source is never printed as a standard.
LOCAL = "本地设定"  # data


@dataclass(frozen=True)
class Indicator:
    """One number with one definition; ``fixed`` ones keep the window of their gauge."""

    code: str
    key: str
    name: str
    text: str
    clause: str
    direction: str
    gauge: Gauge
    target: float | None = None
    origin: str = ""
    fixed: bool = False


@dataclass(frozen=True)
class Turnaround:
    """How long it takes from one fact to the next about the same subject."""

    key: str
    name: str
    gauge: Gauge


@dataclass(frozen=True)
class IndicatorSet:
    """The indicators and turnarounds of one area."""

    indicators: tuple[Indicator, ...]
    turnarounds: tuple[Turnaround, ...]

    def find(self, key: str) -> Indicator | None:
        """Return the indicator with a key."""
        return next((i for i in self.indicators if i.key == key), None)


@cache
def indicator_set(name: str) -> IndicatorSet:
    """Return the indicators of an area from its file; GaugeError names what is written wrongly."""
    table = tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))
    return parse_set(table)


def parse_set(table: Mapping[str, Any]) -> IndicatorSet:
    """Read a set of indicators; GaugeError for a wrong gauge, an unknown direction or a target without its source."""
    found = IndicatorSet(
        tuple(_indicator(entry) for entry in table.get("indicator", ())),
        tuple(_turnaround(entry) for entry in table.get("turnaround", ())),
    )
    keys = [i.key for i in found.indicators]
    if len(set(keys)) != len(keys):
        raise GaugeError("two indicators share a key")
    return found


def _indicator(entry: Mapping[str, Any]) -> Indicator:
    if entry.get("direction") not in DIRECTIONS:
        raise GaugeError(f"{entry.get('key')}: direction is one of {', '.join(DIRECTIONS)}")
    if "target" in entry and not entry.get("origin"):
        raise GaugeError(f"{entry.get('key')}: a target names where it comes from")
    return Indicator(
        code=entry["code"],
        key=entry["key"],
        name=entry["name"],
        text=entry["text"],
        clause=entry["clause"],
        direction=entry["direction"],
        gauge=parse_gauge(entry["gauge"]),
        target=entry.get("target"),
        origin=entry.get("origin", ""),
        fixed=entry.get("window") == "year",
    )


def _turnaround(entry: Mapping[str, Any]) -> Turnaround:
    return Turnaround(entry["key"], entry["name"], parse_gauge({"op": "median", **entry["gauge"]}))


@dataclass(frozen=True)
class IndicatorReading:
    """An indicator with what came out; ``met`` is None without a target or without anything to measure."""

    indicator: Indicator
    reading: Reading
    met: bool | None


def gauge_for(indicator: Indicator, window_days: int) -> Gauge:
    """Return the gauge over a window; yearly ones keep their own."""
    return indicator.gauge if indicator.fixed else replace(indicator.gauge, window_days=window_days)


def read_indicators(
    indicators: Sequence[Indicator], scope: Scope, at: dt.datetime, window_days: int
) -> list[IndicatorReading]:
    """Return what indicators read over a window up to ``at``, in few statements."""
    readings = evaluate_many([gauge_for(i, window_days) for i in indicators], scope, at)
    return [IndicatorReading(i, r, _met(i, r.value)) for i, r in zip(indicators, readings, strict=True)]


def _met(indicator: Indicator, value: float | None) -> bool | None:
    if indicator.target is None or value is None:
        return None
    return value >= indicator.target if indicator.direction == "up" else value <= indicator.target


def read_turnarounds(
    items: Sequence[Turnaround], scope: Scope, at: dt.datetime, window_days: int
) -> list[tuple[Turnaround, Reading, Reading]]:
    """Return each turnaround with its median and its ninth decile, in two statements."""
    found = turnarounds([replace(item.gauge, window_days=window_days) for item in items], scope, at)
    return [(item, *pair) for item, pair in zip(items, found, strict=True)]
