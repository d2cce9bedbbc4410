"""Sealing: gap-free numbers in order, in batches, each head in the anchor exactly once."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from lianti.ledger import sealing
from lianti.ledger.models import Fact, Seal, Stream
from lianti.ledger.sealing import GENESIS, anchor_stream, merkle_root, seal_stream
from lianti.ledger.tasks import seal as seal_all
from lianti.ledger.tests.ground import AT, look, write
from lianti.ledger.verifying import verify_stream

pytestmark = pytest.mark.django_db(transaction=True)


def numbers() -> list[int | None]:
    return list(Fact.objects.order_by("pk").values_list("seq", flat=True))


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_numbers_have_no_gaps_and_follow_the_order_of_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 3)
    for _ in range(7):
        write()
    assert seal_stream("fact", AT) == 7
    assert numbers() == list(range(1, 8))
    write()
    assert numbers()[-1] is None
    assert (seal_stream("fact", AT), seal_stream("fact", AT)) == (1, 0)
    assert numbers() == list(range(1, 9))
    seals = list(Seal.objects.order_by("first_seq"))
    assert [(s.first_seq, s.last_seq, s.count) for s in seals] == [(1, 3, 3), (4, 6, 3), (7, 7, 1), (8, 8, 1)]
    assert [s.previous_root for s in seals] == [GENESIS, *(s.root for s in seals[:-1])]


def test_a_full_last_batch_needs_no_empty_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 2)
    for _ in range(4):
        write()
    assert seal_stream("fact", AT) == 4
    assert Seal.objects.count() == 2


def test_a_row_that_is_rolled_back_leaves_no_gap() -> None:
    write()
    with pytest.raises(LookupError), transaction.atomic():
        write()
        raise LookupError
    write()
    seal_stream("fact", AT)
    assert numbers() == [1, 2]


def test_streams_are_chains_of_their_own(anchor_path: Path) -> None:
    write()
    look()
    seal_all(AT)
    assert {line["stream"]: line["last_seq"] for line in lines(anchor_path)} == {"fact": 1, "trace": 1}
    assert not anchor_path.stat().st_mode & 0o077


def test_every_head_reaches_the_anchor_once(anchor_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 2)
    for _ in range(5):
        write()
    seal_stream("fact", AT)
    anchor_stream("fact")
    assert [line["last_seq"] for line in lines(anchor_path)] == [2, 4, 5]
    assert Stream.objects.get(name="fact").anchored_seq == 5


def test_an_anchor_that_was_taken_away_is_not_quietly_replaced(anchor_path: Path) -> None:
    write()
    seal_stream("fact", AT)
    anchor_path.unlink()
    seal_stream("fact", AT)
    assert not anchor_path.exists()
    write()
    seal_stream("fact", AT)
    assert [line["first_seq"] for line in lines(anchor_path)] == [2]
    assert verify_stream("fact").anchor == "partial"


def test_an_anchor_that_cannot_be_written_is_caught_up_with(
    anchor_path: Path, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    settings.LIANTI_ANCHOR = tmp_path / "file" / "seals.log"
    write()
    with pytest.raises(OSError, match="file"):
        seal_stream("fact", AT)
    assert numbers() == [1], "the seal stands"
    settings.LIANTI_ANCHOR = anchor_path
    assert seal_stream("fact", AT) == 0
    assert [line["last_seq"] for line in lines(anchor_path)] == [1]
    assert verify_stream("fact").anchor == "whole"


def test_half_a_line_of_a_power_cut_is_written_over(anchor_path: Path) -> None:
    write()
    seal_stream("fact", AT)
    with anchor_path.open("a") as file:
        file.write('{"stream": "fa')
    write()
    seal_stream("fact", AT)
    assert [line["last_seq"] for line in lines(anchor_path)] == [1, 2]


def test_a_full_disk_leaves_whole_lines(anchor_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write()
    seal_stream("fact", AT)
    before = anchor_path.read_bytes()
    real, calls = os.pwrite, itertools.count()

    def short(handle: int, data: bytes, place: int) -> int:
        if next(calls):
            raise OSError(28, "no space left")
        return real(handle, data[:10], place)

    monkeypatch.setattr(os, "pwrite", short)
    write()
    with pytest.raises(OSError, match="no space"):
        seal_stream("fact", AT)
    assert anchor_path.read_bytes() == before


def test_inside_a_transaction_the_anchor_waits_for_the_commit(anchor_path: Path) -> None:
    write()
    with pytest.raises(LookupError), transaction.atomic():
        seal_stream("fact", AT)
        raise LookupError
    assert not anchor_path.exists()
    assert not Seal.objects.exists()


def test_the_number_of_statements_does_not_grow_with_the_rows() -> None:
    def statements(rows: int) -> int:
        for _ in range(rows):
            write()
        with CaptureQueriesContext(connection) as seen:
            seal_stream("fact", AT)
        return len(seen)

    statements(1)
    assert statements(40) == statements(2)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 8])
def test_every_leaf_counts_in_the_root(count: int) -> None:
    leaves = [f"{n:064x}" for n in range(count)]
    root = merkle_root(leaves)
    assert len(root) == 64
    for place in range(count):
        assert merkle_root([*leaves[:place], "f" * 64, *leaves[place + 1 :]]) != root
    if count > 1:
        assert merkle_root(leaves[::-1]) != root
        assert merkle_root(leaves[:-1]) != root
