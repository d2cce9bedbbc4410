"""Verify names what was changed, removed or cut, and says what it cannot know."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianti.ledger import keyfile, sealing, verifying
from lianti.ledger.anchor import Head
from lianti.ledger.findings import Finding, gathered
from lianti.ledger.keyring import keyring
from lianti.ledger.models import Fact, Seal, Stream
from lianti.ledger.sealing import GENESIS, merkle_root, seal_stream
from lianti.ledger.tests.ground import AT, remove, tamper, write
from lianti.ledger.verifying import verify_stream

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten facts in seals of 1-4, 5-8, 9-10."""
    monkeypatch.setattr(sealing, "BATCH", 4)
    for _ in range(10):
        write()
    seal_stream("fact", AT)


def found() -> list[tuple[str, int, int]]:
    return [(f.code, f.first_seq, f.last_seq) for f in verify_stream("fact").findings]


def fact(seq: int) -> Fact:
    return Fact.objects.get(seq=seq)


def set_seal(first_seq: int, **columns: object) -> None:
    Seal.objects.filter(first_seq=first_seq).update(**columns)


def test_a_whole_ledger_is_sound() -> None:
    write()
    verdict = verify_stream("fact")
    assert verdict.sound
    assert (verdict.sealed, verdict.unsealed, verdict.anchor, verdict.anchor_note) == (10, 1, "whole", "")
    assert verify_stream("trace").anchor == "empty"


def test_a_changed_row_is_named() -> None:
    tamper(fact(6), data='{"what": "else"}')
    assert found() == [("row_changed", 6, 6)]
    assert str(verify_stream("fact").findings[0]) == "fact 6: changed"


def test_a_row_changed_with_its_digest_is_named() -> None:
    row = fact(6)
    tamper(row, kind="x.y")
    row.refresh_from_db()
    tamper(row, digest=keyring().mac("audit", row.canonical()).hex())
    assert fact(6).is_true()
    assert found() == [("row_changed", 6, 6)]


@pytest.mark.parametrize("data", ["[]", "1e999", '"text"'])
def test_a_row_that_is_out_of_shape_is_named(data: str) -> None:
    tamper(fact(2), data=data)
    assert found() == [("row_changed", 2, 2)]


def test_a_row_that_can_no_longer_be_read_is_named() -> None:
    if connection.vendor == "sqlite":  # PostgreSQL's columns refuse such a value
        tamper(fact(2), by_uid="no uid at all")
        tamper(fact(3), happened_at="yesterday")
        assert found() == [("row_changed", 2, 3)]


def test_a_removed_row_is_named() -> None:
    remove("ledger_fact", "seq = %s", 6)
    remove("ledger_fact", "seq = %s", 10)
    assert found() == [("row_removed", 6, 6), ("row_removed", 10, 10)]


def test_a_table_changed_as_a_whole_is_one_line() -> None:
    for row in Fact.objects.all():
        tamper(row, subject_type="else")
    assert found() == [("row_changed", 1, 10)]


def test_rows_exchanged_are_named() -> None:
    one, two = fact(1), fact(2)
    tamper(one, seq=1001)
    tamper(two, seq=1)
    tamper(one, seq=2)
    assert found() == [("row_changed", 1, 2)]


def test_a_removed_seal_is_named() -> None:
    remove("ledger_seal", "first_seq = %s", 5)
    assert ("seal_missing", 9, 10) in found()
    assert ("cut", 5, 8) in found()


def test_a_removed_last_seal_leaves_rows_without_one() -> None:
    remove("ledger_seal", "first_seq = %s", 9)
    assert found() == [("row_without_seal", 9, 10), ("cut", 9, 10)]


@pytest.mark.parametrize("columns", [{"mac": "0" * 64}, {"count": 3}, {"last_seq": 7}, {"root": "0" * 64}])
def test_a_changed_seal_is_named(columns: dict[str, object]) -> None:
    set_seal(5, **columns)
    assert {code for code, first, _last in found() if first == 5} >= {"seal_changed"}


@pytest.mark.parametrize("leaves", ["", "zz" * 32, "0" * 64])
def test_changed_leaves_are_named(leaves: str) -> None:
    set_seal(5, leaves=leaves)
    assert ("seal_changed", 5, 8) in found()


def test_a_seal_made_anew_by_who_has_the_key_breaks_the_chain_and_the_anchor() -> None:
    """Even the audit key does not help: the seals after it and the anchor know the old root."""
    row = fact(6)
    tamper(row, kind="x.y")
    row.refresh_from_db()
    tamper(row, digest=keyring().mac("audit", row.canonical()).hex())
    seal = Seal.objects.get(first_seq=5)
    leaves = list(Fact.objects.filter(seq__range=(5, 8)).order_by("seq").values_list("digest", flat=True))
    seal.leaves, seal.root = "".join(leaves), merkle_root(leaves)
    seal.mac = keyring().mac("audit", seal.head()).hex()
    seal.save()
    assert found() == [("seal_order", 9, 10), ("cut", 5, 8)]


def test_the_end_cut_off_is_shown_by_the_anchor() -> None:
    remove("ledger_fact", "seq >= %s", 5)
    remove("ledger_seal", "first_seq >= %s", 5)
    verdict = verify_stream("fact")
    assert [(f.code, f.first_seq, f.last_seq) for f in verdict.findings] == [("cut", 5, 10)]
    assert "2 seals that are not in the database" in verdict.findings[0].message


def test_the_end_cut_off_and_sealed_over_is_still_shown() -> None:
    remove("ledger_fact", "seq >= %s", 5)
    remove("ledger_seal", "first_seq >= %s", 5)
    Stream.objects.update(anchored_seq=4)
    for _ in range(9):
        write()
    seal_stream("fact", AT)
    codes = {code for code, _first, _last in found()}
    assert codes == {"cut"}


def test_without_anchor_nothing_is_found_but_the_doubt_is_told(anchor_path: Path) -> None:
    anchor_path.unlink()
    remove("ledger_fact", "seq >= %s", 5)
    remove("ledger_seal", "first_seq >= %s", 5)
    verdict = verify_stream("fact")
    assert verdict.sound
    assert verdict.anchor == "missing"
    assert "truncation cannot be excluded" in verdict.anchor_note


@pytest.mark.parametrize("kept", [slice(1, None), slice(0, 1), slice(0, 0)])
def test_an_anchor_with_lines_missing_is_told(anchor_path: Path, kept: slice) -> None:
    lines = anchor_path.read_text().splitlines(keepends=True)
    anchor_path.write_text("".join(lines[kept]))
    verdict = verify_stream("fact")
    assert verdict.sound
    assert verdict.anchor == "partial"
    assert "truncation cannot be excluded" in verdict.anchor_note


def test_a_forged_or_broken_line_of_the_anchor_is_named(anchor_path: Path) -> None:
    lines = anchor_path.read_text().splitlines()
    forged = json.dumps(json.loads(lines[0]) | {"root": "1" * 64})
    unknown = json.dumps(json.loads(lines[0]) | {"key_id": "k9"})
    anchor_path.write_text("\n".join([forged, unknown, "no json", '{"a": 1}', *lines[1:]]) + "\n")
    findings = verify_stream("fact").findings
    assert [f.code for f in findings] == ["anchor_changed"] * 4
    assert str(findings[2]) == "fact: line 3 of the anchor is not readable"


def test_the_same_line_twice_is_a_crash_and_no_finding(anchor_path: Path) -> None:
    lines = anchor_path.read_text().splitlines()
    anchor_path.write_text("\n".join([*lines, lines[-1]]) + "\n")
    assert verify_stream("fact").sound


def test_an_unsealed_row_that_was_changed_is_named() -> None:
    row = write()
    tamper(row, kind="x.y")
    verdict = verify_stream("fact")
    assert verdict.unsealed == 1
    assert [str(f) for f in verdict.findings] == [f"fact: changed before it was sealed (uid {row.uid})"]


def test_what_is_sealed_while_verifying_is_left_for_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    real = verifying._chain

    def chain(*args: object) -> object:
        write()
        seal_stream("fact", AT)
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(verifying, "_chain", chain)
    verdict = verify_stream("fact")
    assert verdict.sound
    assert verdict.sealed == 10


def test_after_rotating_the_audit_key_everything_still_fits(own_keyring: Path, anchor_path: Path) -> None:
    for table in ("seal", "fact", "stream"):
        remove(f"ledger_{table}", "1 = 1")
    anchor_path.unlink()
    for _ in range(2):
        write()
        seal_stream("fact", AT)
        write()
        keyfile.rotate(own_keyring, "audit")
        assert keyring().current("audit") != "k1"
    write()
    seal_stream("fact", AT)
    verdict = verify_stream("fact")
    assert (verdict.findings, verdict.anchor, verdict.sealed) == ([], "whole", 5)
    assert list(Seal.objects.order_by("pk").values_list("key_id", flat=True)) == ["k1", "k2", "k3"]


def test_a_key_that_is_gone_is_named(own_keyring: Path) -> None:
    set_seal(5, key_id="k7")
    assert ("key_missing", 5, 8) in found()


def test_the_number_of_statements_grows_with_thousands_not_with_rows_or_seals() -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert verify_stream("fact").sound
        return len(seen)

    few = statements()
    for _ in range(20):
        write()
        seal_stream("fact", AT)
    assert statements() == few


def test_in_small_portions_the_same_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "_AT_ONCE", 2)
    for _ in range(5):
        write()
    tamper(fact(1), kind="x.y")
    tamper(fact(8), kind="x.y")
    verdict = verify_stream("fact")
    assert [f.first_seq for f in verdict.findings] == [1, 8]
    assert (verdict.sealed, verdict.unsealed) == (10, 5)


def test_neighbours_of_one_kind_are_gathered() -> None:
    rows = [Finding("a", "fact", n, n, "x") for n in (1, 2, 4)] + [Finding("b", "fact", 5, 5, "x")]
    rows += [Finding("c", "fact", 0, 0, "x")] * 2
    assert [(f.code, f.first_seq, f.last_seq) for f in gathered(rows)] == [
        ("a", 1, 2), ("a", 4, 4), ("b", 5, 5), ("c", 0, 0), ("c", 0, 0),
    ]  # fmt: skip


def test_a_head_covers_what_its_seal_covers() -> None:
    seal = Seal.objects.get(first_seq=1)
    assert Head.of(seal).sealed() == seal.head()
    assert seal.previous_root == GENESIS
