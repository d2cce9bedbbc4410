"""The rules of a referral under any input: what must never pass, and what a refusal says."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lianti.kernel.pure.clock import TZ
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.periods import age_on
from lianti.referrals import codes, rules
from lianti.referrals.shapes import BedAnswer, CaseFields, ConsentFields, OutcomeFields, Vitals

NOW = dt.datetime(2026, 3, 11, 9, tzinfo=TZ)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)
blank = st.sampled_from(["", " ", "\t", "\u3000"])
words = st.text(min_size=1, max_size=12).filter(lambda t: bool(t.strip()))
maybe = st.one_of(blank, words)
days = st.dates(TODAY - 400 * DAY, TODAY + 400 * DAY)
moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 12, 1), timezones=st.just(TZ))


def code_of(check: object, *args: object, **more: object) -> str:
    """The code of the refusal, empty when the rule lets it pass; every refusal is a sentence for a person."""
    assert callable(check)
    try:
        check(*args, **more)
    except Refused as refused:
        assert refused.sentence.endswith("。") and "{" not in refused.sentence
        return refused.code
    return ""


@given(name=st.sampled_from(sorted(rules._RANGES)), value=st.floats(allow_nan=True, allow_infinity=True))
def test_no_value_outside_of_its_range_passes(name: str, value: float) -> None:
    low, high, label = rules._RANGES[name]
    refused = code_of(rules.check_vitals, Vitals(**{name: value}))  # type: ignore[arg-type]
    assert (refused == "") is (low <= value <= high)
    if refused:
        with pytest.raises(Refused, match=label) as told:
            rules.check_vitals(Vitals(**{name: value}))  # type: ignore[arg-type]
        assert told.value.field == name


@given(sbp=st.integers(40, 300), dbp=st.integers(20, 200))
def test_the_lower_pressure_is_the_lower_one(sbp: int, dbp: int) -> None:
    assert (code_of(rules.check_vitals, Vitals(sbp=sbp, dbp=dbp)) == "vital_pressure") is (dbp >= sbp)


def test_nothing_measured_is_no_error() -> None:
    rules.check_vitals(Vitals())
    assert Vitals().measured() == {}
    assert Vitals(heart_rate=0).measured() == {"heart_rate": 0}, "an arrest is a finding"


contents = st.builds(
    CaseFields,
    diagnosis_name=maybe, reason=maybe, history=maybe, treatment=maybe, medication=maybe, allergies=maybe,
    vitals=st.sampled_from([Vitals(), Vitals(sbp=150, dbp=90)]),
    missing_declared=st.lists(st.sampled_from(sorted(codes.PACKAGE)), unique=True).map(tuple),
)  # fmt: skip


@given(case=contents, has_reports=st.booleans())
def test_a_package_is_complete_or_says_what_is_missing(case: CaseFields, has_reports: bool) -> None:
    missing = rules.missing_items(case, has_reports=has_reports)
    required = [c for c in missing if c in codes.PACKAGE_REQUIRED]
    undeclared = [c for c in missing if c not in case.missing_declared]
    refused = code_of(rules.check_package, case, has_reports=has_reports)
    if required:
        assert refused == "package_required", "what nobody can answer without is never declared away"
    elif undeclared:
        assert refused == "package_incomplete"
        with pytest.raises(Refused) as told:
            rules.check_package(case, has_reports=has_reports)
        assert all(codes.PACKAGE[c] in str(told.value) for c in undeclared)
    else:
        assert refused == "" and rules.check_package(case, has_reports=has_reports) == missing


@given(kind=st.sampled_from(sorted(codes.KINDS)), parts=st.tuples(*[st.booleans()] * 3))
def test_a_request_goes_somewhere(kind: str, parts: tuple[bool, bool, bool]) -> None:
    some = [uuid.UUID(int=1) if there else None for there in parts]
    case = CaseFields(kind=kind, receiver_uid=some[0], department_uid=some[1], service_uid=some[2])
    needed = parts[0] and parts[1] and (parts[2] or kind not in codes.SEAT_KINDS)
    assert (code_of(rules.check_destination, case) == "") is needed


@given(field=st.sampled_from(["kind", "urgency", "transport"]), value=st.text(max_size=20))
def test_only_codes_of_the_lists_pass(field: str, value: str) -> None:
    known = {"kind": codes.KINDS, "urgency": codes.URGENCIES, "transport": codes.TRANSPORTS}[field]
    assert (code_of(rules.check_codes, replace(CaseFields(), **{field: value})) == "") is (value in known)  # type: ignore[arg-type]


def test_a_missing_item_is_one_of_the_package() -> None:
    assert code_of(rules.check_codes, CaseFields(missing_declared=("患者没带",))) == "code_unknown"
    assert code_of(rules.check_codes, CaseFields(missing_declared=("reports",))) == ""


@given(kind=st.sampled_from(sorted(codes.KINDS)), urgency=st.sampled_from(sorted(codes.URGENCIES)))
def test_only_an_emergency_is_one(kind: str, urgency: str) -> None:
    found = rules.urgency_of(CaseFields(kind=kind, urgency=urgency))
    assert (found == "emergency") is (kind == "emergency")
    assert found == urgency or "emergency" in {kind, urgency}


consents = st.builds(
    ConsentFields,
    scope=st.sampled_from(sorted(codes.CONSENT_SCOPES)),
    method=st.sampled_from([*codes.CONSENT_METHODS, "", "nod"]),
    signer=st.sampled_from([*codes.SIGNERS, "", "passer-by"]),
    relation=maybe, signer_name=maybe, witness_name=maybe, approver_name=maybe,
    approver_role=st.sampled_from(["", "head", "duty_officer", "gp"]),
    file_uid=st.sampled_from([None, uuid.UUID(int=7)]),
)  # fmt: skip


def stands(c: ConsentFields, emergency: bool) -> bool:
    """What SY-46 asks of a consent, said once more."""
    if c.method == "unobtainable":
        return emergency and bool(c.approver_name.strip()) and c.approver_role in {"head", "duty_officer"}
    named = c.signer == "self" or (bool(c.signer_name.strip()) and bool(c.relation.strip()))
    proof = {"paper": c.file_uid, "drawn": c.file_uid, "verbal": c.witness_name.strip()}.get(c.method)
    return c.signer in codes.SIGNERS and named and bool(proof)


@given(consent=consents, emergency=st.booleans())
def test_a_consent_stands_or_is_refused(consent: ConsentFields, emergency: bool) -> None:
    assert (code_of(rules.check_consent, consent, emergency=emergency) == "") is stands(consent, emergency)


@given(given_consents=st.lists(consents, max_size=3), emergency=st.booleans())
def test_both_scopes_are_consented_to(given_consents: list[ConsentFields], emergency: bool) -> None:
    last = {c.scope: c for c in given_consents}
    fine = set(last) == set(codes.CONSENT_SCOPES) and all(stands(c, emergency) for c in last.values())
    assert (code_of(rules.check_consents, given_consents, emergency=emergency) == "") is fine
    if fine:
        how = rules.check_consents(given_consents, emergency=emergency)
        methods = {c.method for c in last.values()}
        assert how == next((m for m in ("unobtainable", "verbal") if m in methods), "signed")
        assert emergency or how != "unobtainable", "only an emergency leaves without"


beds = st.builds(
    BedAnswer,
    called_name=maybe, called_role=maybe, called_at=moments, admit_at=moments, ward=maybe, bed=maybe,
    held_until=st.one_of(st.none(), moments), waiting=st.booleans(),
)  # fmt: skip


@given(answer=beds)
def test_a_bed_answer_somebody_can_be_held_to(answer: BedAnswer) -> None:
    if code_of(rules.check_bed, answer, NOW):
        return
    assert answer.called_name.strip() and answer.called_role.strip() and answer.called_at <= NOW
    if not answer.waiting:
        assert answer.ward.strip() and answer.held_until is not None
        assert answer.held_until > NOW and answer.admit_at <= answer.held_until


@given(reason=st.one_of(st.sampled_from(sorted(codes.DECLINE_REASONS)), st.text(max_size=10)), note=maybe)
def test_a_decline_is_never_a_dead_end(reason: str, note: str) -> None:
    passes = reason in codes.DECLINE_REASONS and len(note.strip()) >= 4
    assert (code_of(rules.check_reason, reason, note, codes.DECLINE_REASONS, advice=True) == "") is passes


@given(reason=st.sampled_from(sorted(codes.CANCEL_REASONS)), note=maybe)
def test_another_reason_is_written_out(reason: str, note: str) -> None:
    refused = code_of(rules.check_reason, reason, note, codes.CANCEL_REASONS, advice=False)
    assert (refused == "") is (reason != "other" or bool(note.strip()))


outcomes = st.builds(
    OutcomeFields,
    diagnosis_name=maybe, treatment=maybe, plan=maybe,
    discharged_on=st.one_of(st.none(), days), follow_up_on=st.one_of(st.none(), days),
)  # fmt: skip


@given(outcome=outcomes, arrived_on=days)
def test_an_outcome_helps_the_clinic(outcome: OutcomeFields, arrived_on: dt.date) -> None:
    if code_of(rules.check_outcome, outcome, arrived_on, TODAY):
        return
    assert outcome.diagnosis_name.strip() and outcome.treatment.strip() and outcome.plan.strip()
    assert outcome.discharged_on is None or arrived_on <= outcome.discharged_on <= TODAY
    assert outcome.follow_up_on is None or outcome.follow_up_on >= TODAY


@given(outcome=outcomes, arrived_on=days, term=st.integers(0, 60))
def test_the_follow_up_is_neither_past_nor_late(outcome: OutcomeFields, arrived_on: dt.date, term: int) -> None:
    """After return the plan's date, at latest the term after discharge (SY-47), and never a day that is over."""
    full = replace(outcome, diagnosis_name="高血压", treatment="调整用药", plan="两周后复查")
    assume(not code_of(rules.check_outcome, full, arrived_on, TODAY))
    due = rules.return_follow_up_on(full, TODAY, term)
    latest = max((full.discharged_on or TODAY) + term * DAY, TODAY)
    assert TODAY <= due <= latest
    if full.follow_up_on and full.follow_up_on <= latest:
        assert due == full.follow_up_on, "the plan's own date holds when it is early enough"


@given(born=st.dates(dt.date(1900, 1, 1), TODAY))
def test_age_is_completed_years(born: dt.date) -> None:
    age = age_on(born, TODAY)
    assert 0 <= age <= 126
    assert (born.year + age, born.month, born.day) <= (TODAY.year, TODAY.month, TODAY.day)
    assert (born.year + age + 1, born.month, born.day) > (TODAY.year, TODAY.month, TODAY.day)


@given(promised=st.one_of(st.none(), moments), at=moments)
def test_a_promise_is_kept_up_to_its_moment(promised: dt.datetime | None, at: dt.datetime) -> None:
    assert rules.within(promised, at) is (promised is None or at <= promised)
