"""The charter files of this project: complete, honest, in our own words."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from lianti.charter.library import content_of, keys
from lianti.charter.reading import parse_edition
from lianti.charter.shapes import Clause, Edition, Entry

POLICY = Path(settings.BASE_DIR).parent / "shared" / "policy"
SOURCES = POLICY / "sources"
LOCAL = "本地设定"
# Figures that a document gives without writing them: one lead and 32 members, one unit of each kind in the list.
GIVEN = {("SY-01", 33.0), ("SY-04", 2.0)}
NUMERALS = {sign: value for value, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
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


def figures(said: str) -> set[float]:
    """Return the numbers that a clause names, as they stand and as shares of a hundred."""
    found = {float(number) for number in re.findall(r"\d+(?:\.\d+)?", said)}
    found |= {float(NUMERALS[sign]) for sign in said if sign in NUMERALS}
    return found | {number / 100 for number in found}


def is_our_own(clause: Clause, entry: Entry, said: str) -> bool:
    """Say whether a threshold is a local figure: not all, not none, not at least one, and not among ``said``."""
    gauge, threshold = entry.gauge, entry.threshold
    if gauge is None or threshold is None or threshold.value in {0, 1} or (clause.id, threshold.value) in GIVEN:
        return False
    return threshold.value not in figures(said)


def test_a_figure_that_no_document_gives_is_called_local() -> None:
    """Whoever reads the board must not take our proposal for what the document demands."""
    path = POLICY / "clauses.json"
    said = {row["id"]: row for row in json.loads(path.read_text(encoding="utf-8"))} if path.exists() else {}
    wrong = [
        f"{key}: {clause.id} {entry.label}"
        for key in EXPECTED
        for clause in edition(key).clauses
        for entry in clause.entries
        if (row := said.get(clause.id)) and LOCAL not in entry.label
        and is_our_own(clause, entry, f"{row['quote']} {row['measure']}")
    ]  # fmt: skip
    assert not wrong, "\n".join(wrong)


def test_the_check_of_figures_bites() -> None:
    """A tenth is ten in a hundred; five days stand nowhere."""
    clause = next(c for c in edition("jilin").clauses if c.id == "JL-67")
    promise = clause.entries[0]
    assert is_our_own(clause, promise, "及时转诊") and not is_our_own(clause, promise, "5 天以内")
    assert figures("年增长率达到10%以上，三级") >= {0.1, 3.0}
