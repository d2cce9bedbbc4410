"""What the checks look at: every file of the tree, read and parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

ROOTS = ("lianti", "tests", "bench", "tools")
COMPOSITION = frozenset({"__main__", "urls", "asgi", "wsgi", "cli", "serving", "settings", "demo"})
NESTED = frozenset({"kernel", "faces", "interop"})


class Finding(NamedTuple):
    """One thing that is wrong: where, and what to do about it."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Source:
    """One file, with its path relative to the root of the tree."""

    path: Path
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file."""
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed file (Python only)."""
        return ast.parse(self.text, str(self.path))

    @property
    def is_python(self) -> bool:
        """Whether this is a Python file."""
        return self.path.suffix == ".py"

    @property
    def is_template(self) -> bool:
        """Whether this is a page template."""
        return self.path.suffix in {".html", ".txt"} and "templates" in self.path.parts

    @property
    def is_test(self) -> bool:
        """Whether this file only serves the tests."""
        parts = self.path.parts
        testing = parts[:3] == ("lianti", "kernel", "testing")
        return testing or parts[0] in {"tests", "bench"} or "tests" in parts or self.path.name == "conftest.py"

    @property
    def is_product(self) -> bool:
        """Whether this file is part of what runs."""
        return self.path.parts[0] == "lianti" and not self.is_test and not self.is_migration

    @property
    def is_migration(self) -> bool:
        """Whether this is a generated migration."""
        return "migrations" in self.path.parts

    @property
    def app(self) -> str | None:
        """The app this file belongs to ("referrals", "faces.desk"), or None on the composition floor and outside."""
        return app_of(self.path.with_suffix("").parts)

    @property
    def kind(self) -> str:
        """The file name inside the app that says what it holds ("views" for views.py and for views/…)."""
        parts = self.path.with_suffix("").parts
        start = 3 if parts[1:2] and parts[1] in NESTED else 2
        return parts[start] if len(parts) > start else ""

    def at(self, line: int, message: str) -> Finding:
        """Return a finding in this file."""
        return Finding(self.path.as_posix(), line, message)


def app_of(parts: tuple[str, ...]) -> str | None:
    """Return the app that a path or a dotted name inside `lianti` belongs to."""
    if len(parts) < 2 or parts[0] != "lianti" or parts[1] in COMPOSITION:
        return None
    if parts[1] in NESTED:
        return ".".join(parts[1:3]) if len(parts) > 2 else None
    return parts[1]


def read(root: Path) -> Iterator[Source]:
    """Yield the Python files and templates of the tree."""
    for folder in ROOTS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and path.is_file() and "__pycache__" not in path.parts:
                yield Source(path.relative_to(root), path.read_text(encoding="utf-8"))
