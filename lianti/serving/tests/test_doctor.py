"""The doctor names what is wrong and what to do, and never breaks over it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lianti.cli.main import main
from lianti.kernel.pure import clock
from lianti.ledger.models import ReconcileFinding
from lianti.serving import doctor

pytestmark = pytest.mark.django_db


def verdict(name: str) -> tuple[str, str]:
    found = next(finding for finding in doctor.examine() if finding.name == name)
    return found.verdict, found.detail


def test_a_missing_keyring_is_wrong(settings: Any, tmp_path: Path) -> None:
    settings.LIANTI_KEYRING = tmp_path / "nowhere.json"
    assert verdict("keyring")[0] == doctor.WRONG


def test_a_keyring_that_others_can_read_is_wrong(settings: Any, tmp_path: Path) -> None:
    settings.LIANTI_KEYRING = tmp_path / "keyring.json"
    settings.LIANTI_KEYRING.write_text("{}")
    settings.LIANTI_KEYRING.chmod(0o644)
    assert "chmod 600" in verdict("keyring")[1]


def test_a_keyring_among_the_data_is_wrong(settings: Any, tmp_path: Path) -> None:
    settings.LIANTI_DATA_DIR = tmp_path
    settings.LIANTI_KEYRING = tmp_path / "keys" / "keyring.json"
    settings.LIANTI_KEYRING.parent.mkdir()
    settings.LIANTI_KEYRING.write_text("{}")
    settings.LIANTI_KEYRING.chmod(0o600)
    assert "lies inside" in verdict("keyring")[1]


def test_a_worker_that_was_never_seen_is_a_warning_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert verdict("worker")[0] == doctor.WARNING
    assert main(["doctor", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["ok"] is True
    assert {"name", "verdict", "detail"} == set(document["checks"][0])


def test_missing_migrations_are_wrong(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(doctor, "missing_migrations", lambda: ["referrals.0002_more"])
    assert verdict("database")[0] == doctor.WRONG
    assert main(["doctor"]) == 1
    assert "lianti migrate" in capsys.readouterr().out


def test_a_missing_anchor_is_wrong_once_something_is_sealed(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.LIANTI_ANCHOR = tmp_path / "nowhere.log"
    assert verdict("anchor")[0] == doctor.OK, "nothing is sealed yet"
    monkeypatch.setattr(doctor, "anything_sealed", lambda: True)
    assert verdict("anchor")[0] == doctor.WRONG
    settings.LIANTI_ANCHOR.write_text("")
    assert verdict("anchor")[0] == doctor.OK


def test_what_the_nightly_count_found_is_told() -> None:
    assert verdict("reconcile")[0] == doctor.OK
    now = clock.now()
    ReconcileFinding.objects.create(on_day=clock.local_day(now), kind="referral.arrived", expected=2, found=1, at=now)
    told = verdict("reconcile")
    assert told[0] == doctor.WARNING and "1 kinds differ on 1 days" in told[1]
