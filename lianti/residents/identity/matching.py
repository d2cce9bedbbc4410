"""Linking many records: made comparable, compared, joined, and measured when the truth is known."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.residents.identity import bulk
from lianti.residents.identity.blocking import pairs
from lianti.residents.identity.clusters import Joined, Pair, join
from lianti.residents.identity.measuring import Quality, quality
from lianti.residents.identity.scoring import PROBABLE, SAME, UNCLEAR, Score, score
from lianti.residents.identity.traits import PersonRecord, Traits, traits_of

# From here on splink is the faster of the two engines, which agree to the last bit.
BULK_FROM = 20_000
ENGINES = ("auto", "python", "splink")


def compare(people: Sequence[Traits], size: int | None = None) -> Iterator[tuple[Pair, Score]]:
    """Yield every pair that shares a key with its score; ``size`` is how many people there are (default: records)."""
    number = len(people) if size is None else size
    for one, two in pairs(people):
        yield (one, two), score(people[one], people[two], number)


@dataclass(frozen=True)
class Linkage:
    """What linking a file gave: persons by record, counts of pairs by verdict, and how long it took."""

    engine: str
    joined: Joined
    verdicts: Counter[str]
    seconds: float

    @property
    def persons(self) -> int:
        """Return how many persons the records are of, probable links included."""
        return len(set(self.joined.all))


def engine_for(wanted: str, records: int) -> str:
    """Return the engine to take; refuses splink where it is not installed."""
    if wanted == "splink" and not bulk.available():
        raise Refused("match.no_splink", _("没有安装 splink（requirements/analytics.txt），请改用 --engine python。"))
    if wanted != "auto":
        return wanted
    return "splink" if records >= BULK_FROM and bulk.available() else "python"


def link(records: Sequence[PersonRecord], engine: str = "auto") -> Linkage:
    """Return which records are of one person; ``engine`` is auto, python or splink."""
    chosen = engine_for(engine, len(records))
    began = time.perf_counter()
    people = [traits_of(record) for record in records]
    scores = list(bulk.compare(people) if chosen == "splink" else compare(people))
    joined = join(people, scores)
    verdicts = Counter(result.verdict for _pair, result in scores)
    return Linkage(chosen, joined, verdicts, time.perf_counter() - began)


def report(linkage: Linkage, truth: Sequence[str] | None) -> dict[str, object]:
    """Return the figures under their stable names; without a truth those of quality are None."""
    records = len(linkage.joined.all)
    every = quality(linkage.joined.all, truth) if truth is not None else None
    sure = quality(linkage.joined.automatic, truth) if truth is not None else None
    return {
        "records": records,
        "persons": linkage.persons,
        "persons_automatic": len(set(linkage.joined.automatic)),
        "pairs_compared": sum(linkage.verdicts.values()),
        **{f"pairs_{verdict}": linkage.verdicts[verdict] for verdict in (SAME, PROBABLE, UNCLEAR)},
        "pairs_held_back": linkage.joined.held_back,
        **_figures(every, ("precision", "recall", "f1"), ""),
        **_figures(sure, ("precision", "recall"), "automatic_"),
        "seconds": round(linkage.seconds, 3),
        "records_per_second": round(records / max(linkage.seconds, 1e-9)),
        "engine": linkage.engine,
    }


def _figures(found: Quality | None, names: tuple[str, ...], before: str) -> dict[str, object]:
    return {before + name: None if found is None else round(getattr(found, name), 5) for name in names}
