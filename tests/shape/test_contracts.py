"""Every import contract breaks when a small tree breaks it."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CONFIG = ROOT / ".importlinter"
LINT = Path(sys.executable).parent / "lint-imports"


def _contracts() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=True)
    parser.read(CONFIG, encoding="utf-8")
    return parser


def _layers(contract: str) -> list[list[str]]:
    lines = _contracts()[f"importlinter:contract:{contract}"]["layers"].split("\n")
    return [re.split(r"\s*[|:]\s*", line.strip()) for line in lines if line.strip()]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree with every module that the contracts name, all of them empty."""
    for contract, container in {"floors": "lianti", "faces": "lianti/faces", "kernel": "lianti/kernel"}.items():
        for name in (name for layer in _layers(contract) for name in layer if not name.startswith("(")):
            folder = tmp_path / container / name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "__init__.py").touch()
    (tmp_path / "lianti" / "__init__.py").touch()
    app = tmp_path / "lianti" / "referrals"
    for name in ("rules.py", "states.py", "tests/__init__.py", "migrations/__init__.py"):
        (app / name).parent.mkdir(exist_ok=True)
        (app / name).touch()
    shutil.copy(CONFIG, tmp_path)
    return tmp_path


def _lint(tree: Path) -> tuple[int, str]:
    result = subprocess.run(
        [str(LINT), "--config", ".importlinter", "--no-cache"], cwd=tree, capture_output=True, text=True, check=False
    )
    return result.returncode, result.stdout


def test_the_empty_tree_keeps_every_contract(tree: Path) -> None:
    code, said = _lint(tree)
    assert code == 0, said


BREAKS = [
    ("floors", "lianti/parties/a.py", "import lianti.referrals"),
    ("floors", "lianti/catalogue/a.py", "import lianti.capacity"),
    ("floors", "lianti/kernel/web/a.py", "import lianti.ledger"),
    ("floors", "lianti/unplanned/__init__.py", ""),
    ("faces", "lianti/faces/desk/a.py", "import lianti.faces.board"),
    ("kernel", "lianti/kernel/pure/a.py", "import lianti.kernel.web"),
    ("kernel", "lianti/kernel/extra/__init__.py", ""),
    ("facts-only", "lianti/measures/a.py", "import lianti.referrals"),
    ("facts-only", "lianti/charter/a.py", "import lianti.capacity"),
    ("pure", "lianti/kernel/pure/a.py", "import django.utils.timezone"),
    ("pure", "lianti/kernel/prints/a.py", "from django.template import Template"),
    ("pure", "lianti/referrals/rules.py", "from django.db import models"),
    ("pure", "lianti/referrals/states.py", "import django"),
    ("cycles", "lianti/referrals/a.py", "import lianti.referrals.b"),
]


@pytest.mark.parametrize(("contract", "path", "code"), BREAKS)
def test_it_bites(tree: Path, contract: str, path: str, code: str) -> None:
    target = tree / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f"{code}\n")
    if contract == "cycles":
        (target.parent / "b.py").write_text("import lianti.referrals.a\n")
    exit_code, said = _lint(tree)
    name = _contracts()[f"importlinter:contract:{contract}"]["name"]
    assert exit_code == 1
    assert f"{name} BROKEN" in " ".join(said.split()), said


def test_measures_and_charter_are_kept_from_every_app_of_the_floors_between() -> None:
    """An app added to those floors must be added to the contract as well."""
    layers = _layers("floors")
    top, bottom = layers.index(["measures"]), layers.index(["alliances"])
    between = {f"lianti.{name}" for layer in layers[top + 1 : bottom] for name in layer if not name.startswith("(")}
    forbidden = _contracts()["importlinter:contract:facts-only"]["forbidden_modules"].split()
    assert between == set(forbidden)
