"""Preparing: once completely, then not at all, and never half."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as installation

from lianti.serving import prepare
from lianti.serving.children import ROOT


class Calls:
    """Stands in for the child processes: notes the commands, makes the file a migration would make."""

    def __init__(self, fails: str = "") -> None:
        self.words: list[tuple[str, ...]] = []
        self._fails = fails

    def __call__(self, *words: str, environment: Mapping[str, str] | None = None) -> int:
        self.words.append(words)
        if words[0] == "migrate" and environment:
            Path(environment["DATABASE_URL"].removeprefix("sqlite:///")).touch()
            Path(environment["LIANTI_ANCHOR"]).write_text("head")
        if words[:2] == ("manage", "collectstatic"):
            Path(installation.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        return 1 if words[0] == self._fails else 0


@pytest.fixture
def place(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation in an empty folder, with a demo."""
    monkeypatch.setattr(prepare, "_sqlite_path", lambda: tmp_path / "a.sqlite3")
    settings.LIANTI_ANCHOR = tmp_path / "seals.log"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.LIANTI_DEMO = True
    return tmp_path


def _prepare(monkeypatch: pytest.MonkeyPatch, *, fails: str = "", demo: bool = True) -> tuple[int, list[str]]:
    calls = Calls(fails)
    monkeypatch.setattr(prepare, "call", calls)
    return prepare.prepare(demo=demo), [words[0] for words in calls.words]


def test_a_demo_that_breaks_leaves_no_database(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, words = _prepare(monkeypatch, fails="demo")
    assert (code, words) == (1, ["manage", "migrate", "demo"])
    assert not (place / "a.sqlite3").exists()
    assert not (place / "a.sqlite3.stamp").exists()
    assert not (place / "seals.log").exists()


def test_an_empty_place_gets_everything_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _prepare(monkeypatch) == (0, ["manage", "migrate", "demo"])
    assert (place / "a.sqlite3").exists()
    assert (place / "seals.log").read_text() == "head"
    assert not list(place.glob("*.new"))
    assert _prepare(monkeypatch) == (0, [])


def test_without_the_demo_the_database_stays_empty(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _prepare(monkeypatch, demo=False) == (0, ["manage", "migrate"])


def test_a_production_installation_never_gets_a_demo(
    place: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIANTI_DEMO = False
    assert "demo" not in _prepare(monkeypatch)[1]


def test_static_files_are_collected_again_when_they_are_gone(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _prepare(monkeypatch)
    (place / "static").rmdir()
    assert _prepare(monkeypatch) == (0, ["manage"])


@pytest.mark.slow
def test_the_real_thing_from_an_empty_folder(tmp_path: Path) -> None:
    environment = os.environ | {
        "LIANTI_VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "lianti.settings.dev",
        "PYTHONPATH": str(ROOT),
    }
    script = "from lianti.serving.prepare import prepare; raise SystemExit(prepare(demo=False))"
    said = [
        subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert "正在建立数据库" in said[0].stdout
    assert said[1].stdout == ""
    assert {"x.sqlite3", "x.sqlite3.stamp", "static"} <= {path.name for path in tmp_path.iterdir()}
