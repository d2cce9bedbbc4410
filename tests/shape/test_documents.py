"""The reference pages say what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.reference.pages import PAGES, write
from tools.reference.settings import NOTES, used

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_what_the_code_says(name: str) -> None:
    written = ROOT / "docs" / "reference" / name
    assert written.exists(), "run make docs"
    assert written.read_text(encoding="utf-8") == PAGES[name](), "run make docs"


def test_every_setting_is_explained_and_nothing_else() -> None:
    assert used(ROOT) == set(NOTES)


def test_every_field_of_every_fact_says_what_it_means() -> None:
    from lianti.ledger.facts import all_kinds

    silent = [f"{kind.kind}.{name}" for kind in all_kinds() for name, text in kind.fields.items() if not text.strip()]
    assert silent == []


def test_every_term_is_proved_by_a_fact_that_exists() -> None:
    from lianti.alliances.terms import all_terms
    from lianti.ledger.facts import all_kinds

    kinds = {kind.kind for kind in all_kinds()}
    assert [term.name for term in all_terms() if term.obeyed_by not in kinds] == []


def test_a_change_in_the_code_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    monkeypatch.setitem(NOTES, "LIANTI_NEW", ("", "new"))
    assert (tmp_path / "settings.md").read_text(encoding="utf-8") != PAGES["settings.md"]()
