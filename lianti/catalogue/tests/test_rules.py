"""Golden cases on both sides of every number, and properties that hold for all findings."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianti.catalogue import rules
from lianti.catalogue.reading import built_in
from lianti.catalogue.shapes import CriterionShape, Findings, Suggestion
from lianti.kernel.pure.errors import Refused

BY_CODE = {c.code: c for c in built_in()}
HTN, DM = ("I10.x00x002",), ("E11.900",)


def answer(code: str, **known: Any) -> bool | None:
    """Return what the built-in criterion says about the findings."""
    codes = known.pop("diagnosis_codes", DM if code.startswith("DM") else HTN)
    found = rules.suggest_criteria(Findings(diagnosis_codes=codes, **known), [BY_CODE[code]])
    assert len(found) == 1, f"{code} does not apply to {codes}"
    return found[0].matched


@pytest.mark.parametrize(
    ("code", "known", "expected"),
    [
        ("HTN-UP-01", {"sbp": 179, "dbp": 109}, False),
        ("HTN-UP-01", {"sbp": 180, "dbp": 80}, True),
        ("HTN-UP-01", {"sbp": 150, "dbp": 110}, True),
        ("HTN-UP-01", {"sbp": 180}, True),
        ("HTN-UP-01", {"sbp": 179}, None),
        ("HTN-UP-01", {}, None),
        ("HTN-UP-02", {"sbp": 200, "dbp": 120}, None),
        ("HTN-UP-03", {"pregnant": True, "sbp": 140, "dbp": 80}, True),
        ("HTN-UP-03", {"lactating": True, "pregnant": False, "sbp": 130, "dbp": 90}, True),
        ("HTN-UP-03", {"pregnant": True, "sbp": 139, "dbp": 89}, False),
        ("HTN-UP-03", {"pregnant": False, "lactating": False, "sbp": 190, "dbp": 120}, False),
        ("HTN-UP-03", {"sbp": 190, "dbp": 120}, None),
        ("HTN-UP-03", {"pregnant": True}, None),
        ("HTN-UP-05", {"uncontrolled_visits": 1}, False),
        ("HTN-UP-05", {"uncontrolled_visits": 2}, True),
        ("HTN-UP-05", {}, None),
        ("HTN-NEW-02", {"age": 29, "sbp": 180, "dbp": 100}, True),
        ("HTN-NEW-02", {"age": 30, "sbp": 180, "dbp": 100}, False),
        ("HTN-NEW-02", {"age": 29, "sbp": 179, "dbp": 109}, False),
        ("HTN-NEW-02", {"age": 29}, None),
        ("HTN-NEW-03", {"pregnant": True}, True),
        ("HTN-NEW-03", {"pregnant": False}, None),
        ("HTN-NEW-03", {"pregnant": False, "lactating": False}, False),
        ("HTN-NEW-06", {"arm_difference": 20}, False),
        ("HTN-NEW-06", {"arm_difference": 21}, True),
        ("HTN-NEW-07", {"potassium": Decimal("3.5")}, False),
        ("HTN-NEW-07", {"potassium": Decimal("3.4")}, True),
        ("HTN-PG-01", {"sbp": 180, "dbp": 100}, None),
        ("HTN-PG-01", {"sbp": 179, "dbp": 109}, False),
        ("HTN-PG-02", {"age": 29}, True),
        ("HTN-PG-02", {"age": 30}, False),
        ("HTN-PG-02", {}, None),
        ("HTN-PG-04", {"potassium": 3.4}, None),
        ("HTN-PG-04", {"potassium": 3.5}, False),
        ("HTN-PG-05", {"arm_difference": 21}, True),
        ("HTN-EM-01", {"sbp": 200}, None),
        ("HTN-EM-02", {"sbp": 179, "dbp": 109}, False),
        ("HTN-EM-02", {"sbp": 180, "dbp": 109}, None),
        ("DM-UP-01", {"glucose": 30}, None),
        ("DM-UP-02", {"age": 24}, True),
        ("DM-UP-02", {"age": 25}, False),
        ("DM-UP-02", {}, None),
        ("DM-UP-03", {"lactating": True}, True),
        ("DM-UP-04", {"glucose": 40}, None),
        ("DM-URG-01", {"glucose": Decimal("16.7")}, True),
        ("DM-URG-01", {"glucose": 16.7}, True),
        ("DM-URG-01", {"glucose": Decimal("16.6")}, False),
        ("DM-URG-01", {}, None),
        ("DM-URG-02", {"glucose": Decimal("3.9")}, True),
        ("DM-URG-02", {"glucose": 3.9}, True),
        ("DM-URG-02", {"glucose": Decimal("4.0")}, False),
        ("DM-URG-03", {"sbp": 180, "dbp": 90}, True),
        ("DM-URG-03", {"sbp": 120, "dbp": 110}, True),
        ("DM-URG-03", {"sbp": 179, "dbp": 109}, False),
        ("DM-URG-06", {"heart_rate": 100}, False),
        ("DM-URG-06", {"heart_rate": 101}, True),
        ("DM-URG-07", {"temperature": Decimal("39.0")}, False),
        ("DM-URG-07", {"temperature": Decimal("39.1")}, True),
        ("DM-URG-08", {"pregnant": True}, True),
        ("DM-URG-08", {"pregnant": False}, False),
        ("DM-URG-11", {"lactating": True}, None),
        ("DM-URG-11", {"lactating": False}, False),
        ("DM-URG-14", {"age": 17}, True),
        ("DM-URG-14", {"age": 18}, False),
        ("GEN-UP-01", {"sbp": 250}, None),
        ("PATIENT-REQUEST", {"sbp": 250, "dbp": 150}, False),
    ],
)
def test_golden(code: str, known: dict[str, Any], expected: bool | None) -> None:
    assert answer(code, **known) is expected


def test_why_says_the_number_found_and_the_bound() -> None:
    (found,) = rules.suggest_criteria(Findings(sbp=186, dbp=100, diagnosis_codes=HTN), [BY_CODE["HTN-UP-01"]])
    assert found.why == "收缩压 186（≥180 mmHg）。"
    (missed,) = rules.suggest_criteria(Findings(glucose=8, diagnosis_codes=DM), [BY_CODE["DM-URG-01"]])
    assert missed.why == "未达到：血糖 8（≥16.7 mmol/L）。"
    (unknown,) = rules.suggest_criteria(Findings(sbp=150, diagnosis_codes=HTN), [BY_CODE["HTN-UP-01"]])
    assert unknown.why == "还不知道：舒张压。"
    (flag,) = rules.suggest_criteria(Findings(pregnant=False, diagnosis_codes=DM), [BY_CODE["DM-URG-08"]])
    assert flag.why == "未达到：非妊娠。"


def test_a_criterion_speaks_only_about_its_diagnoses() -> None:
    everything = Findings(sbp=250, dbp=150, glucose=30, age=10, pregnant=True)
    codes = {
        s.criterion.code for s in rules.suggest_criteria(replace(everything, diagnosis_codes=("J18.900",)), built_in())
    }
    assert not any(code.startswith(("HTN", "DM")) for code in codes)
    assert "GEN-UP-03" in codes


def test_several_numbers_are_listed() -> None:
    (found,) = rules.suggest_criteria(Findings(sbp=186, dbp=112, diagnosis_codes=HTN), [BY_CODE["HTN-UP-01"]])
    assert found.why == "收缩压 186（≥180 mmHg）、舒张压 112（≥110 mmHg）。"
    (hinted,) = rules.suggest_criteria(Findings(sbp=186, diagnosis_codes=HTN), [BY_CODE["HTN-EM-02"]])
    assert hinted.why == "收缩压 186（≥180 mmHg），数值已达到，其余由医生判断。"


def test_both_halves_of_a_double_code_count() -> None:
    eye = BY_CODE["DM-URG-01"]
    assert rules.applies(eye, ["E11.301+H36.0*"])
    assert rules.applies(replace(eye, applies_to=("H36",)), ["E11.301+H36.0*"])
    assert not rules.applies(eye, ["H36.000"])
    assert not rules.applies(eye, [])


def test_patient_request_does_not_count() -> None:
    assert not rules.counts_as_matched([])
    assert not rules.counts_as_matched([""])
    assert not rules.counts_as_matched([rules.PATIENT_REQUEST])
    assert rules.counts_as_matched([rules.PATIENT_REQUEST, "HTN-UP-01"])
    assert rules.PATIENT_REQUEST in BY_CODE


@pytest.mark.parametrize("text", ["sbp => 180", "weight >= 3", "sbp>=180", "sbp >= x", "1", "not pregnant", ""])
def test_the_vocabulary_is_closed(text: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.parse_atom(text)
    assert refused.value.code == "condition_unknown"


@pytest.mark.parametrize(
    ("code", "chapter"),
    [
        ("I10.x00", 9),
        ("D48.9", 2),
        ("D50.0", 3),
        ("H59", 7),
        ("H60", 8),
        ("U07.1", 22),
        ("Z99", 21),
        ("a00", 1),
        ("??", 0),
    ],
)
def test_chapters(code: str, chapter: int) -> None:
    assert rules.chapter_of(code) == chapter


def test_doubtful_sources_and_numbers_are_labelled() -> None:
    assert rules.notes_of(BY_CODE["HTN-UP-01"]) == ()
    assert rules.notes_of(BY_CODE["HTN-NEW-02"]) == (rules.EXAMPLE,)
    assert rules.notes_of(BY_CODE["HTN-PG-02"]) == ("来源待核", rules.EXAMPLE)
    assert rules.notes_of(BY_CODE["GEN-UP-01"]) == ("来源待核",)


def test_every_built_in_criterion_names_source_and_edition() -> None:
    for criterion in built_in():
        assert criterion.source and criterion.edition.name and criterion.text
        assert len(criterion.text) <= 80
    assert {c.urgency for c in built_in()} == {"emergency", "urgent", "routine"}
    assert {c.stance for c in built_in() if c.direction == "up"} == {"for"}
    assert any(c.stance == "against" for c in built_in() if c.direction == "down")


def test_a_broken_value_is_unknown_and_not_a_crash() -> None:
    assert answer("HTN-UP-01", sbp="高", dbp=float("nan")) is None


numbers = st.none() | st.integers(0, 300)
findings = st.builds(
    Findings,
    age=st.none() | st.integers(0, 120),
    pregnant=st.none() | st.booleans(),
    lactating=st.none() | st.booleans(),
    sbp=numbers,
    dbp=numbers,
    glucose=st.none() | st.decimals(0, 50, places=1),
    potassium=st.none() | st.decimals(0, 10, places=1),
    heart_rate=numbers,
    temperature=st.none() | st.decimals(30, 43, places=1),
    arm_difference=numbers,
    uncontrolled_visits=st.none() | st.integers(0, 9),
    diagnosis_codes=st.lists(st.sampled_from(["I10.x00", "E11.900", "O24.900", "J18.900", "R73.x00"]), max_size=3).map(
        tuple
    ),
)


def without(known: Findings, name: str) -> Findings:
    """Return the findings with one value forgotten."""
    values: dict[str, Any] = {name: None}
    return replace(known, **values)


def matched(found: list[Suggestion], state: bool | None = True) -> set[str]:
    """Return the codes in one state."""
    return {s.criterion.code for s in found if s.matched is state}


@given(findings, st.integers(0, 100))
def test_raising_a_pressure_never_unmatches(known: Findings, more: int) -> None:
    ups = [c for c in built_in() if c.direction == "up"]
    before = matched(rules.suggest_criteria(known, ups))
    for name in ("sbp", "dbp"):
        value = getattr(known, name)
        if value is not None:
            higher = replace(known, **{name: value + more})
            assert before <= matched(rules.suggest_criteria(higher, ups))


@given(findings, st.integers())
def test_the_order_does_not_depend_on_the_order_given(known: Findings, seed: int) -> None:
    shuffled: list[CriterionShape] = list(built_in())
    random.Random(seed).shuffle(shuffled)
    assert rules.suggest_criteria(known, shuffled) == rules.suggest_criteria(known, built_in())


@given(findings, st.sampled_from(["age", "sbp", "dbp", "glucose", "pregnant", "lactating", "heart_rate", "potassium"]))
def test_forgetting_a_value_never_decides(known: Findings, name: str) -> None:
    """What is matched or not with less knowledge stays so with more: unknown never turns into yes or no by itself."""
    less = rules.suggest_criteria(without(known, name), built_in())
    more = rules.suggest_criteria(known, built_in())
    allowed = matched(more) | {c for c in matched(more, None) if BY_CODE[c].judged}
    assert matched(less) <= allowed
    assert matched(less, False) <= matched(more, False)


@given(st.lists(st.sampled_from(sorted(BY_CODE)), max_size=4))
def test_nothing_known_matches_nothing_and_rejects_nothing(codes: list[str]) -> None:
    blank = Findings(diagnosis_codes=("I10", "E11"))
    found = rules.suggest_criteria(blank, [BY_CODE[code] for code in codes])
    assert all(s.matched is None for s in found if s.criterion.code != rules.PATIENT_REQUEST)
    assert all(s.why for s in found)
