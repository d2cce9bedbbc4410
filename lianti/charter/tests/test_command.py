"""`lianti charter`: check names what does not exist, status has stable keys, exit codes say what was found."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from lianti.charter.checking import Known, check
from lianti.charter.facts import ADOPTED
from lianti.charter.library import content_of, keys
from lianti.charter.tests.ground import NOW, Ground, charter_text
from lianti.cli.main import main
from lianti.kernel.pure import clock
from lianti.ledger.facts import all_kinds
from lianti.ledger.models import Fact

NAMES = Known(
    {"referral.scheduled": frozenset({"within_promise"}), "referral.submitted": frozenset(),
     "alliances.agreement_signed": frozenset({"until_on"})},
    frozenset({"alliances.grace_days"}),
    frozenset({"board:charter"}),
)  # fmt: skip


def codes(text: str) -> list[tuple[str, str]]:
    """Return clause and code of everything the check finds."""
    return [(problem.clause, problem.code) for problem in check(text, NAMES)]


def test_a_right_file_has_no_problems() -> None:
    """Every kind of entry."""
    assert codes(charter_text("promise", "term", "capability", "duty", "principle+not_yet")) == []


@pytest.mark.parametrize(
    ("entry", "old", "new", "code"),
    [
        ("promise", "referral.scheduled", "referral.teleported", "unknown_fact"),
        ("promise", "within_promise", "within_dream", "unknown_field"),
        ("promise", '"share"', '"mean"', "gauge"),
        ("term", "grace_days", "grace_weeks", "unknown_term"),
        ("capability", "board:charter", "board:nowhere", "unknown_page"),
        ("capability", "referral.submitted", "referral.teleported", "unknown_fact"),
    ],
)
def test_unknown_names_are_named(entry: str, old: str, new: str, code: str) -> None:
    """Facts, fields, gauges, terms, pages."""
    assert codes(charter_text(entry).replace(old, new)) == [("SY-01", code)]


def test_missing_and_double_clauses_are_named() -> None:
    """What the charter covers is stated once, nothing else is."""
    text = charter_text("duty", "duty", "duty")
    assert codes(text.replace('id = "SY-03"', 'id = "SY-02"')) == [("SY-03", "missing_clause"), ("SY-02", "twice")]
    assert codes(text.replace("SY-03", "SY-04", 1)) == [("SY-04", "missing_clause")]
    assert codes(text.replace("SY-01..SY-03", "SY-01..SY-02")) == [("SY-03", "not_covered")]


def test_a_clause_without_entries_is_named() -> None:
    """Say at least not_yet."""
    assert codes(charter_text("duty").split("[[clause.entry]]")[0]) == [("SY-01", "no_entry")]


def test_every_fact_the_charters_name_is_declared_with_its_fields() -> None:
    """Only pages may be missing where this test runs without all addresses."""
    facts = {kind.kind: frozenset(kind.fields) for kind in all_kinds()}
    from lianti.alliances.terms import all_terms

    names = Known(facts, frozenset(spec.name for spec in all_terms()), frozenset())
    found = {key: [p for p in check(content_of(key), names) if p.code != "unknown_page"] for key in keys()}
    assert found == {key: [] for key in keys()}


def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    """Return what was printed as JSON."""
    return json.loads(capsys.readouterr().out)


@pytest.mark.urls("lianti.faces.board.urls")
def test_check_exits_with_1_and_names_the_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same in words and as JSON."""
    wrong, right = tmp_path / "wrong.toml", tmp_path / "right.toml"
    wrong.write_text(charter_text("promise").replace("referral.scheduled", "referral.x"), encoding="utf-8")
    right.write_text(charter_text("principle"), encoding="utf-8")
    assert main(["charter", "check", str(right)]) == 0
    assert "no problems" in capsys.readouterr().out
    assert main(["charter", "check", str(wrong)]) == 1
    assert "SY-01 entry 1: no action records a fact 'referral.x' [unknown_fact]" in capsys.readouterr().out
    assert main(["charter", "check", str(wrong), "--json"]) == 1
    (row,) = printed(capsys)["charters"]
    assert list(row["problems"][0]) == ["code", "clause", "entry", "message"]


def test_status_has_stable_keys_and_exits_with_1_when_a_clause_is_broken(
    ground: Ground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The documented document."""
    ground.adopt(tmp_path, charter_text("promise", "principle"))
    ground.fact("referral.scheduled", NOW, within_promise=False)
    with clock.frozen(NOW):
        assert main(["charter", "status", "small", "--json"]) == 1
    document = printed(capsys)
    assert list(document) == ["charter", "edition", "alliance", "computed_at", "clauses", "counts"]
    assert document["counts"] == {"kept": 0, "broken": 1, "silent": 0, "not_yet": 0, "principle": 1}
    clause = document["clauses"][0]
    assert list(clause) == ["id", "title", "verdict", "finding", "entries"]
    assert list(clause["entries"][0]) == ["kind", "label", "verdict", "note", "evidence"]
    assert clause["entries"][0]["evidence"] == {
        "value": 0.0, "unit": "share", "threshold": {"op": ">=", "value": 0.9}, "numerator": 0, "denominator": 1,
        "window_days": 90, "facts": 1, "last_at": NOW.astimezone(dt.UTC).isoformat(), "missing": 0,
    }  # fmt: skip


def test_status_exits_with_0_when_everything_is_kept_and_with_1_on_long_silence(
    ground: Ground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Silence inside the grace period is no finding, later it is."""
    adoption = ground.adopt(tmp_path, charter_text("promise", "principle"))
    with clock.frozen(adoption.adopted_at):
        assert main(["charter", "status", "small"]) == 0
    assert "silent" in capsys.readouterr().out
    with clock.frozen(NOW):
        assert main(["charter", "status", "small"]) == 1
        ground.fact("referral.scheduled", NOW, within_promise=True)
        assert main(["charter", "status", "small"]) == 0


def test_status_of_what_nobody_adopted_is_refused(ground: Ground, capsys: pytest.CaptureFixture[str]) -> None:
    """With the way out."""
    assert main(["charter", "status", "songyuan"]) == 1
    assert "lianti charter adopt" in capsys.readouterr().err


def test_adopt_from_the_command_line(ground: Ground, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The alliance is named, or the one founded under the charter."""
    path = tmp_path / "small.toml"
    path.write_text(charter_text("principle"), encoding="utf-8")
    assert main(["charter", "adopt", str(path)]) == 1
    assert "--alliance" in capsys.readouterr().err
    assert main(["charter", "adopt", str(path), "--alliance", ground.alliance.name]) == 0
    assert Fact.objects.filter(kind=ADOPTED).count() == 1
    path.write_text(charter_text("promise").replace("share", "mean"), encoding="utf-8")
    assert main(["charter", "adopt", str(path), "--alliance", ground.alliance.name]) == 1
    assert "unknown gauge 'mean'" in capsys.readouterr().out
