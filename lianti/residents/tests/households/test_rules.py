"""Relations turn round and are carried to a new head; who may answer for whom."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianti.kernel.pure.errors import Refused
from lianti.residents.households import rules
from lianti.residents.households.kinds import HEAD, RELATIONS

CODES = st.sampled_from([code for code in RELATIONS if code != HEAD])
SEXES = st.sampled_from(["male", "female"])
# Brothers and nephews, sons and sons-in-law share no class; what somebody is told to be is in one of these.
UP = {"51", "52", "53", "54", "55", "56", "60"}
DOWN = {"20", "28", "30", "38", "40"}
LEVEL = {"10", "70"}
TODAY = dt.date(2026, 3, 11)


def generation(code: str) -> int:
    """Return whether somebody is older, younger or of one age by relation; 0 for those that do not say."""
    return 1 if code in UP else -1 if code in DOWN else 0


@given(relation=CODES, head=SEXES, member=SEXES)
def test_what_the_head_is_to_a_member_turns_round_again(relation: str, head: str, member: str) -> None:
    turned = rules.inverse(relation, head)
    if not turned:
        return
    assert turned in RELATIONS and turned != HEAD
    assert generation(turned) == -generation(relation)
    again = rules.inverse(turned, member)
    assert again == "" or generation(again) == generation(relation)
    if relation in LEVEL | {"97", "99"}:
        assert again == relation


@given(relation=CODES, new_head=CODES, old=SEXES, sex=SEXES)
def test_a_relation_to_a_new_head_is_certain_or_untold(relation: str, new_head: str, old: str, sex: str) -> None:
    carried = rules.carried(relation, new_head, old_head_sex=old, sex=sex)
    assert carried == "" or (carried in RELATIONS and carried != HEAD)
    if new_head == "10" and generation(relation):
        assert carried in {"", "97"} or generation(carried) == generation(relation)
    if new_head in {"20", "30"} and relation in {"51", "52"}:
        assert carried == "60"


@given(sex=SEXES, child=st.sampled_from(["20", "30"]))
def test_mother_and_child_across_a_change_of_head(sex: str, child: str) -> None:
    mother = rules.carried("10", child, old_head_sex="male", sex="female")
    assert mother == "52"
    assert rules.inverse(child, "male") == "51"
    assert rules.carried(child, "10", old_head_sex="male", sex=sex) == child


def given_of(**more: object) -> rules.GuardianGiven:
    told: dict[str, object] = {"relation": "52", "ground": "minor", "basis": "law", "since_on": TODAY}
    return rules.GuardianGiven(**(told | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("birth", "more", "code"),
    [
        ("2015-01-01", {"relation": "02"}, "guardian_relation"), ("2015-01-01", {"ground": "x"}, "guardian_ground"),
        ("2015-01-01", {"basis": ""}, "guardian_basis"), ("2008-03-11", {}, "guardian_grown"),
        ("2015-01-01", {"ground": "incapable"}, "guardian_minor"),
        ("1950-01-01", {"ground": "limited"}, "guardian_file"),
        ("2015-01-01", {"since_on": dt.date(2026, 3, 12)}, "day_to_come"),
        ("2015-01-01", {"since_on": dt.date(2014, 1, 1)}, "day_before"),
    ],
)  # fmt: skip
def test_a_guardianship_that_cannot_be_is_refused(birth: str, more: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_guardian(given_of(**more), ward_birth=dt.date.fromisoformat(birth), today=TODAY)
    assert refused.value.code == code


def test_a_minors_ends_by_itself_and_an_adults_does_not() -> None:
    born = dt.date(2008, 3, 12)
    assert rules.check_guardian(given_of(), ward_birth=born, today=TODAY) == dt.date(2026, 3, 12)
    leap = rules.check_guardian(given_of(), ward_birth=dt.date(2012, 2, 29), today=TODAY)
    assert leap == dt.date(2030, 3, 1)
    adult = given_of(ground="incapable", basis="court", has_file=True)
    assert rules.check_guardian(adult, ward_birth=dt.date(1950, 1, 1), today=TODAY) is None


@given(
    people=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12),
    ages=st.lists(st.integers(1, 90), min_size=6, max_size=6),
)
def test_whoever_answers_for_whom_nobody_stands_in_a_circle(people: list[tuple[int, int]], ages: list[int]) -> None:
    """Names in any order; what the rules let through is a chain of one."""
    guards: dict[int, set[int]] = {}
    for ward, guardian in people:
        try:
            rules.check_may_be_ward(guards=any(ward in named for named in guards.values()))
            rules.check_may_guard(age=ages[guardian], is_ward=bool(guards.get(guardian)))
        except Refused:
            continue
        if ward != guardian:
            guards.setdefault(ward, set()).add(guardian)
    for ward, named in guards.items():
        assert not any(guards.get(one) for one in named), f"{ward} is guarded by somebody's ward"
