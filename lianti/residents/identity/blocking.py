"""Which records are compared at all: those that share one of a few keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from lianti.residents.identity.traits import Traits

# A key shared by more records than this says nothing (a phone of the ward, an address of the hospital).
MOST_IN_BLOCK = 200


def keys_of(traits: Traits) -> list[str]:
    """Return the keys of a record; two records of one person share at least one unless nearly all of it differs."""
    sound = "".join(traits.name.near) if not traits.name.gap else ""
    born = traits.birth_by_id or (traits.birth if len(traits.birth) == 8 else "")
    parts = (
        ("i", traits.identity),
        ("b", sound, born),
        ("p", sound, traits.phone),
        ("d", sound, traits.door),
        ("q", born, traits.phone),
        ("e", born, traits.door),
    )
    found = ["|".join(part) for part in parts if all(part)]
    if traits.birth != born and len(traits.birth) == 8 and sound:
        found.append(f"b|{sound}|{traits.birth}")
    return found


def pairs(people: Sequence[Traits]) -> Iterator[tuple[int, int]]:
    """Yield every pair of places in ``people`` that shares a key, each once."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, traits in enumerate(people):
        for key in keys_of(traits):
            blocks[key].append(place)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        if 1 < len(block) <= MOST_IN_BLOCK:
            for pair in combinations(block, 2):
                if pair not in seen:
                    seen.add(pair)
                    yield pair
