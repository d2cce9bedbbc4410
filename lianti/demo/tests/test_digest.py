"""Equal seeds give equal cities: in two processes with another order of hashes, and on both databases."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.fixtures.processes import ProcessDatabase

ROOT = Path(__file__).resolve().parents[3]


def _built_elsewhere(folder: Path, name: str, *words: str) -> str:
    """Build a demo in another process, with another order of hashes, and return its digest."""
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / name}.sqlite3", "LIANTI_ANCHOR": str(folder / f"{name}.log"),
        "DJANGO_SETTINGS_MODULE": "lianti.settings.test", "PYTHONHASHSEED": str(len(name)), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    command = [sys.executable, "-m", "lianti", "demo", "--digest", "--until", "2026-03-13", *words]
    done = subprocess.run(command, env=environment, cwd=ROOT, text=True, capture_output=True, check=True, timeout=240)
    return done.stdout.strip().splitlines()[-1]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_equal_seeds_give_equal_cities_on_both_databases(process_database: ProcessDatabase, tmp_path: Path) -> None:
    small = ("--days", "2", "--residents", "40")
    here = process_database.lianti("demo", "--digest", "--until", "2026-03-13", *small)
    assert here.returncode == 0, here.stderr
    one = here.stdout.strip().splitlines()[-1]
    assert len(one) == 64
    assert one == _built_elsewhere(tmp_path, "again", *small)
    if connection.vendor == "sqlite":
        assert one != _built_elsewhere(tmp_path, "other", *small, "--seed", "7")
