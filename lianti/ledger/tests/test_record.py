"""Recording: exactly the declared fields, inside the action's transaction, nothing of a person; and traces."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lianti.kernel.pure import clock
from lianti.ledger import facts
from lianti.ledger.actions import record, trace
from lianti.ledger.models import Fact, Trace
from lianti.ledger.queries import facts_about
from lianti.ledger.tests.ground import AT, CLINIC, DOCTOR, KIND, SUBJECT, Person, look, write


def say(data: dict[str, Any], kind: str = KIND, at: dt.datetime = AT) -> Fact:
    return record(kind, by=DOCTOR, at=at, subject_type="case", subject_uid=SUBJECT, data=data)


@pytest.mark.django_db(transaction=True)
def test_a_fact_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        say({"what": 1})
    assert not Fact.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("data", [{}, {"what": 1, "more": 2}, {"other": 1}])
def test_other_fields_than_declared_are_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"ledgertest.happened wants \['what'\]"):
        say(data)
    assert not Fact.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["22990019530417123X", "10000001234", "x" * 201, float("nan"), {"a": object()}])
def test_what_is_no_code_is_refused_by_name(value: Any) -> None:
    with pytest.raises(ValueError, match=r"ledgertest.happened: what"):
        say({"what": value})
    assert not Fact.objects.exists()


@pytest.mark.django_db
def test_an_undeclared_kind_and_a_moment_without_a_zone_are_mistakes() -> None:
    with pytest.raises(KeyError):
        say({}, kind="ledgertest.never")
    with pytest.raises(ValueError, match="time zone"):
        say({"what": 1}, at=dt.datetime(2026, 3, 2, 8, 0))


@pytest.mark.django_db
def test_a_fact_says_who_when_and_where() -> None:
    late = dt.datetime(2026, 3, 1, 16, 30, tzinfo=dt.UTC)
    with clock.frozen(AT):
        fact = Fact.objects.get(pk=write("123456789012", at=late).pk)
    assert (fact.by_uid, fact.acting_institution_uid, fact.institution_uid) == (DOCTOR.uid, CLINIC, None)
    assert (fact.on_day, fact.recorded_at, fact.seq) == (dt.date(2026, 3, 2), AT, None)
    assert (fact.version, fact.data) == (1, {"what": "123456789012"})
    assert facts_about(SUBJECT) == [fact]


@pytest.mark.django_db
def test_the_version_goes_with_the_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "_KINDS", {})
    facts.declare(KIND, label="测试", fields={"other": "anything"}, version=2)
    assert say({"other": 1}).version == 2


def test_a_kind_is_declared_once_and_says_what_it_means(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "_KINDS", {})
    first = facts.declare("a.b", label="甲", fields={"x": "days"})
    assert facts.declare("a.b", label="甲", fields={"x": "days"}) == first
    assert facts.all_kinds() == [first]
    assert (facts.label_of("a.b"), facts.label_of("gone.kind")) == ("甲", "gone.kind")
    with pytest.raises(ValueError, match="declared twice"):
        facts.declare("a.b", label="甲", fields={"x": "days", "y": "days"})
    for kind, label, meaning in (("ab", "甲", "days"), ("A.b", "甲", "days"), ("a.c", " ", "days"), ("a.c", "甲", "")):
        with pytest.raises(ValueError, match="fact kind"):
            facts.declare(kind, label=label, fields={"x": meaning})


@pytest.mark.django_db
def test_a_trace_says_who_in_which_role_for_what() -> None:
    row = Trace.objects.get(pk=look("reveal").pk)
    assert (row.actor_uid, row.actor_name, row.actor_role) == (DOCTOR.uid, DOCTOR.name, "gp")
    assert (row.purpose, row.operation, row.object_uid) == ("诊疗服务", "reveal", SUBJECT)
    assert row.is_true()


@pytest.mark.django_db
def test_a_long_name_does_not_keep_a_page_from_opening() -> None:
    row = Trace.objects.get(pk=look(by=Person(name="长" * 80)).pk)
    assert row.actor_name == "长" * 60
    assert row.is_true()


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["purpose", "operation"])
def test_a_trace_without_purpose_or_operation_is_none(missing: str) -> None:
    words = {"purpose": "诊疗服务", "operation": "read"} | {missing: ""}
    with pytest.raises(ValueError, match="purpose"):
        trace(by=DOCTOR, object_type="resident", object_uid=SUBJECT, at=AT, **words)
    assert not Trace.objects.exists()
