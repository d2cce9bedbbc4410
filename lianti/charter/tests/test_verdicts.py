"""Each kind of entry in each verdict it can have."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lianti.alliances.actions import set_term
from lianti.charter import judging
from lianti.charter.actions import attest_duty
from lianti.charter.judging import compute
from lianti.charter.models import Adoption
from lianti.charter.rules import due_before, judge_duty, reaches, worst
from lianti.charter.shapes import EntryVerdict, Threshold
from lianti.charter.tests.ground import ADOPTED, NOW, Ground, charter_text

DAY = dt.timedelta(days=1)


def only(adoption: Adoption, at: dt.datetime = NOW) -> EntryVerdict:
    """Return the verdict of the first entry of the first clause."""
    return compute(adoption, at).clauses[0].entries[0]


def test_promise_is_silent_then_broken_then_kept(ground: Ground, tmp_path: Path) -> None:
    """No fact is silence, never a share of 0."""
    adoption = ground.adopt(tmp_path, charter_text("promise"))
    silent = only(adoption)
    assert (silent.verdict, silent.value, silent.note) == ("silent", None, judging.NO_DATA)
    ground.fact("referral.scheduled", NOW - DAY, within_promise=False)
    broken = only(adoption)
    assert (broken.verdict, broken.value, broken.numerator, broken.denominator) == ("broken", 0, 0, 1)
    for _number in range(9):
        ground.fact("referral.scheduled", NOW - DAY, within_promise=True)
    kept = only(adoption)
    assert (kept.verdict, kept.value, kept.evidence, kept.threshold_value) == ("kept", 0.9, 10, 0.9)
    assert kept.last_at == NOW - DAY
    assert kept.window_days == 90


def test_silence_becomes_a_finding_after_the_grace_period(ground: Ground, tmp_path: Path) -> None:
    """30 days of patience after the adoption."""
    adoption = ground.adopt(tmp_path, charter_text("promise"))
    assert not only(adoption, ADOPTED + 29 * DAY).finding
    assert only(adoption, ADOPTED + 30 * DAY).finding


def test_term_is_kept_only_with_an_obeying_fact(ground: Ground, tmp_path: Path) -> None:
    """The value in force alone proves nothing."""
    adoption = ground.adopt(tmp_path, charter_text("term"))
    silent = only(adoption)
    assert (silent.verdict, silent.value, silent.note) == ("silent", 20, judging.NO_PROOF)
    ground.fact("alliances.agreement_signed", NOW - DAY, until_on="2027-01-01")
    assert only(adoption).verdict == "kept"


def test_term_with_another_value_in_force_is_broken(ground: Ground, tmp_path: Path) -> None:
    """Whoever changes the value by hand shows up on the board."""
    adoption = ground.adopt(tmp_path, charter_text("term"))
    ground.fact("alliances.agreement_signed", NOW - DAY, until_on="2027-01-01")
    set_term(
        alliance=ground.alliance, name="alliances.grace_days", value=99, clause="SY-01", edition="1", by=ground.office,
        at=NOW - DAY,
    )  # fmt: skip
    broken = only(adoption)
    assert (broken.verdict, broken.value, broken.threshold_value) == ("broken", 99, 20)


def test_capability_says_when_and_by_what_kind_of_member_it_was_used(ground: Ground, tmp_path: Path) -> None:
    """The role of the institution, never a person."""
    adoption = ground.adopt(tmp_path, charter_text("capability"))
    assert (only(adoption).verdict, only(adoption).used_by) == ("silent", "")
    ground.fact("referral.submitted", NOW - 40 * DAY)
    assert only(adoption).verdict == "silent"
    ground.fact("referral.submitted", NOW - DAY)
    kept = only(adoption)
    assert (kept.verdict, kept.used_by, kept.page, kept.last_at) == ("kept", "member", "board:charter", NOW - DAY)


def test_duty_is_attested_with_a_document(ground: Ground, tmp_path: Path) -> None:
    """Overdue after the due day, kept once the office files the document."""
    adoption = ground.adopt(tmp_path, charter_text("duty"))
    before = only(adoption, dt.datetime(2026, 2, 1, tzinfo=NOW.tzinfo))
    assert (before.verdict, before.finding) == ("silent", False)
    assert only(adoption).verdict == "broken"
    attest_duty(
        adoption=adoption, clause_id="SY-01", entry=1, document="示例〔2026〕1号", attested_on=dt.date(2026, 4, 2),
        by=ground.office, at=NOW,
    )  # fmt: skip
    assert (only(adoption).verdict, only(adoption).evidence) == ("kept", 1)


def test_principle_and_not_yet_say_what_they_are(ground: Ground, tmp_path: Path) -> None:
    """Neither is measured."""
    clauses = compute(ground.adopt(tmp_path, charter_text("principle", "not_yet")), NOW).clauses
    assert [clause.verdict for clause in clauses] == ["principle", "not_yet"]
    assert clauses[1].entries[0].label == "随远程医疗部分提供。"


def test_clause_shows_the_worst_of_its_entries(ground: Ground, tmp_path: Path) -> None:
    """Broken, silent, not_yet, kept; a principle adds nothing."""
    text = charter_text("capability+not_yet+promise", "capability+not_yet", "capability+principle")
    adoption = ground.adopt(tmp_path, text)
    ground.fact("referral.submitted", NOW - DAY)
    assert [c.verdict for c in compute(adoption, NOW).clauses] == ["silent", "not_yet", "kept"]
    ground.fact("referral.scheduled", NOW - DAY, within_promise=False)
    status = compute(adoption, NOW)
    assert [c.verdict for c in status.clauses] == ["broken", "not_yet", "kept"]
    assert status.counts == {"kept": 1, "broken": 1, "silent": 0, "not_yet": 1, "principle": 0}


def test_a_member_that_left_counts_for_what_it_did_while_it_belonged(ground: Ground, tmp_path: Path) -> None:
    """Facts under no alliance count through memberships that overlap the window."""
    text = charter_text("capability").replace('facts = ["referral', 'scope = "members"\nfacts = ["referral')
    adoption = ground.adopt(tmp_path, text)
    ground.fact("referral.submitted", NOW - 20 * DAY)
    ground.alliance.memberships.filter(institution=ground.clinic).update(until_on=(NOW - 10 * DAY).date())
    assert only(adoption).verdict == "kept"
    ground.alliance.memberships.filter(institution=ground.clinic).update(until_on=(NOW - 60 * DAY).date())
    assert only(adoption).verdict == "silent"


@pytest.mark.parametrize(
    ("op", "below", "at", "above"),
    [(">=", False, True, True), (">", False, False, True), ("<=", True, True, False), ("<", True, False, False),
     ("==", False, True, False)],
)  # fmt: skip
def test_thresholds(op: str, below: bool, at: bool, above: bool) -> None:
    """On, under and over the line; a hair of rounding does not matter."""
    line = Threshold(op, 0.3)
    assert [reaches(value, line) for value in (0.2, 0.3, 0.4)] == [below, at, above]
    assert reaches(0.1 + 0.2, Threshold("<=", 0.3))


def test_worst_of_nothing_is_not_yet() -> None:
    """A clause without entries is not kept."""
    assert worst([]) == "not_yet"
    assert worst(["principle", "kept"]) == "kept"
    assert worst(["principle"]) == "principle"


def test_duties_by_day() -> None:
    """Once, every year, before the adoption, too early, long ago."""
    today, adopted = dt.date(2026, 6, 30), dt.date(2026, 1, 5)
    assert due_before("03-31", dt.date(2026, 3, 30)) == dt.date(2025, 3, 31)
    assert due_before(dt.date(2027, 1, 1), today) is None
    assert judge_duty("03-31", [], adopted, today) == "broken"
    assert judge_duty("12-31", [], adopted, today) == "silent"
    assert judge_duty(dt.date(2026, 5, 1), [], adopted, today) == "broken"
    assert judge_duty("03-31", [dt.date(2025, 2, 1)], adopted, today) == "broken"
    assert judge_duty("03-31", [dt.date(2026, 2, 1)], adopted, today) == "kept"
    assert judge_duty("12-31", [dt.date(2026, 2, 1)], adopted, today) == "kept"
    assert judge_duty("12-31", [dt.date(2026, 7, 1)], adopted, today) == "silent"
