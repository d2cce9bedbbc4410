"""The worked example, its counter-cases and the Changsha variant, in yuan."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lianti.insurance.rules import explain
from lianti.insurance.shapes import ChainTerms, Edition, Explanation, Insured, Link, Rule, Stay
from lianti.insurance.tests.samples import (
    CANCEL,
    DIFFERENCE,
    EXAMPLE,
    PLAIN,
    RETIRED,
    VARIANT,
    YUAN,
    day,
    link,
    stay,
    tariff,
)
from lianti.kernel.pure.errors import Refused

PRIMARY = stay("A", "primary", day(3, 1))
CITY = stay("B", "city", day(3, 6))
BACK = stay("C", "primary", day(3, 11))


def told(edition: Edition, *things: Stay | Link, person: Insured = RETIRED) -> Explanation:
    """Explain stays and links as they come."""
    stays = [t for t in things if isinstance(t, Stay)]
    return explain(edition, person, stays, [t for t in things if isinstance(t, Link)])


def yuan(found: Explanation) -> list[int]:
    """Return the charges in yuan."""
    return [c.charge // YUAN for c in found.charges]


def words(found: Explanation, key: str) -> str:
    """Return the working of one stay as one text."""
    return "".join(s.sentence for c in found.charges if c.stay.key == key for s in c.steps)


def test_without_a_referral_nothing_is_chained() -> None:
    found = told(PLAIN, PRIMARY, CITY)
    assert (yuan(found), found.saving, found.chains) == ([200, 1000], 0, ())


def test_up_pays_only_the_difference() -> None:
    found = told(PLAIN, PRIMARY, CITY, link("A", CITY, "up"))
    assert (yuan(found), found.total, found.ordinary) == ([200, 800], 1000 * YUAN, 1200 * YUAN)
    assert "只补差额 ￥800.00" in words(found, "B")
    assert [s.clause for s in found.charges[1].steps if s.clause] == ["JL-49"]


def test_down_cancels_the_primary_stay() -> None:
    found = told(PLAIN, CITY, BACK, link("B", BACK, "down"))
    assert (yuan(found), found.total, found.ordinary) == ([1000, 0], 1000 * YUAN, 1200 * YUAN)
    assert [s.clause for s in found.charges[1].steps if s.clause] == ["JL-50"]


def test_the_full_loop_costs_what_the_city_costs() -> None:
    found = told(PLAIN, PRIMARY, CITY, BACK, link("A", CITY, "up"), link("B", BACK, "down"))
    assert yuan(found) == [200, 800, 0]
    assert found.chains[0].stays == ("A", "B", "C")


def test_equal_level_is_a_rule_and_not_a_fixed_zero() -> None:
    other = stay("D", "city", day(3, 11))
    assert yuan(told(PLAIN, CITY, other, link("B", other, "level"))) == [1000, 0]
    only_down = replace(PLAIN, rules=(CANCEL,))
    assert yuan(told(only_down, CITY, other, link("B", other, "level"))) == [1000, 1000]


def test_down_to_a_county_hospital_after_a_cheap_stay_pays_the_difference() -> None:
    city, county = stay("B", "city", day(3, 6), eligible=300), stay("D", "county", day(3, 11))
    found = told(PLAIN, city, county, link("B", county, "down"))
    assert yuan(found) == [300, 200]
    assert "合规费用只有 ￥300.00" in words(found, "B")


def test_a_chain_counted_as_one_is_never_dearer_than_two_stays() -> None:
    as_one = replace(EXAMPLE, terms=ChainTerms(nth_counting="chain_as_one"))
    assert yuan(told(EXAMPLE, PRIMARY, CITY)) == [200, 500]
    found = told(as_one, PRIMARY, CITY, link("A", CITY, "up"))
    assert yuan(found) == [200, 500]
    assert found.charges[1].deductible == 1000 * YUAN
    assert "按较少的 ￥500.00 付" in words(found, "B")


def test_each_stay_counts_for_itself() -> None:
    assert yuan(told(EXAMPLE, PRIMARY, CITY, link("A", CITY, "up"))) == [200, 300]


def test_a_later_stay_of_its_own_counts_the_chain_once() -> None:
    edition = replace(
        EXAMPLE, terms=ChainTerms(nth_counting="chain_as_one"),
        tariffs=(*EXAMPLE.tariffs, tariff("city", 400, 3)),
    )  # fmt: skip
    later = stay("D", "city", day(8, 1))
    found = told(edition, PRIMARY, CITY, later, link("A", CITY, "up"))
    assert (found.charges[2].order, found.charges[2].ordinary) == (2, 400 * YUAN)
    assert found.charges[2].charge == 400 * YUAN


def test_earlier_stays_of_the_year_count() -> None:
    found = told(EXAMPLE, CITY, person=Insured("resident", earlier_stays=1))
    assert yuan(found) == [500]


@pytest.mark.parametrize(("gap", "charge"), [(0, 800), (7, 800), (8, 1000), (-3, 800)])
def test_the_gap_decides_and_overlapping_stays_are_joined(gap: int, charge: int) -> None:
    start = (PRIMARY.discharged_on or day(3, 6)) + dt.timedelta(days=gap)
    city = stay("B", "city", start)
    found = told(PLAIN, PRIMARY, city, link("A", city, "up"))
    assert yuan(found)[1] == charge
    assert ("超过 7 天" in words(found, "B")) is (gap > 7)


def test_a_stay_that_has_not_ended_goes_on_into_the_next() -> None:
    open_stay = Stay("A", "primary", day(3, 1))
    assert yuan(told(PLAIN, open_stay, CITY, link("A", CITY, "up"))) == [200, 800]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"accepted_on": None}, "没有被受理"),
        ({"accepted_on": day(3, 7)}, "没有被受理"),
        ({"arrived_on": None}, "没有到院确认"),
    ],
)
def test_only_an_arrived_referral_accepted_before_admission_counts(more: dict[str, object], said: str) -> None:
    found = told(PLAIN, PRIMARY, CITY, link("A", CITY, "up", **more))
    assert (yuan(found), found.saving) == ([200, 1000], 0)
    assert said in words(found, "B")


def test_without_the_doctors_word_nothing_is_cancelled() -> None:
    found = told(PLAIN, CITY, BACK, link("B", BACK, "down", same_course=None))
    assert yuan(found) == [1000, 0]
    assert "还没有确认" in words(found, "C") and "取消本次" not in words(found, "C")
    only_cancel = replace(PLAIN, rules=(CANCEL,))
    assert yuan(told(only_cancel, CITY, BACK, link("B", BACK, "down", same_course=False))) == [1000, 200]


def test_another_chapter_only_warns() -> None:
    city, back = replace(CITY, chapter=9), replace(BACK, chapter=10)
    found = told(PLAIN, city, back, link("B", back, "down"))
    assert yuan(found) == [1000, 0]
    assert "不在同一章" in words(found, "C")


@pytest.mark.parametrize(("crossing", "charges"), [("continue", [200, 800]), ("restart", [200, 1000])])
def test_the_turn_of_the_year_follows_the_terms(crossing: str, charges: list[int]) -> None:
    edition = replace(PLAIN, terms=ChainTerms(crossing_year=crossing), since_on=day(1, 1, 2025))
    edition = replace(edition, tariffs=tuple(replace(t, since_on=day(1, 1, 2025)) for t in edition.tariffs))
    old, new = stay("A", "primary", day(12, 28, 2025)), stay("B", "city", day(1, 2))
    found = told(edition, old, new, link("A", new, "up"))
    assert yuan(found) == charges
    assert [c.order for c in found.charges] == [1, 1]


def test_outside_of_the_region_asks_for_filing_and_is_not_chained() -> None:
    abroad = replace(CITY, outside=True)
    found = told(PLAIN, PRIMARY, abroad, link("A", abroad, "up"))
    assert yuan(found) == [200, 1000]
    assert "备案" in words(found, "B")
    tight = replace(PLAIN, terms=ChainTerms(outside=True))
    assert yuan(told(tight, PRIMARY, abroad, link("A", abroad, "up"))) == [200, 800]


def test_from_a_clinic_there_is_nothing_to_go_on_from() -> None:
    found = told(PLAIN, CITY, link("", CITY, "up"))
    assert (yuan(found), found.chains) == ([1000], ())
    assert "转诊前没有住院" in words(found, "B")


def test_the_tariff_is_that_of_the_group_when_it_has_one() -> None:
    edition = replace(PLAIN, tariffs=(*PLAIN.tariffs, tariff("city", 300, group="aided")))
    assert yuan(told(edition, PRIMARY, CITY, person=Insured("resident", "aided"))) == [200, 300]
    assert yuan(told(edition, PRIMARY, CITY)) == [200, 1000]


def test_a_level_without_a_tariff_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="示例市没有 2026-03-01 生效的居民医保省级及外地起付线") as refused:
        told(PLAIN, stay("A", "province", day(3, 1)))
    assert refused.value.code == "no_tariff"


def test_the_row_with_the_smaller_priority_decides() -> None:
    waive = Rule("waive", "all-free", "up", priority=5)
    assert yuan(told(replace(PLAIN, rules=(DIFFERENCE, waive)), PRIMARY, CITY, link("A", CITY, "up"))) == [200, 0]
    late = replace(waive, priority=30)
    assert yuan(told(replace(PLAIN, rules=(late, DIFFERENCE)), PRIMARY, CITY, link("A", CITY, "up"))) == [200, 800]


def test_a_rule_out_of_its_dates_does_nothing() -> None:
    ended = replace(DIFFERENCE, until_on=day(3, 6))
    assert yuan(told(replace(PLAIN, rules=(ended,)), PRIMARY, CITY, link("A", CITY, "up"))) == [200, 1000]


def test_changsha_up_waives_the_primary_stay_and_adds_points() -> None:
    city = replace(CITY, eligible=15_000 * YUAN)
    found = told(VARIANT, PRIMARY, city, link("A", city, "up"))
    assert yuan(found) == [0, 1000]
    # Three points of what lies between the deductible of 1,000 and 10,000 yuan.
    assert found.charges[1].bonus == 270 * YUAN
    assert "须在上一次出院结算前办妥，否则不能减免" in words(found, "A")
    assert "不受 28 天住院间隔" in words(found, "B")


def test_changsha_down_halves_the_upper_stay_and_adds_points_below() -> None:
    back = replace(BACK, eligible=3_000 * YUAN)
    found = told(VARIANT, CITY, back, link("B", back, "down"))
    assert yuan(found) == [500, 200]
    assert found.charges[1].bonus == 84 * YUAN
    assert found.saving == 500 * YUAN


def test_changsha_nothing_is_given_back_after_settlement() -> None:
    settled = replace(PRIMARY, settled_on=day(3, 5))
    found = told(VARIANT, settled, CITY, link("A", CITY, "up"))
    assert yuan(found) == [200, 1000]
    assert "已在 2026-03-05 结算" in words(found, "A")


def test_a_full_ratio_takes_no_more_points() -> None:
    edition = replace(VARIANT, tariffs=tuple(replace(t, bands=()) for t in VARIANT.tariffs))
    full = replace(
        VARIANT, tariffs=tuple(replace(t, bands=(replace(t.bands[0], percent=99),)) for t in VARIANT.tariffs)
    )
    city = replace(CITY, eligible=2_000 * YUAN)
    assert told(edition, PRIMARY, city, link("A", city, "up")).charges[1].bonus == 30 * YUAN
    assert told(full, PRIMARY, city, link("A", city, "up")).charges[1].bonus == 10 * YUAN


def test_a_short_interval_warns_where_no_rule_ignores_it() -> None:
    edition = replace(PLAIN, terms=ChainTerms(interval_days=28))
    found = told(edition, PRIMARY, CITY, link("A", CITY, "up"))
    assert "不足 28 天" in words(found, "B")


def test_going_without_a_referral_would_cost_points() -> None:
    penalty = Rule("unreferred_penalty", "alone", "up", points=10)
    city = replace(CITY, eligible=6_000 * YUAN)
    found = told(replace(PLAIN, rules=(DIFFERENCE, penalty)), PRIMARY, city, link("A", city, "up"))
    assert (found.charges[1].charge, found.charges[1].kept) == (800 * YUAN, 500 * YUAN)
    assert "降低 10 个百分点" in words(found, "B")
