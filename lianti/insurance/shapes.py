"""What insurance takes from and gives to others: tariffs, rules, stays, links, and the charges with their working.

Money is whole fen, days are dates, periods are half-open. Insurance knows nothing of referrals: a `Link` is what is
left of one when it comes down to this floor.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from lianti.insurance.kinds import LEVEL_ORDER


@dataclass(frozen=True)
class Band:
    """The share of the cost above the deductible that the fund pays, up to an eligible cost; None is without end."""

    percent: int
    up_to: int | None = None


@dataclass(frozen=True)
class Tariff:
    """The deductible (起付线) of a level for a type of insurance, from the ``order``-th stay of a year on."""

    level: str
    insured_type: str
    deductible: int
    order: int = 1
    group: str = ""
    bands: tuple[Band, ...] = ()
    since_on: dt.date = dt.date.min
    until_on: dt.date | None = None
    source: str = ""
    sample: bool = True


@dataclass(frozen=True)
class Rule:
    """What a valid referral changes (JL-49, JL-50); ``level`` and ``insured_type`` narrow it to the stay it touches."""

    kind: str
    key: str = ""
    direction: str = "any"
    applies_to: str = "this"
    level: str = ""
    insured_type: str = ""
    percent: int = 0
    points: int = 0
    up_to: int | None = None
    same_course: bool = False
    priority: int = 100
    since_on: dt.date = dt.date.min
    until_on: dt.date | None = None
    clause: str = ""
    source: str = ""
    sample: bool = True


@dataclass(frozen=True)
class ChainTerms:
    """How a region chains stays: longest gap in days, counting of the n-th stay, turn of the year, interval, abroad."""

    gap_days: int = 7
    nth_counting: str = "each_stay"
    crossing_year: str = "continue"
    interval_days: int = 0
    outside: bool = False


@dataclass(frozen=True)
class Hospital:
    """The level at which the region counts a designated hospital (定点医院), whatever its grade."""

    name: str
    level: str


@dataclass(frozen=True)
class Edition:
    """The tariffs and rules of one insured region (参保地), as one file sets them.

    ``area`` is the region's code by GB/T 2260. ``default_level`` is that of a hospital without a grade that is not
    listed; "" leaves it open.
    """

    region: str
    name: str
    since_on: dt.date
    until_on: dt.date | None = None
    area: str = ""
    aliases: tuple[str, ...] = ()
    source: str = ""
    sample: bool = True
    default_level: str = ""
    hospitals: tuple[Hospital, ...] = ()
    terms: ChainTerms = field(default_factory=ChainTerms)
    tariffs: tuple[Tariff, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Insured:
    """Whose stays are computed: type, group, and how many inpatient stays of a year are not in the list.

    ``earlier_year`` is that year; 0 is the year of the first stay.
    """

    insured_type: str
    group: str = ""
    earlier_stays: int = 0
    earlier_year: int = 0


@dataclass(frozen=True)
class Stay:
    """One inpatient stay. ``eligible`` is the cost the insurance counts, None while it is unknown.

    ``outside`` says that the hospital is outside of the insured region; ``chapter`` is the ICD-10 chapter, 0 unknown.
    """

    key: str
    level: str
    admitted_on: dt.date
    discharged_on: dt.date | None = None
    settled_on: dt.date | None = None
    eligible: int | None = None
    place: str = ""
    outside: bool = False
    chapter: int = 0


@dataclass(frozen=True)
class Link:
    """A referral between two stays, or into a stay from a clinic (``source`` empty).

    ``same_course`` is the doctor's word that the treatment continues; None means that nobody has said so.
    """

    target: str
    direction: str
    source: str = ""
    accepted_on: dt.date | None = None
    arrived_on: dt.date | None = None
    same_course: bool | None = None


@dataclass(frozen=True)
class Chain:
    """Stays that valid links make one course, by time."""

    stays: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One sentence of the working: a template for translation with its values, and the clause it rests on."""

    code: str
    template: str
    params: dict[str, Any] = field(default_factory=dict)
    clause: str = ""

    @property
    def sentence(self) -> str:
        """Return the sentence in the source language (Chinese)."""
        return self.template.format(**self.params)


@dataclass(frozen=True)
class Charge:
    """What one stay costs in deductible, with and without the chain; ``bonus`` and ``kept`` are the fund's share.

    ``bonus`` is what a higher ratio adds, ``kept`` what a person who goes unreferred would lose; both 0 while the
    eligible cost is unknown.
    """

    stay: Stay
    order: int
    deductible: int
    ordinary: int
    charge: int
    bonus: int = 0
    kept: int = 0
    steps: tuple[Step, ...] = ()

    @property
    def saving(self) -> int:
        """Return how much less deductible the person pays for this stay."""
        return self.ordinary - self.charge


@dataclass(frozen=True)
class Leaving:
    """A stay outside of the insurance area: deductible, and the percent the fund pays above it, filed and unfiled.

    ``written`` is False when the region has set nothing about leaving; the percents are None when it has no bands.
    """

    deductible: int
    filed: int | None
    unfiled: int | None
    written: bool
    sample: bool


@dataclass(frozen=True)
class Change:
    """One line in which two editions differ; "" before is new, "" after is gone."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Explanation:
    """The charges of all stays with their working (示例 when a tariff or rule in it is a sample)."""

    region: str
    edition: str
    charges: tuple[Charge, ...]
    chains: tuple[Chain, ...]
    sample: bool

    @property
    def ordinary(self) -> int:
        """Return the deductibles without any referral."""
        return sum(c.ordinary for c in self.charges)

    @property
    def total(self) -> int:
        """Return the deductibles with the chain."""
        return sum(c.charge for c in self.charges)

    @property
    def saving(self) -> int:
        """Return how much less deductible the person pays."""
        return self.ordinary - self.total


def level_rank(level: str) -> int:
    """Return the place of a level from low to high."""
    return LEVEL_ORDER.index(level)
