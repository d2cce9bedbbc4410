"""Whatever the tariffs, rules and stays: never negative, never above the eligible cost, never dearer than ordinary."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lianti.insurance import kinds
from lianti.insurance.rules import check_edition, explain
from lianti.insurance.shapes import Band, ChainTerms, Edition, Insured, Link, Rule, Stay, Tariff, level_rank
from lianti.insurance.tests.samples import SINCE

_AMOUNTS = st.integers(0, 300_000)
_LEVELS = st.sampled_from(kinds.LEVEL_ORDER)


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """An edition that sets every level for the first and some later stay."""
    orders = {1, draw(st.integers(1, 4))}
    bands = draw(st.sampled_from([(), (Band(60),), (Band(85, 500_000), Band(99))]))
    tariffs = tuple(
        Tariff(level, "resident", draw(_AMOUNTS), order, bands=bands)
        for level in kinds.LEVEL_ORDER
        for order in sorted(orders)
    )
    terms = ChainTerms(
        gap_days=draw(st.integers(0, 10)),
        nth_counting=draw(st.sampled_from(sorted(kinds.NTH_COUNTING))),
        crossing_year=draw(st.sampled_from(sorted(kinds.CROSSING_YEAR))),
        interval_days=draw(st.sampled_from([0, 28])),
        outside=draw(st.booleans()),
    )
    return Edition(
        "示例市", "任意", SINCE, terms=terms, tariffs=tariffs, rules=tuple(draw(st.lists(rules(), max_size=6)))
    )


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Any rule that may be written down."""
    kind = draw(st.sampled_from(sorted(kinds.RULE_KINDS)))
    sides = ["this"] if kind in {"difference", "cancel"} else sorted(kinds.APPLIES_TO)
    return Rule(
        kind,
        direction=draw(st.sampled_from(sorted(kinds.DIRECTIONS))),
        applies_to=draw(st.sampled_from(sides)),
        level=draw(st.sampled_from(["", *kinds.LEVEL_ORDER])),
        percent=draw(st.integers(1, 100)),
        points=draw(st.integers(1, 100)),
        up_to=draw(st.none() | _AMOUNTS),
        same_course=draw(st.booleans()),
        priority=draw(st.integers(1, 50)),
    )


@st.composite
def courses(draw: st.DrawFn) -> tuple[list[Stay], list[Link]]:
    """Some stays around a turn of the year, with links that may or may not count."""
    start, stays = dt.date(2025, 12, 1), []
    for number in range(draw(st.integers(1, 5))):
        start += dt.timedelta(days=draw(st.integers(0, 20)))
        end = draw(st.none() | st.integers(0, 15))
        stays.append(
            Stay(
                str(number),
                draw(_LEVELS),
                start,
                None if end is None else start + dt.timedelta(days=end),
                settled_on=draw(st.none() | st.just(start)),
                eligible=draw(st.none() | _AMOUNTS),
                outside=draw(st.booleans()),
                chapter=draw(st.integers(0, 2)),
            )
        )
    return stays, [link for number in range(len(stays)) if (link := draw(_link(stays, number)))]


@st.composite
def _link(draw: st.DrawFn, stays: list[Stay], number: int) -> Link | None:
    target = stays[number]
    source = draw(st.sampled_from(["", *(s.key for s in stays[:number])]))
    before = next((s for s in stays if s.key == source), target)
    climb = level_rank(target.level) - level_rank(before.level)
    days = st.none() | st.just(target.admitted_on) | st.just(target.admitted_on + dt.timedelta(days=1))
    link = Link(
        target.key,
        "up" if climb > 0 else "down" if climb < 0 else draw(st.sampled_from(["up", "down", "level"])),
        source,
        accepted_on=draw(days),
        arrived_on=draw(days),
        same_course=draw(st.none() | st.booleans()),
    )
    return draw(st.none() | st.just(link))


@given(edition=editions(), course=courses(), earlier=st.integers(0, 3))
def test_a_chain_never_hurts_the_person(edition: Edition, course: tuple[list[Stay], list[Link]], earlier: int) -> None:
    stays, links = course
    check_edition(edition)
    found = explain(edition, Insured("resident", earlier_stays=earlier), stays, links)
    alone = explain(edition, Insured("resident", earlier_stays=earlier), stays, [])
    assert found.ordinary == alone.total == alone.ordinary
    assert 0 <= found.total <= found.ordinary and found.saving >= 0
    assert {c.stay.key for c in found.charges} == {s.key for s in stays}
    for charge in found.charges:
        assert 0 <= charge.charge <= charge.ordinary
        assert charge.bonus >= 0 and charge.kept >= 0
        if charge.stay.eligible is not None:
            assert charge.charge + charge.bonus <= charge.stay.eligible
        assert charge.steps and all(step.sentence for step in charge.steps)


@given(edition=editions(), course=courses())
def test_the_order_in_which_stays_are_given_does_not_matter(
    edition: Edition, course: tuple[list[Stay], list[Link]]
) -> None:
    stays, links = course
    one_day_each = len({s.admitted_on for s in stays}) == len(stays)
    forwards = explain(edition, Insured("resident"), stays, links)
    backwards = explain(edition, Insured("resident"), stays[::-1], links[::-1])
    assert not one_day_each or forwards == backwards


def test_what_ordinary_stays_cost_does_not_depend_on_a_referral_nobody_accepted() -> None:
    """Three stays of one day: the order in which the later deductible falls must not follow a broken link."""
    later = {"primary": (0, 100_00, 50_00), "county": (0, 300_00, 300_00)}
    tariffs = tuple(
        Tariff(level, "resident", fen, order)
        for level, deductibles in later.items()
        for order, fen in enumerate(deductibles, 1)
    )
    edition = Edition("示例市", "任意", SINCE, terms=ChainTerms(), tariffs=tariffs, rules=())
    stays = [Stay(str(key), level, SINCE) for key, level in enumerate(("primary", "primary", "county"))]
    insured, broken = Insured("resident", earlier_stays=0), Link("1", "up", "0")
    found, alone = (explain(edition, insured, stays, links) for links in ([broken], []))
    assert found.ordinary == alone.ordinary == alone.total
