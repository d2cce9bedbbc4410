"""The same linkage by splink on DuckDB: for files of a million records, and for learning the weights.

splink and duckdb are an extra (requirements/analytics.in); without them everything but learning runs in plain Python.
"""

from __future__ import annotations

import importlib.util
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from lianti.residents.identity.blocking import MOST_IN_BLOCK, keys_of
from lianti.residents.identity.clusters import Pair
from lianti.residents.identity.levels import COMPARISONS, Comparison, Pattern
from lianti.residents.identity.scoring import Score, prior_of, score_pattern
from lianti.residents.identity.traits import Traits
from lianti.residents.identity.weights import AGREEMENT

if TYPE_CHECKING:
    from splink import Linker

_LONGEST_NAME = 4
Agreement = dict[str, dict[str, tuple[float, float]]]


def available() -> bool:
    """Say whether splink and DuckDB are installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("splink", "duckdb", "pyarrow"))


def _row(place: int, traits: Traits, keys: list[str]) -> dict[str, object]:
    near = traits.name.near
    row: dict[str, object] = {
        "unique_id": place, "name": traits.name.plain, "shape": traits.name.shape, "sound": traits.name.sound,
        "near": " ".join(near), "syllables": len(near), "gap": traits.name.gap, "mother": traits.name.mother,
        "sex": traits.sex, "birth": traits.birth, "byid": traits.birth_by_id, "swapped": traits.swapped,
        "estimated": traits.estimated, "identity": traits.identity, "valid": traits.identity_valid,
        "phone": traits.phone, "door": traits.door, "keys": keys,
    }  # fmt: skip
    for i in range(_LONGEST_NAME):
        row[f"near{i + 1}"] = near[i] if i < len(near) else ""
    return row


def _rows(people: Sequence[Traits], truth: Sequence[str] | None) -> list[dict[str, object]]:
    """Return the table splink reads; a key shared by too many records is left away, as in plain Python."""
    every = [keys_of(traits) for traits in people]
    counts = Counter(key for keys in every for key in keys)
    rows = [
        _row(place, traits, [key for key in keys if 1 < counts[key] <= MOST_IN_BLOCK] or [f"alone|{place}"])
        for place, (traits, keys) in enumerate(zip(people, every, strict=True))
    ]
    for row, person in zip(rows, truth or (), strict=False):
        row["person"] = person
    return rows


def _comparison(comparison: Comparison) -> dict[str, Any]:
    known = AGREEMENT[comparison.code]
    null = {"sql_condition": comparison.unknown_sql, "label_for_charts": "unknown", "is_null_level": True}
    levels = [{"sql_condition": level.sql, "label_for_charts": level.code} for level in comparison.levels] + [
        {"sql_condition": "ELSE", "label_for_charts": "other"}
    ]
    for level in levels:
        level["m_probability"], level["u_probability"] = known[level["label_for_charts"]]  # type: ignore[assignment]
    return {"output_column_name": comparison.code, "comparison_levels": [null, *levels]}


def settings(people: int) -> dict[str, Any]:
    """Return the settings of splink for an index of ``people`` persons, with our levels and weights."""
    from splink import block_on

    odds = 2 ** prior_of(people)
    rule = block_on("keys", arrays_to_explode=["keys"])
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": odds / (1 + odds),
        "comparisons": [_comparison(c) for c in COMPARISONS],
        "blocking_rules_to_generate_predictions": [rule],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
    }


def linker(people: Sequence[Traits], size: int, truth: Sequence[str] | None = None) -> Linker:
    """Return a splink linker over normalised records."""
    import pyarrow as pa
    from splink import DuckDBAPI, Linker

    database = DuckDBAPI()
    table = database.register(pa.Table.from_pylist(_rows(people, truth)))
    return Linker(table, settings(size), log_level=logging.ERROR, validate_settings=False)


def patterns(levels: Sequence[int]) -> Pattern:
    """Return the pattern for splink's numbers: -1 is unknown, 0 is no agreement, the highest is full agreement."""
    found = ["unknown" if n < 0 else c.codes[len(c.codes) - 1 - n] for c, n in zip(COMPARISONS, levels, strict=True)]
    name, birth, identity, sex, contact = found
    return name, birth, identity, sex, contact


def compare(people: Sequence[Traits], size: int | None = None) -> Iterator[tuple[Pair, Score]]:
    """Yield every pair that shares a key with its score, as ``matching.compare`` does."""
    number = len(people) if size is None else size
    found = linker(people, number).inference.predict().as_duckdbpyrelation()
    columns = ["unique_id_l", "unique_id_r", "mother_l", "mother_r", *(f"gamma_{c.code}" for c in COMPARISONS)]
    for one, two, mother, other, *levels in found.select(*columns).fetchall():
        yield (min(one, two), max(one, two)), score_pattern(patterns(levels), bool(mother or other), number)


def learn(
    people: Sequence[Traits], truth: Sequence[str], pairs: float = 2e6
) -> dict[str, dict[str, tuple[float, float]]]:
    """Return m and u of every level: m from records known to be of one person, u from random pairs (splink)."""
    made = linker(people, len(people), truth)
    made.training.estimate_u_using_random_sampling(max_pairs=pairs, seed=1)
    made.training.estimate_m_from_label_column("person")
    document = made.misc.save_model_to_json()
    return {
        comparison["output_column_name"]: {
            level["label_for_charts"]: (level.get("m_probability"), level.get("u_probability"))
            for level in comparison["comparison_levels"]
            if not level.get("is_null_level")
        }
        for comparison in document["comparisons"]
    }
