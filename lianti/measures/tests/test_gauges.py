"""Every word of the vocabulary against numbers worked out by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from lianti.measures.kinds import OPERATIONS
from lianti.measures.queries import evaluate, evidence, has_unmet, judged, parse_gauge, unmet
from lianti.measures.shapes import Reading, Scope
from lianti.measures.tests.writing import (
    ALLIANCE,
    CLINIC,
    LEAD,
    MEMBERS,
    NOW,
    OTHER_ALLIANCE,
    SCOPE,
    STATION,
    STRANGER,
    write,
)

pytestmark = pytest.mark.django_db


def read(**table: Any) -> Reading:
    """Evaluate a gauge written as in a charter file."""
    return evaluate(parse_gauge(table), SCOPE, NOW)


ONE_OF_EACH: list[dict[str, Any]] = [
    {"op": "count", "kind": "a.x"},
    {"op": "zero", "kind": "a.x", "where": {"bad": True}},
    {"op": "share", "kind": "a.x", "met": {"ok": True}},
    {"op": "least_share", "kind": "a.x", "part": "part", "whole": "whole"},
    {"op": "rest_share", "kind": "a.x", "part": "part", "whole": "whole"},
    {"op": "use_of", "kind": "a.x", "of": "a.x", "field": "whole"},
    {"op": "coverage", "kind": "a.x"},
    {"op": "median", "kind": "a.x", "field": "wait"},
    {"op": "p90", "kind": "a.x", "then": "a.y"},
    {"op": "rate_of_change", "kind": "a.x"},
    {"op": "days_with_at_least", "kind": "a.x", "least": 1},
    {"op": "distinct", "kind": "a.x", "by": "subject"},
    {"op": "held_each_year", "kind": "a.x"},
    {"op": "within_hours", "kind": "a.x", "then": "a.y", "hours": 2},
    {"op": "sum", "kind": "a.x", "field": "part"},
    {"op": "last", "kind": "a.x"},
]


def test_every_word_is_tried_here() -> None:
    """A new word without a test fails."""
    assert {table["op"] for table in ONE_OF_EACH} == set(OPERATIONS)


@pytest.mark.parametrize("table", ONE_OF_EACH, ids=lambda table: table["op"])
def test_nothing_to_measure_is_never_zero(table: dict[str, Any]) -> None:
    """Silence has no value."""
    reading = read(**table)
    assert reading.value is None
    assert reading.evidence == 0
    assert reading.last_at is None


@pytest.mark.parametrize("table", ONE_OF_EACH, ids=lambda table: table["op"])
def test_the_number_of_statements_does_not_grow(table: dict[str, Any], django_assert_max_num_queries: Any) -> None:
    """At most two statements, with 3 facts as with 60."""
    gauge = parse_gauge(table)
    for number in range(60):
        write("a.x", days=number / 3, subject=number, ok=True, bad=False, part=1, whole=4, wait=number)
    with django_assert_max_num_queries(2) as captured:
        reading = evaluate(gauge, SCOPE, NOW)
    assert isinstance(captured, CaptureQueriesContext)
    assert reading.evidence > 0 or table["op"] in {"p90"}


def test_count_is_zero_only_when_the_kind_lives() -> None:
    """Facts that do not fulfil the condition make 0, no facts make nothing."""
    write("a.x", colour="red")
    write("a.x", colour="blue")
    assert read(op="count", kind="a.x").value == 2
    assert read(op="count", kind="a.x", where={"colour": "red"}).value == 1
    assert read(op="count", kind="a.x", where={"colour": "green"}).value == 0
    assert read(op="count", kind="a.z", where={"colour": "red"}).value is None


def test_zero_needs_something_it_could_have_happened_to() -> None:
    """Nothing bad among nothing at all is silence."""
    assert read(op="zero", kind="a.bad", of="a.x").value is None
    write("a.x")
    assert read(op="zero", kind="a.bad", of="a.x").value == 0
    write("a.bad")
    reading = read(op="zero", kind="a.bad", of="a.x")
    assert (reading.value, reading.numerator, reading.denominator) == (1, 1, 1)


def test_share_by_condition_and_by_kind() -> None:
    """3 of 4 met; 2 printed for 4 submitted."""
    for ok in (True, True, True, False):
        write("a.x", ok=ok)
    write("a.print"), write("a.print")
    reading = read(op="share", kind="a.x", met={"ok": True})
    assert (reading.value, reading.numerator, reading.denominator, reading.evidence) == (0.75, 3, 4, 4)
    assert read(op="share", kind="a.print", of="a.x").value == 0.5
    assert read(op="share", kind="a.x", where={"ok": False}, met={"ok": True}).value == 0


def test_least_share_names_the_worst_group() -> None:
    """The smallest session decides, not the mean; groups are summed first."""
    write("c.opened", service="eye", reserved=4, seats=20)
    write("c.opened", service="ear", reserved=1, seats=10)
    write("c.opened", service="ear", reserved=5, seats=10)
    write("c.opened", service="nil", reserved=0, seats=0)
    single = read(op="least_share", kind="c.opened", part="reserved", whole="seats")
    assert (single.value, single.numerator, single.denominator) == (0.1, 1, 10)
    grouped = read(op="least_share", kind="c.opened", part="reserved", whole="seats", by="service")
    assert (grouped.value, grouped.worst) == (0.2, "eye")
    met = read(op="least_share", kind="c.opened", met={"reserved": {"op": "gte", "value": 4}}, by="institution")
    assert (met.numerator, met.denominator) == (2, 4)


def test_what_is_left_and_what_is_used() -> None:
    """Sums are divided, not means; a report without beds adds nothing."""
    write("b.reported", free=2, beds=10), write("b.reported", free=9, beds=10), write("b.reported", free=0, beds=0)
    left = read(op="rest_share", kind="b.reported", part="free", whole="beds")
    assert (left.value, left.numerator, left.denominator) == (0.45, 9, 20)
    (
        write("c.open", reserved=5),
        write("c.open", reserved=3),
        write("c.booked", pool="referral"),
        write("c.booked", pool="x"),
    )
    used = read(op="use_of", kind="c.booked", where={"pool": "referral"}, of="c.open", field="reserved")
    assert (used.value, used.numerator, used.denominator) == (0.125, 1, 8)


def test_coverage_names_the_missing() -> None:
    """Two of three members; a stranger's fact helps nobody."""
    write("a.named", institution=LEAD), write("a.named", institution=CLINIC), write("a.named", institution=CLINIC)
    write("a.named", institution=STRANGER)
    reading = read(op="coverage", kind="a.named")
    assert (reading.numerator, reading.denominator, reading.missing) == (2, 3, (STATION,))
    without_lead = read(op="coverage", kind="a.named", among="members")
    assert (without_lead.numerator, without_lead.denominator) == (1, 2)


def test_coverage_until_looks_at_the_latest_fact_of_each_subject() -> None:
    """An agreement that was ended no longer covers, one that was extended does."""
    write("a.signed", days=9, subject=1, institution=CLINIC, until="2026-06-01")
    write("a.extended", days=8, subject=1, institution=CLINIC, until="2027-06-01")
    write("a.signed", days=9, subject=2, institution=STATION, until="2027-06-01")
    write("a.ended", days=2, subject=2, institution=STATION, until="2026-06-30")
    kinds = ["a.signed", "a.extended", "a.ended"]
    reading = read(op="coverage", kind=kinds, until="until", among="members")
    assert (reading.numerator, reading.denominator, reading.missing) == (1, 2, (STATION,))


def test_coverage_of_editions_begins_again_with_each_new_one() -> None:
    """Everybody confirms the first edition, before or after its first day; of the second one only the clinic."""
    write("a.published", days=90, subject=1, edition="1", sort="q"), write("a.published", days=90, subject=2, sort="p")
    for days, place in ((89, LEAD), (80, CLINIC), (9, STATION)):
        write("a.confirmed", days=days, subject=1, institution=place, edition="1", sort="q")
    table = {
        "op": "coverage", "kind": "a.confirmed", "of": "a.published", "of_where": {"sort": "q"}, "field": "edition",
        "window_days": 0,
    }  # fmt: skip
    assert read(**table).value == 1
    write("a.published", days=5, subject=1, edition="2", sort="q")
    assert (read(**table).value, len(read(**table).missing)) == (0, 3)
    write("a.confirmed", days=1, subject=1, institution=CLINIC, edition="2", sort="q")
    reading = read(**table)
    assert (reading.numerator, reading.denominator) == (1, 3) and CLINIC not in reading.missing
    assert read(**table | {"of": "a.never"}).value is None


def test_median_and_p90_of_a_field() -> None:
    """Middle of 1 2 3 10; nine tenths of ten values; nulls are no values."""
    for wait in (10, 1, 3, 2, None):
        write("a.x", wait=wait)
    reading = read(op="median", kind="a.x", field="wait", unit="days")
    assert (reading.value, reading.unit, reading.denominator) == (2.5, "days", 4)
    for number in range(1, 11):
        write("a.y", wait=number)
    assert read(op="p90", kind="a.y", field="wait").value == 9


def test_median_between_two_facts_of_one_subject() -> None:
    """2 h and 4 h; the open one has no sample; a later fact before the first is not an answer."""
    for subject, later in ((1, 2), (2, 4)):
        write("a.asked", days=3, subject=subject)
        write("a.answered", days=3, hours=-later, subject=subject, institution=LEAD)
    write("a.asked", days=1, subject=3)
    write("a.answered", days=5, subject=3)
    hours = read(op="median", kind="a.asked", then="a.answered")
    assert (hours.value, hours.unit, hours.denominator) == (3, "hours", 2)
    assert read(op="median", kind="a.asked", then="a.answered", unit="days").value == 3 / 24


def test_within_hours_leaves_out_what_still_runs() -> None:
    """In time, late, never, and one whose time is not over."""
    write("a.asked", days=3, subject=1), write("a.answered", days=3, hours=-1, subject=1)
    write("a.asked", days=3, subject=2), write("a.answered", days=3, hours=-30, subject=2)
    write("a.asked", days=3, subject=3)
    write("a.asked", days=0, hours=2, subject=4)
    reading = read(op="within_hours", kind="a.asked", then="a.answered", hours=24)
    assert (reading.numerator, reading.denominator, reading.evidence) == (1, 3, 4)


def test_rate_of_change_compares_two_windows() -> None:
    """Three in the last ten days after two in the ten before."""
    for days in (1, 2, 3, 12, 13, 25):
        write("a.x", days=days)
    reading = read(op="rate_of_change", kind="a.x", window_days=10)
    assert (reading.value, reading.numerator, reading.denominator) == (0.5, 3, 2)
    assert read(op="rate_of_change", kind="a.x", window_days=40).value is None


def test_days_with_at_least_counts_days_of_the_window() -> None:
    """Two good days of ten; on weekends one of four (13, 14, 20, 21, 27, 28 June are weekend days)."""
    for days in (1, 1, 2, 3, 3):
        write("a.x", days=days)
    reading = read(op="days_with_at_least", kind="a.x", least=2, window_days=10)
    assert (reading.numerator, reading.denominator) == (2, 10)
    weekend = read(op="days_with_at_least", kind="a.x", least=1, window_days=14, days="weekend")
    assert (weekend.numerator, weekend.denominator) == (2, 4)


def test_distinct_counts_values() -> None:
    """Two institutions, one person, three days, two colours."""
    write("a.x", days=1, institution=LEAD, colour="red"), write("a.x", days=2, colour="red")
    write("a.x", days=3, colour="blue")
    values = {by: read(op="distinct", kind="a.x", by=by).value for by in ("institution", "actor", "day", "colour")}
    assert values == {"institution": 2, "actor": 1, "day": 3, "colour": 2}


def test_held_each_year_does_not_ask_for_a_year_that_runs() -> None:
    """2024 held, 2025 missed, 2026 still open; once held, 2026 counts."""
    write("a.met", days=600)
    reading = read(op="held_each_year", kind="a.met", years=3)
    assert (reading.numerator, reading.denominator) == (1, 2)
    write("a.met", days=3)
    assert read(op="held_each_year", kind="a.met", years=3).value == 2 / 3


def test_last_counts_days() -> None:
    """Whole calendar days."""
    write("a.x", days=5), write("a.x", days=2)
    assert read(op="last", kind="a.x").value == 2


def test_scope_does_not_count_twice() -> None:
    """What travels under another alliance is not ours, although our member did it; what travels under none is."""
    write("a.x", alliance=OTHER_ALLIANCE, institution=LEAD)
    write("a.x", alliance=None, institution=LEAD)
    write("a.x", alliance=ALLIANCE, institution=STRANGER)
    write("a.x", alliance=None, institution=STRANGER)
    values = {scope: read(op="count", kind="a.x", scope=scope).value for scope in ("alliance", "members", "everywhere")}
    assert values == {"alliance": 2, "members": 2, "everywhere": 4}


def test_window_ends_now_and_zero_means_always() -> None:
    """A fact of tomorrow has not happened, one of last year is outside 90 days."""
    write("a.x", days=-1), write("a.x", days=0), write("a.x", days=89), write("a.x", days=90), write("a.x", days=700)
    assert read(op="count", kind="a.x", window_days=90).value == 2
    assert read(op="count", kind="a.x", window_days=0).value == 4


def verdicts(table: dict[str, Any]) -> list[bool | None]:
    """Return what is said of each fact of the evidence, newest first."""
    gauge = parse_gauge(table)
    facts = list(evidence(gauge, SCOPE, NOW))
    said = judged(gauge, facts, NOW)
    against = [fact for fact in facts if said[fact.pk] is False]
    assert not has_unmet(gauge) or list(unmet(gauge, evidence(gauge, SCOPE, NOW), NOW)) == against
    return [said[fact.pk] for fact in facts]


def test_evidence_is_what_was_read() -> None:
    """The rows behind a reading, newest first, and which of them speak against the promise."""
    late, good = write("a.x", days=2, ok=False), write("a.x", days=3, ok=True)
    write("a.x", days=200, ok=True)
    gauge = parse_gauge({"op": "share", "kind": "a.x", "met": {"ok": True}})
    assert list(evidence(gauge, SCOPE, NOW)) == [late, good]
    assert verdicts({"op": "share", "kind": "a.x", "met": {"ok": True}}) == [False, True]
    assert verdicts({"op": "zero", "kind": "a.x", "where": {"ok": False}}) == [False, True]
    assert verdicts({"op": "count", "kind": "a.x"}) == [None, None]
    assert verdicts({"op": "share", "kind": "a.print", "of": "a.x"}) == [None, None]


def test_evidence_says_who_was_late() -> None:
    """In time, late, never, still running; newest first."""
    write("a.asked", days=5, subject=1), write("a.answered", days=5, hours=-1, subject=1)
    write("a.asked", days=4, subject=2), write("a.answered", days=4, hours=-30, subject=2)
    write("a.asked", days=3, subject=3)
    write("a.asked", days=0, hours=2, subject=4)
    table = {"op": "within_hours", "kind": "a.asked", "then": "a.answered", "hours": 24}
    assert verdicts(table) == [None, False, False, True]


def test_evidence_of_comparisons_reaches_as_far_back_as_the_reading() -> None:
    """A rate of change shows both windows, a yearly one all its years."""
    write("a.x", days=1), write("a.x", days=15), write("a.x", days=400)
    rate = parse_gauge({"op": "rate_of_change", "kind": "a.x", "window_days": 10})
    assert evidence(rate, SCOPE, NOW).count() == evaluate(rate, SCOPE, NOW).evidence == 2
    years = parse_gauge({"op": "held_each_year", "kind": "a.x", "years": 2})
    assert evidence(years, SCOPE, NOW).count() == evaluate(years, SCOPE, NOW).evidence == 3


def test_coverage_of_nobody_has_no_value() -> None:
    """An alliance without members is not fully covered."""
    write("a.x")
    assert evaluate(parse_gauge({"op": "coverage", "kind": "a.x"}), Scope(ALLIANCE, MEMBERS), NOW).value is None


def test_last_at_is_the_latest_fact() -> None:
    """A board says when something happened last."""
    write("a.x", days=4, ok=True), write("a.x", days=2, ok=False)
    assert read(op="share", kind="a.x", met={"ok": True}).last_at == NOW - dt.timedelta(days=2)


def test_sum_adds_up_what_fulfils_where() -> None:
    """Money is fen; where nothing fulfils, the sum is 0, and where nothing happened it has no value."""
    for number in (1, 2, 3):
        write("a.x", days=number, subject=number, ok=number != 2, saved_fen=number * 100)
    assert read(op="sum", kind="a.x", field="saved_fen", where={"ok": True}) == Reading(
        400.0, "fen", None, None, 2, NOW - dt.timedelta(days=1)
    )
    assert read(op="sum", kind="a.x", field="saved_fen", where={"ok": 7}).value == 0
    assert read(op="sum", kind="a.z", field="saved_fen").value is None
