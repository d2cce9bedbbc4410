"""Reads the stories: why somebody is sent on and what comes back."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from lianti.demo.places import LEAD
from lianti.referrals.shapes import OutcomeFields, Vitals

KINDS = {"o": "outpatient", "i": "inpatient", "x": "examination", "e": "emergency"}
# Of a hundred people sent on: how many for what.
MIX = {"outpatient": 70, "inpatient": 15, "examination": 8, "emergency": 7}
_WHOLE = frozenset({"sbp", "dbp", "heart_rate", "spo2"})
# Plans that want the clinic to look within a week; the others leave the day to the term.
_IN_A_WEEK = ("一周", "第七天")


@dataclass(frozen=True)
class Story:
    """One reason to refer; ages include both ends, vitals are (low, high)."""

    ward: str
    kinds: str
    weight: int
    ages: tuple[int, int]
    code: str
    name: str
    reason: str
    history: str
    treatment: str
    medication: str
    outcome: str
    done: str
    drugs: str
    plan: str
    to: str = LEAD
    sex: str = ""
    service: str = ""
    urgent: bool = False
    criteria: tuple[str, ...] = ()
    vitals: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def fits(self, kind: str, sex: str, age: int) -> bool:
        """Say whether it can happen to somebody of that sex and age."""
        letters = {KINDS[letter] for letter in self.kinds}
        return kind in letters and self.sex in {"", sex} and self.ages[0] <= age <= self.ages[1]

    def measured(self, source: random.Random) -> Vitals:
        """Return vital signs within the ranges of the story."""
        found: dict[str, Any] = {}
        for name, (low, high) in self.vitals.items():
            value = source.uniform(low, high)
            found[name] = round(value) if name in _WHOLE else round(value, 1)
        return Vitals(**found)

    def returned(self, kind: str, today: dt.date, *, discharged: bool) -> OutcomeFields:
        """Return what the hospital sends back."""
        inpatient = discharged and kind in {"inpatient", "emergency"}
        soon = any(word in self.plan for word in _IN_A_WEEK)
        return OutcomeFields(
            diagnosis_code=self.code,
            diagnosis_name=self.outcome,
            findings=self.done,
            treatment=self.done,
            medication=self.drugs,
            plan=self.plan,
            follow_up_on=today + dt.timedelta(days=7) if soon else None,
            discharged_on=today if inpatient else None,
            inpatient_number=f"ZY{today:%Y%m%d}" if inpatient else "",
        )


@lru_cache(maxsize=1)
def all_stories() -> tuple[Story, ...]:
    """Return every story of the data file."""
    text = (Path(__file__).parent / "data" / "stories.toml").read_text(encoding="utf-8")
    return tuple(_story(row) for row in tomllib.loads(text)["story"])


def _story(row: dict[str, Any]) -> Story:
    row["ages"] = tuple(row["ages"])
    row["criteria"] = tuple(row.get("criteria", ()))
    row["vitals"] = {name: (low, high) for name, (low, high) in row.get("vitals", {}).items()}
    return Story(**row)


def pick_kind(source: random.Random) -> str:
    """Return a kind of referral by the mix."""
    return source.choices(list(MIX), weights=list(MIX.values()))[0]


def pick(source: random.Random, kind: str, sex: str, age: int, *, to: frozenset[str]) -> Story | None:
    """Return a story of that kind that suits the person and leads to one of the hospitals; None when none does."""
    fitting = [s for s in all_stories() if s.fits(kind, sex, age) and s.to in to]
    return source.choices(fitting, weights=[s.weight for s in fitting])[0] if fitting else None


@lru_cache(maxsize=512)
def told(kind: str, ward: str, code: str) -> Story | None:
    """Return the story a case came from, by kind, department and diagnosis; None when nobody told it."""
    same = [s for s in all_stories() if s.code == code]
    close = [s for s in same if kind in {KINDS[letter] for letter in s.kinds}]
    exact = [s for s in close if s.ward == ward]
    return next(iter(exact or close or same), None)
