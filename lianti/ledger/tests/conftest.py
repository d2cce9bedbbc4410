"""Every test of the ledger has its own anchor."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from lianti.ledger import facts
from lianti.ledger.tests import ground


@pytest.fixture(autouse=True)
def anchor_path(settings: Settings, tmp_path: Path) -> Path:
    """Where the heads go; the file does not exist yet."""
    settings.LIANTI_ANCHOR = tmp_path / "anchor" / "seals.log"
    return tmp_path / "anchor" / "seals.log"


@pytest.fixture(autouse=True)
def _own_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kind of these tests is gone afterwards: documents are written from what is declared."""
    monkeypatch.setattr(facts, "_KINDS", dict(facts._KINDS))
    ground.declare()


@pytest.fixture
def own_keyring(settings: Settings, tmp_path: Path) -> Path:
    """A keyring of the test's own, so that rotating it does not reach others."""
    settings.LIANTI_KEYRING = tmp_path / "keys" / "keyring.json"
    return tmp_path / "keys" / "keyring.json"
