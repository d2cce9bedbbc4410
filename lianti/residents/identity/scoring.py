"""What a pattern of agreement weighs (Fellegi and Sunter) and what may be decided from it.

The weight adds log2(m/u) over all parts; m is how often a level occurs between records of one person, u between two
people. Beside the weight stand guards, because twins, namesakes and families agree in more than chance would have it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from lianti.residents.identity.levels import COMPARISONS, Pattern, pattern_of
from lianti.residents.identity.traits import Traits
from lianti.residents.identity.weights import WEIGHTS

# Bits above even odds. Measured on generated people of other seeds: docs/mechanisms/identity.md.
SAME_AT, PROBABLE_AT, UNCLEAR_AT = 8.0, 0.0, -7.0
SMALLEST_PEOPLE = 1000

# What the machine says of two records; only ``same`` is linked without a person's decision.
SAME, PROBABLE, UNCLEAR, DIFFERENT = "same", "probable", "unclear", "different"
_NAME_ALIKE = frozenset({"long", "short", "sound", "near"})
_NAME_EQUAL = frozenset({"long", "short", "sound"})


@dataclass(frozen=True, slots=True)
class Score:
    """Two records compared: levels, weight in bits above even odds, and the verdict."""

    pattern: Pattern
    weight: float
    verdict: str

    @property
    def probability(self) -> float:
        """Return the weight as a probability."""
        return 1 / (1 + 2 ** -max(min(self.weight, 60.0), -60.0))


def prior_of(people: int) -> float:
    """Return the log2 odds that two records picked among ``people`` are of one person."""
    return -math.log2(max(people, SMALLEST_PEOPLE))


def weigh(pattern: Pattern, people: int) -> float:
    """Return the match weight of a pattern in bits, prior included."""
    parts = (WEIGHTS[c.code].get(level, 0.0) for c, level in zip(COMPARISONS, pattern, strict=True))
    return prior_of(people) + sum(parts)


def ceiling(pattern: Pattern, newborn: bool) -> str:
    """Return the best verdict that a pattern allows whatever it weighs.

    Two valid numbers that differ are two people. Without a common number: twins differ in the given name, so a name
    that does not even sound alike is never more than unclear; another sex likewise; namesakes born on one day need a
    common phone or dwelling to be linked; newborns named after the mother may have a twin.
    """
    name, birth, identity, sex, contact = pattern
    alike, reachable = name in _NAME_ALIKE, contact in {"both", "door", "phone"}
    if identity == "both":
        return DIFFERENT
    if identity == "same":
        return SAME if alike and not newborn else UNCLEAR
    if not alike:
        return UNCLEAR
    if newborn or sex == "other":
        return UNCLEAR
    if identity == "typo":
        return SAME if name in _NAME_EQUAL and birth in {"same", "near"} else PROBABLE
    sure = name in _NAME_EQUAL and birth == "same" and reachable and identity == "unknown"
    return SAME if sure else PROBABLE


def _verdict(weight: float, best: str) -> str:
    floors = ((SAME, SAME_AT), (PROBABLE, PROBABLE_AT), (UNCLEAR, UNCLEAR_AT))
    reached = next((verdict for verdict, floor in floors if weight >= floor), DIFFERENT)
    order = (SAME, PROBABLE, UNCLEAR, DIFFERENT)
    return order[max(order.index(reached), order.index(best))]


@lru_cache(maxsize=8192)
def score_pattern(pattern: Pattern, newborn: bool, people: int) -> Score:
    """Return weight and verdict of a pattern; there are few hundred, so they are kept."""
    weight = weigh(pattern, people)
    return Score(pattern, weight, _verdict(weight, ceiling(pattern, newborn)))


def score(one: Traits, two: Traits, people: int) -> Score:
    """Return how two records compare in an index of ``people`` persons."""
    return score_pattern(pattern_of(one, two), bool(one.name.mother or two.name.mother), people)


@dataclass(frozen=True)
class Reason:
    """One part of a comparison in words: what agrees, how much it weighs, and whether it speaks for or against."""

    part: str
    words: str
    bits: float
    known: bool


def reasons(pattern: Pattern) -> tuple[Reason, ...]:
    """Return a pattern in words (Chinese, marked for translation), in the order of comparison."""
    return tuple(
        Reason(c.words, c.words_of(level) if known else "", WEIGHTS[c.code].get(level, 0.0), known)
        for c, level in zip(COMPARISONS, pattern, strict=True)
        for known in [level != "unknown"]
    )
