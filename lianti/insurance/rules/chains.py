"""Which stays are one course (JL-49): valid links, their chains, and the count of stays in a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lianti.insurance.rules import words
from lianti.insurance.shapes import Chain, ChainTerms, Insured, Link, Stay, Step, level_rank

Account = tuple[int, int]


@dataclass(frozen=True)
class Plan:
    """The stays by time with what holds them together; an account is a chain, or its part in one year."""

    stays: tuple[Stay, ...]
    links: Mapping[str, Link]
    broken: Mapping[str, Step]
    accounts: Mapping[str, Account]
    own_order: Mapping[str, int]
    order: Mapping[str, int]

    @property
    def chains(self) -> tuple[Chain, ...]:
        """Return the chains of at least two stays."""
        members: dict[int, list[str]] = {}
        for stay in self.stays:
            members.setdefault(self.accounts[stay.key][0], []).append(stay.key)
        return tuple(Chain(tuple(keys)) for keys in members.values() if len(keys) > 1)


def plan_of(terms: ChainTerms, insured: Insured, stays: Sequence[Stay], links: Sequence[Link]) -> Plan:
    """Sort the stays, judge every link and count; expects what `check_course` let through."""
    by_key = {stay.key: stay for stay in stays}
    reasons = {link.target: why_broken(link, by_key, terms) for link in links}
    valid = {link.target: link for link in links if reasons[link.target] is None}
    # Of one day the lower level comes first; what an ordinary stay costs must not depend on anybody's referral.
    plain = sorted(stays, key=lambda s: (s.admitted_on, level_rank(s.level), s.key))
    ordered = tuple(sorted(plain, key=lambda s: (s.admitted_on, depth(s.key, links))))
    accounts = _accounts(terms, ordered, valid)
    own = _count(insured, plain, {stay.key: (number, 0) for number, stay in enumerate(plain)})
    as_one = terms.nth_counting == "chain_as_one"
    return Plan(
        stays=ordered,
        links=valid,
        broken={target: step for target, step in reasons.items() if step is not None},
        accounts=accounts,
        own_order=own,
        order=_count(insured, ordered, accounts) if as_one else own,
    )


def depth(key: str, links: Sequence[Link]) -> int:
    """Return how many links lie before a stay; -1 when they run in a circle."""
    source_of = {link.target: link.source for link in links}
    steps = 0
    while key := source_of.get(key, ""):
        steps += 1
        if steps > len(links):
            return -1
    return steps


def why_broken(link: Link, stays: Mapping[str, Stay], terms: ChainTerms) -> Step | None:
    """Say why a referral does not count: it must be accepted before admission, arrived, inside and soon enough.

    Stays that overlap, or follow on the same day, are joined: people are moved before the paper is settled.
    """
    target = stays[link.target]
    if link.accepted_on is None or link.accepted_on > target.admitted_on:
        return words.not_accepted()
    if link.arrived_on is None:
        return words.not_arrived()
    if target.outside and not terms.outside:
        return words.outside()
    source = stays.get(link.source)
    if source is None or source.discharged_on is None:
        return None
    gap = (target.admitted_on - source.discharged_on).days
    return words.gap_too_long(gap, terms.gap_days) if gap > terms.gap_days else None


def _accounts(terms: ChainTerms, ordered: Sequence[Stay], valid: Mapping[str, Link]) -> dict[str, Account]:
    found: dict[str, Account] = {}
    for number, stay in enumerate(ordered):
        link = valid.get(stay.key)
        chain = found[link.source][0] if link and link.source else number
        found[stay.key] = (chain, stay.admitted_on.year if terms.crossing_year == "restart" else 0)
    return found


def _count(insured: Insured, ordered: Sequence[Stay], accounts: Mapping[str, Account]) -> dict[str, int]:
    """Number the accounts of each year; the stays that are not in the list count in their year, or in the first."""
    seen: Counter[int] = Counter({insured.earlier_year or ordered[0].admitted_on.year: insured.earlier_stays})
    number_of: dict[Account, int] = {}
    found: dict[str, int] = {}
    for stay in ordered:
        account = accounts[stay.key]
        if account not in number_of:
            seen[stay.admitted_on.year] += 1
            number_of[account] = seen[stay.admitted_on.year]
        found[stay.key] = number_of[account]
    return found
