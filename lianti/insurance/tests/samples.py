"""Invented tariffs of the worked example: primary 200, county 500, city 1,000 yuan; second city stay of a year 500."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from lianti.insurance.shapes import Band, ChainTerms, Edition, Insured, Link, Rule, Stay, Tariff

SINCE = dt.date(2026, 1, 1)
RETIRED = Insured("resident")
YUAN = 100


def tariff(level: str, yuan: int, order: int = 1, **more: object) -> Tariff:
    """One deductible of 居民医保 in yuan."""
    return Tariff(level, "resident", yuan * YUAN, order, since_on=SINCE, source="虚构", **more)  # type: ignore[arg-type]


CANCEL = Rule("cancel", "down-cancel", "down", level="primary", priority=10, clause="JL-50", same_course=True)
DIFFERENCE = Rule("difference", "chain", "any", priority=20, clause="JL-49")
EXAMPLE = Edition(
    "示例市", "示例 2026", SINCE,
    tariffs=(tariff("primary", 200), tariff("county", 500), tariff("city", 1000), tariff("city", 500, 2)),
    rules=(CANCEL, DIFFERENCE),
)  # fmt: skip
# The worked example speaks of one tariff for each level, whatever the order of the stay.
PLAIN = replace(EXAMPLE, tariffs=EXAMPLE.tariffs[:3])

# 长沙 “一增一减一免”: up waives the primary stay and adds 3 points, down halves the upper stay and adds 3 points.
VARIANT = Edition(
    "示例二市", "示例 一增一减一免", SINCE,
    terms=ChainTerms(interval_days=28),
    tariffs=(
        tariff("primary", 200, bands=(Band(90),)), tariff("county", 500, bands=(Band(80),)),
        tariff("city", 1000, bands=(Band(60),)),
    ),
    rules=(
        Rule("waive", "up-waive", "up", applies_to="previous", level="primary", priority=10),
        Rule("reduce", "down-half", "down", applies_to="previous", percent=50, priority=10),
        Rule("ratio_bonus", "up-points", "up", points=3, up_to=1_000_000, priority=20),
        Rule("ratio_bonus", "down-points", "down", level="primary", points=3, up_to=1_000_000, priority=20),
        Rule("ignore_interval", "interval", priority=30),
    ),
)  # fmt: skip


def day(month: int, number: int, year: int = 2026) -> dt.date:
    """A day of the example's year."""
    return dt.date(year, month, number)


def stay(key: str, level: str, start: dt.date, length: int = 5, eligible: int | None = None, **more: object) -> Stay:
    """A stay of ``length`` days with an eligible cost in yuan."""
    cost = None if eligible is None else eligible * YUAN
    return Stay(key, level, start, start + dt.timedelta(days=length), eligible=cost, **more)  # type: ignore[arg-type]


def link(source: str, target: Stay, direction: str, **more: object) -> Link:
    """A referral accepted and arrived on the day of admission, same course confirmed."""
    known = {"accepted_on": target.admitted_on, "arrived_on": target.admitted_on, "same_course": True}
    return Link(target.key, direction, source, **(known | more))  # type: ignore[arg-type]
