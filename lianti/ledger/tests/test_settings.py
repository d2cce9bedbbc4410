"""Settings: which database a URL means, and what a real installation refuses to start with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lianti.ledger import keyfile
from lianti.settings.database import parse_database_url
from tests.fixtures.processes import ROOT


def test_an_sqlite_url(tmp_path: Path) -> None:
    found = parse_database_url(f"sqlite:///{tmp_path}/new/here.sqlite3")
    assert found["ENGINE"] == "lianti.kernel.web.sqlite3"
    assert found["NAME"] == f"{tmp_path}/new/here.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert (tmp_path / "new").is_dir()
    assert parse_database_url("sqlite:///")["NAME"] == ":memory:"


def test_a_postgresql_url() -> None:
    found = parse_database_url("postgresql://me:p%40ss%2Fword@db.example:5433/the%20city")
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"]) == ("me", "p@ss/word")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", "5433", "the city")
    short = parse_database_url("postgres:///city?host=/var/run/postgresql")
    assert (short["HOST"], short["PORT"], short["USER"], short["NAME"]) == ("/var/run/postgresql", "", "", "city")


@pytest.mark.parametrize("url", ["", "mysql://a/b", "city.sqlite3", "http://x"])
def test_another_url_is_refused_with_the_forms_there_are(url: str) -> None:
    with pytest.raises(ValueError, match=r"sqlite:///path or postgresql://user:password@host:port/name"):
        parse_database_url(url)


def start(**places: Path | str) -> subprocess.CompletedProcess[str]:
    """Load the production settings in a process of their own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LIANTI_", "DATABASE_"))}
    program = "import lianti.settings.production as s; print(len(s.SECRET_KEY) > 40, s.DEBUG, s.LIANTI_DEMO)"
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=clean | {k: str(v) for k, v in places.items()}, text=True,
        capture_output=True, check=False, timeout=60,
    )  # fmt: skip


def test_production_starts_with_a_keyring_of_its_own_place(tmp_path: Path) -> None:
    keyfile.create(tmp_path / "keys" / "keyring.json")
    done = start(LIANTI_VAR_DIR=tmp_path, LIANTI_DEMO="1")
    assert done.stdout.split() == ["True", "False", "False"], done.stderr


def test_production_makes_no_keyring(tmp_path: Path) -> None:
    done = start(LIANTI_VAR_DIR=tmp_path, LIANTI_KEYRING_CREATE="1")
    assert done.returncode
    assert "lianti keys create" in done.stderr
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("folder", ["data", "backup"])
def test_production_refuses_a_keyring_beside_what_it_opens(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / "innocent").symlink_to(tmp_path / folder)
    inside = tmp_path / folder / "deep" / "keyring.json"
    keyfile.create(inside)
    for path in (inside, tmp_path / "innocent" / "deep" / "keyring.json"):
        done = start(LIANTI_VAR_DIR=tmp_path, LIANTI_KEYRING=path)
        assert done.returncode
        assert "must not lie inside" in done.stderr
