"""Several processes at once: two sealers never give the same number, and a keyring is made once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from lianti.ledger.keyring import Keyring
from lianti.ledger.models import Fact, Seal
from lianti.ledger.sealing import seal_stream
from lianti.ledger.tests.ground import AT
from lianti.ledger.verifying import verify_stream
from tests.fixtures.processes import ROOT, ProcessDatabase

ROUNDS = 15
SEALERS = 3


def test_sealers_at_once_leave_one_chain_without_gaps(process_database: ProcessDatabase, anchor_path: Path) -> None:
    arguments = ("-m", "lianti.ledger.tests.sealer", str(ROUNDS))
    sealers = [process_database.python(*arguments, LIANTI_ANCHOR=str(anchor_path)) for _ in range(SEALERS)]
    for sealer in sealers:
        assert sealer.stdout is not None
        assert sealer.stdout.readline() == "ready\n"
    for sealer in sealers:
        assert sealer.stdin is not None
        sealer.stdin.write("go\n")
        sealer.stdin.flush()
    said = [sealer.communicate(timeout=120)[1] for sealer in sealers]
    assert [sealer.returncode for sealer in sealers] == [0] * SEALERS, said
    seal_stream("fact", AT)
    numbers = list(Fact.objects.order_by("seq").values_list("seq", flat=True))
    assert numbers == list(range(1, ROUNDS * SEALERS + 1))
    assert Seal.objects.count() > 1
    verdict = verify_stream("fact")
    assert (verdict.findings, verdict.anchor) == ([], "whole")


def test_who_starts_at_the_same_time_gets_the_same_keyring(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "keyring.json"
    program = (
        "import sys; from pathlib import Path; from lianti.ledger.keyring import Keyring; sys.stdin.readline();"
        "print(Keyring.open(Path(sys.argv[1]), create=True).check_value('fields', 'k1'))"
    )
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path)], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for _ in range(6)
    ]  # fmt: skip
    said = {start.communicate("go\n", timeout=60)[0].strip() for start in starts}
    assert said == {Keyring.open(path, create=False).check_value("fields", "k1")}
    assert [found.name for found in path.parent.iterdir()] == ["keyring.json"]
