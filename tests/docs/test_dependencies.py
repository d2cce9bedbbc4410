"""Every dependency is in docs/dependencies.md, with the version that is locked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ROW = re.compile(r"^\| (@?[\w./-]+)(?:\[[\w,-]+\])? \| ([\d.]+) \| ([^|]+) \| ([^|]+) \|", re.MULTILINE)
NAME = re.compile(r"^([A-Za-z][\w.-]*)")
LOCKED = re.compile(r"^([a-z][\w.-]*)==([\w.]+)", re.MULTILINE)


def rows(text: str) -> dict[str, str]:
    """Return name and version of every row of the page."""
    return {name.lower(): version for name, version, _licence, _why in ROW.findall(text)}


def wanted(name: str) -> set[str]:
    """Return what a requirements file names."""
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    return {match.group(1).lower() for line in lines if (match := NAME.match(line))}


def locked(name: str) -> dict[str, str]:
    """Return what a requirements file locks."""
    return dict(LOCKED.findall((ROOT / "requirements" / name).read_text(encoding="utf-8")))


PAGE = rows((ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8"))
LOCK = locked("dev.txt") | locked("base.txt")


@pytest.mark.parametrize("name", sorted(wanted("base.in") | wanted("dev.in") | set(locked("base.txt"))))
def test_a_dependency_is_explained_with_the_locked_version(name: str) -> None:
    assert PAGE.get(name) == LOCK[name]


def test_every_npm_package_is_explained_with_its_version() -> None:
    listed = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert {name: PAGE.get(name) for name in listed} == listed


def test_nothing_is_explained_that_is_not_there() -> None:
    listed = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert sorted(set(PAGE) - set(LOCK) - set(listed)) == []


def test_every_vendored_file_has_its_licence_beside_it() -> None:
    folder = ROOT / "lianti" / "kernel" / "web" / "static" / "vendor"
    names = {path.name.split(".")[0] for path in folder.iterdir() if path.suffix in {".js", ".css"}}
    assert [name for name in sorted(names) if not (folder / f"{name}.LICENSE").exists()] == []


def test_a_changed_version_is_noticed() -> None:
    assert rows("| whitenoise | 0.1 | MIT | why | else |\n") == {"whitenoise": "0.1"}
    assert rows("| psycopg[binary,pool] | 3.3 | LGPL | why | else |\n") == {"psycopg": "3.3"}
