"""The charter files of this project: complete, honest, in our own words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from lianti.charter.library import content_of, keys
from lianti.charter.reading import parse_edition
from lianti.charter.shapes import Edition

SOURCES = Path(settings.BASE_DIR).parent / "shared" / "policy" / "sources"
LONGEST_QUOTE = 11
EXPECTED = {
    "songyuan": [f"SY-{number:02d}" for number in range(1, 63)],
    "haikou": [f"HK-{number:02d}" for number in range(1, 38)],
    "jilin": [f"JL-{number:02d}" for number in range(1, 100)],
    "qiqihar": [f"QQ-{number:02d}" for number in range(1, 74)],
    "deyang": [f"DY-{number:02d}" for number in range(1, 56)],
    "example-jilin": [f"JL-{number}" for number in (35, 39, 40, *range(42, 51), 53, 60, 61, 62, 67, 69, 70, 84)],
}


def edition(key: str) -> Edition:
    """Read one of the project's charters."""
    return parse_edition(content_of(key))


def words(content: str) -> set[str]:
    """Return every run of Chinese signs one longer than may be equal to a source."""
    plain = re.sub(r"[^\u3400-\u9fff]", "", content)
    size = LONGEST_QUOTE + 1
    return {plain[start : start + size] for start in range(len(plain) - size + 1)}


def test_every_charter_is_known_here() -> None:
    """A new file needs its list of clauses."""
    assert set(keys()) == set(EXPECTED)


@pytest.mark.parametrize("key", EXPECTED)
def test_every_clause_has_an_entry(key: str) -> None:
    """All ids, in order, none without an entry, all in a chapter."""
    found = edition(key)
    assert [clause.id for clause in found.clauses] == EXPECTED[key] == list(found.covers)
    assert all(clause.entries and clause.chapter for clause in found.clauses)


@pytest.mark.parametrize("key", EXPECTED)
def test_not_yet_says_what_will_carry_it(key: str) -> None:
    """A sentence, not a word."""
    for clause in edition(key).clauses:
        for entry in clause.entries:
            assert entry.kind != "not_yet" or len(entry.label) >= 12, clause.id


@pytest.mark.parametrize("key", EXPECTED)
def test_titles_are_short_and_names_are_given(key: str) -> None:
    """A title fits on one line of a phone; every entry can be called by a name."""
    for clause in edition(key).clauses:
        assert 3 <= len(clause.title) <= 16, clause.id
        assert all(entry.label for entry in clause.entries), clause.id


def own_words(clause_text: str, sources: list[str]) -> set[str]:
    """Return the runs that stand in a source too."""
    return {run for run in words(clause_text) if any(run in source for source in sources)}


@pytest.mark.parametrize("key", EXPECTED)
def test_clauses_quote_nothing(key: str) -> None:
    """No run of 12 signs stands in a founding document; without those documents beside the project nothing is held."""
    paths = sorted(SOURCES.glob("*.txt"))
    sources = [re.sub(r"[^\u3400-\u9fff]", "", path.read_text(encoding="utf-8")) for path in paths]
    for clause in edition(key).clauses:
        for text in (clause.title, clause.text, *(entry.label for entry in clause.entries)):
            assert not own_words(text, sources), clause.id


def test_a_quotation_would_be_found() -> None:
    """Punctuation and blanks do not hide it."""
    source = "甲乙丙丁戊己庚辛壬癸子丑寅卯"
    assert own_words("说：甲乙丙丁，戊己庚 辛壬癸子丑。", [source])
    assert not own_words("甲乙丙丁戊己庚辛壬癸，又及", [source])
