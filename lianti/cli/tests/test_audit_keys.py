"""`lianti audit` and `lianti keys`: findings end with 1, and key material is never printed."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from pytest_django import Settings

from lianti.cli.main import main
from lianti.ledger import keyfile, reconcile
from lianti.ledger.models import Trace
from lianti.ledger.tests.ground import AT, DOCTOR, SUBJECT, look, tamper
from lianti.settings import base


@pytest.fixture
def anchor(settings: Settings, tmp_path: Path) -> Path:
    settings.LIANTI_ANCHOR = tmp_path / "seals.log"
    return tmp_path / "seals.log"


def document(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


@pytest.mark.django_db(transaction=True)
def test_seal_then_verify(anchor: Path, capsys: pytest.CaptureFixture[str]) -> None:
    look()
    assert main(["audit", "seal", "--json"]) == 0
    assert {"stream": "trace", "sealed": 1} in document(capsys)["streams"]
    look()
    assert main(["audit", "verify", "--json"]) == 0
    said = document(capsys)
    assert said["ok"] is True
    streams = {stream["stream"]: stream for stream in said["streams"]}
    assert {"fact", "trace", "step"} <= set(streams)
    assert streams["trace"] == {
        "stream": "trace", "sealed": 1, "unsealed": 1, "anchor": "whole", "anchor_note": "", "findings": [],
    }  # fmt: skip
    assert main(["audit", "verify"]) == 0
    assert "unsealed: 1" in capsys.readouterr().out
    assert main(["audit", "seal"]) == 0
    assert "trace    1 rows sealed" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_a_changed_row_ends_with_one(anchor: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = look()
    assert main(["audit", "seal"]) == 0
    tamper(row, actor_name="somebody else")
    capsys.readouterr()
    assert main(["audit", "verify", "--stream", "trace", "--json"]) == 1
    said = document(capsys)
    assert said["ok"] is False
    (stream,) = said["streams"]
    assert stream["findings"] == [{"code": "row_changed", "first_seq": 1, "last_seq": 1, "message": "changed"}]
    assert main(["audit", "verify"]) == 1
    assert "trace 1: changed [row_changed]" in capsys.readouterr().out
    assert main(["audit", "verify", "--stream", "fact"]) == 0


@pytest.mark.django_db(transaction=True)
def test_a_missing_anchor_is_told(anchor: Path, capsys: pytest.CaptureFixture[str]) -> None:
    look()
    main(["audit", "seal"])
    anchor.unlink()
    assert main(["audit", "verify"]) == 0
    assert "truncation cannot be excluded" in capsys.readouterr().out


@pytest.mark.django_db
def test_an_unknown_stream_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify", "--stream", "river"]) == 2
    assert "There is no stream river" in capsys.readouterr().err


@pytest.mark.django_db
def test_reconcile(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(reconcile, "_COUNTERS", {"residents.registered": lambda _since, _until: 0})
    assert main(["audit", "reconcile"]) == 0
    assert "1 kinds counted, 0 differ" in capsys.readouterr().out
    reconcile.expect("residents.registered", lambda _since, _until: 2)
    assert main(["audit", "reconcile", "--day", "2026-03-02"]) == 1
    assert "the tables say 2, the facts 0" in capsys.readouterr().out
    assert main(["audit", "reconcile", "--day", "2026-03-02", "--json"]) == 1
    said = document(capsys)
    assert (said["ok"], said["day"], said["kinds"]) == (False, "2026-03-02", 1)
    (finding,) = said["findings"]
    assert set(finding) == {"kind", "label", "expected", "found"}


@pytest.mark.django_db
def test_reads_of_a_resident(capsys: pytest.CaptureFixture[str]) -> None:
    look()
    assert main(["audit", "reads", "--resident", str(SUBJECT), "--operation", "read", "--json"]) == 0
    said = document(capsys)
    assert (said["total"], said["page"]) == (1, 1)
    assert said["rows"] == [{
        "at": AT.isoformat(timespec="seconds"), "actor": DOCTOR.name, "role": "gp", "purpose": "诊疗服务",
        "operation": "read", "object_type": "resident", "object_uid": str(SUBJECT), "detail": "", "sealed": False,
    }]  # fmt: skip
    asked = Trace.objects.get(operation="audit")
    assert (asked.object_uid, asked.actor_name) == (SUBJECT, "command-line"), "whoever asks has looked too"


@pytest.mark.django_db
def test_reads_by_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    get_user_model().objects.create(username="lin", uid=DOCTOR.uid)
    look(about=uuid.UUID(int=99))
    assert main(["audit", "reads", "--actor", "lin"]) == 0
    said = capsys.readouterr().out
    assert "林知远 (gp)  read resident 00000000-0000-0000-0000-000000000063  诊疗服务" in said
    assert said.endswith("1 rows, page 1\n")


@pytest.mark.django_db
def test_reads_by_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "reads", "--actor", "nobody"]) == 1
    assert "There is no user nobody" in capsys.readouterr().err
    assert not Trace.objects.exists()
    for words in ([], ["--actor", "a", "--resident", str(SUBJECT)], ["--resident", "no uid"]):
        with pytest.raises(SystemExit):
            main(["audit", "reads", *words])


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An installation of its own, without keys."""
    path = tmp_path / "keys" / "keyring.json"
    monkeypatch.setattr(base, "LIANTI_KEYRING", path)
    monkeypatch.setattr(base, "LIANTI_DATA_DIR", tmp_path / "data")
    monkeypatch.setattr(base, "LIANTI_BACKUP_DIR", tmp_path / "backup")
    return path


def test_create_show_rotate(keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "create"]) == 0
    assert main(["keys", "rotate", "fields"]) == 0
    assert main(["keys", "rotate", "django"]) == 0
    assert main(["keys", "show"]) == 0
    said = capsys.readouterr()
    assert "fields: k2 is in use from now on" in said.out
    assert "Restart" in said.out
    assert "opens what is older" in said.out
    assert main(["keys", "show", "--json"]) == 0
    shown = document(capsys)
    assert (shown["path"], shown["mode"]) == (str(keys), "0600")
    fields = [(row["key_id"], row["in_use"]) for row in shown["keys"] if row["purpose"] == "fields"]
    assert fields == [("k1", False), ("k2", True)]
    printed = said.out + said.err + json.dumps(shown)
    for ring in keyfile.load(keys).values():
        for key in ring.values():
            assert key.hex() not in printed
    assert not any(secret in printed for ring in json.loads(keys.read_text()).values() for secret in ring.values())


def test_a_keyring_is_not_made_twice(keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["keys", "create"])
    before = keys.read_bytes()
    assert main(["keys", "create"]) == 1
    assert "already" in capsys.readouterr().err
    assert keys.read_bytes() == before


@pytest.mark.parametrize("folder", ["data", "backup"])
def test_a_keyring_is_not_made_beside_what_it_opens(
    keys: Path, folder: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    inside = keys.parent.parent / folder / "keyring.json"
    monkeypatch.setattr(base, "LIANTI_KEYRING", inside)
    assert main(["keys", "create"]) == 1
    assert "a stolen copy would open itself" in capsys.readouterr().err
    assert not inside.exists()


@pytest.mark.parametrize("words", [["show"], ["rotate", "fields"]])
def test_without_a_keyring_the_way_out_is_told(
    keys: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keys", *words]) == 1
    assert "lianti keys create" in capsys.readouterr().err
    assert not keys.exists()


@pytest.mark.parametrize("purpose", ["", "nothing"])
def test_what_is_not_rotated(keys: Path, purpose: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["keys", "create"])
    before = keys.read_bytes()
    assert main(["keys", "rotate", purpose]) == 1
    assert capsys.readouterr().err
    assert keys.read_bytes() == before
