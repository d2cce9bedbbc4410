"""From pairs to persons: records are joined from the surest pair on, and never two whom a pair keeps apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lianti.residents.identity.scoring import DIFFERENT, PROBABLE, SAME, Score
from lianti.residents.identity.traits import Traits

Pair = tuple[int, int]


@dataclass
class _Groups:
    """Groups of records; each knows the valid numbers and the sexes and names-of-twins it holds."""

    parent: list[int]
    members: dict[int, list[int]]
    identities: dict[int, set[str]] = field(default_factory=dict)

    def root(self, place: int) -> int:
        """Return the group of a record."""
        while self.parent[place] != place:
            self.parent[place] = self.parent[self.parent[place]]
            place = self.parent[place]
        return place

    def join(self, one: int, two: int, apart: dict[int, set[int]]) -> bool:
        """Join two groups unless they hold different valid numbers or a pair that was told apart."""
        first, second = self.root(one), self.root(two)
        if first == second:
            return True
        numbers = self.identities[first] | self.identities[second]
        if len(numbers) > 1 or self._told_apart(first, second, apart):
            return False
        self.parent[second] = first
        self.members[first] += self.members.pop(second)
        self.identities[first] = numbers
        del self.identities[second]
        return True

    def _told_apart(self, first: int, second: int, apart: dict[int, set[int]]) -> bool:
        others = set(self.members[second])
        return any(apart.get(place, set()) & others for place in self.members[first])


def _empty_groups(people: Sequence[Traits]) -> _Groups:
    return _Groups(
        list(range(len(people))),
        {place: [place] for place in range(len(people))},
        {place: {t.identity} if t.identity_valid else set() for place, t in enumerate(people)},
    )


@dataclass(frozen=True)
class Joined:
    """Persons found: for each record the number of its person, by sure pairs only and with the probable ones."""

    automatic: tuple[int, ...]
    all: tuple[int, ...]
    held_back: int


def join(people: Sequence[Traits], scores: Iterable[tuple[Pair, Score]]) -> Joined:
    """Return who belongs together; a record without a number that fits two people is joined to the better one only."""
    linked: list[tuple[Pair, Score]] = []
    apart: dict[int, set[int]] = defaultdict(set)
    for pair, result in scores:
        if result.verdict in (SAME, PROBABLE):
            linked.append((pair, result))
        elif result.verdict == DIFFERENT:
            apart[pair[0]].add(pair[1])
            apart[pair[1]].add(pair[0])
    linked.sort(key=lambda item: (item[1].verdict != SAME, -item[1].weight, item[0]))
    groups = _empty_groups(people)
    automatic: tuple[int, ...] | None = None
    refused = 0
    for (one, two), result in linked:
        if automatic is None and result.verdict != SAME:
            automatic = _roots(groups, len(people))
        refused += not groups.join(one, two, apart)
    everything = _roots(groups, len(people))
    return Joined(automatic if automatic is not None else everything, everything, refused)


def _roots(groups: _Groups, size: int) -> tuple[int, ...]:
    return tuple(groups.root(place) for place in range(size))
