"""What others read of measures: gauges, indicator sets, flows."""

from __future__ import annotations

from lianti.measures.queries.batches import evaluate_many, turnarounds
from lianti.measures.queries.evaluating import evaluate, evidence, has_unmet, judged, parse_gauge, unmet
from lianti.measures.queries.flows import Flow, Kept, by_institution, counts_by, flows, kept_by
from lianti.measures.queries.series import (
    Indicator,
    IndicatorReading,
    IndicatorSet,
    Turnaround,
    gauge_for,
    indicator_set,
    parse_set,
    read_indicators,
    read_turnarounds,
)

__all__ = [
    "Flow",
    "Indicator",
    "IndicatorReading",
    "IndicatorSet",
    "Kept",
    "Turnaround",
    "by_institution",
    "counts_by",
    "evaluate",
    "evaluate_many",
    "evidence",
    "flows",
    "gauge_for",
    "has_unmet",
    "indicator_set",
    "judged",
    "kept_by",
    "parse_gauge",
    "parse_set",
    "read_indicators",
    "read_turnarounds",
    "turnarounds",
    "unmet",
]
