"""Every line that the tour quotes stands in the file it names, and its lines follow each other there."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TOUR = ROOT / "docs" / "tour.md"
NAMED = re.compile(r"^`([\w./-]+\.(?:py|html))`$")
MENTIONED = re.compile(r"`((?:lianti|tests|charters|tools|docs)/[\w./-]+)`")
FUNCTION = re.compile(r"`([a-z_]{4,})`")
# Names in backticks that are words of the product and not functions.
WORDS = {"number", "kept", "schedule", "submitted", "scheduled", "revision"}


class Quote(NamedTuple):
    """One quoted block: the file it comes from and its lines."""

    path: str
    lines: tuple[str, ...]


def quotes(text: str) -> list[Quote]:
    """Return the quoted blocks of a page, each under the last file named on a line of its own."""
    found, path, block = [], "", None
    for line in text.splitlines():
        named = NAMED.match(line)
        if named:
            path = named.group(1)
        elif line.startswith("```"):
            if block is None:
                block = []
            else:
                found.append(Quote(path, tuple(block)))
                block = None
        elif block is not None and line.strip():
            block.append(line)
    return found


QUOTES = quotes(TOUR.read_text(encoding="utf-8"))


def out_of_place(quote: Quote, source: list[str]) -> list[str]:
    """Return the lines of a quotation that do not follow each other in the file."""
    missing, start = [], 0
    for line in quote.lines:
        # Templates pack several parts into one line; a line of code is quoted whole.
        found = [n for n in range(start, len(source)) if line == source[n] or ("{%" in line and line in source[n])]
        if found:
            start = found[0] + 1
        else:
            missing.append(line)
    return missing


@pytest.mark.parametrize("number", range(len(QUOTES)))
def test_a_quotation_stands_in_its_file(number: int) -> None:
    quote = QUOTES[number]
    source = (ROOT / quote.path).read_text(encoding="utf-8").splitlines()
    assert out_of_place(quote, source) == []


def test_the_tour_quotes_something_of_every_stop() -> None:
    assert len(QUOTES) >= 15


def test_every_file_the_tour_mentions_exists() -> None:
    text = TOUR.read_text(encoding="utf-8")
    assert [path for path in MENTIONED.findall(text) if not (ROOT / path).exists()] == []


def test_every_function_the_tour_names_exists() -> None:
    known = set()
    for path in {near for quote in QUOTES for near in (ROOT / quote.path).parent.glob("*.py")}:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    named = set(FUNCTION.findall(TOUR.read_text(encoding="utf-8"))) - WORDS
    assert sorted(named - known) == []


def test_a_changed_line_is_noticed() -> None:
    quote = Quote("a.py", ("one", "two"))
    assert out_of_place(quote, ["one", "two"]) == []
    assert out_of_place(quote, ["one", "three"]) == ["two"]
    assert out_of_place(quote, ["two", "one"]) == ["two"]
