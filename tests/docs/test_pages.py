"""Links lead somewhere, commands exist, and the accounts in the README are those of the demo."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
READMES = ("README.md", "README.zh-CN.md")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
MAKE = re.compile(r"`(?:[A-Z_]+=\S+ )*make ([a-z]+)`")
COMMAND = re.compile(r"(?:`|^|/bin/)lianti ([a-z]+)\b", re.MULTILINE)
# Pictures are made by `make screenshots`, which needs a browser and the demo.
PICTURES = ROOT / "docs" / "images"


def name(path: Path) -> str:
    """Return a page as a test is called."""
    return str(path.relative_to(ROOT))


def dead_links(page: Path, text: str) -> list[str]:
    """Return the links of a page to files that are not there."""
    local = [link for link in LINK.findall(text) if "://" not in link]
    places = {link: (page.parent / link).resolve() for link in local}
    return [link for link, place in places.items() if not place.exists() and PICTURES not in place.parents]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert dead_links(page, page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_a_page_names_exists(page: Path) -> None:
    from lianti.cli.registry import discover

    text = page.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert sorted(set(MAKE.findall(text)) - targets) == []
    assert sorted(set(COMMAND.findall(text)) - {command.name for command in discover()}) == []


def test_every_page_stands_in_an_index() -> None:
    indexes = (ROOT / "docs" / "README.md", ROOT / "docs" / "adr" / "README.md")
    linked = {(index.parent / link).resolve() for index in indexes for link in LINK.findall(index.read_text("utf-8"))}
    pages = set((ROOT / "docs").rglob("*.md")) - {indexes[0]}
    assert sorted(name(page) for page in pages - linked) == [], "add a line to docs/README.md or docs/adr/README.md"


@pytest.mark.parametrize("readme", READMES)
def test_the_accounts_are_those_of_the_demo(readme: str) -> None:
    from lianti.demo.cast import ACCOUNTS
    from lianti.parties.demo_accounts import DEMO_PASSWORD
    from lianti.parties.roles import ROLES

    text = (ROOT / readme).read_text(encoding="utf-8")
    rows = [
        f"| `{a.username}` | {a.name} | {ROLES[a.role]} | {' '.join(filter(None, (a.place, a.ward)))} |"
        for a in ACCOUNTS
    ]
    assert [line for line in text.splitlines() if line.startswith("| `demo.")] == rows
    assert f"`{DEMO_PASSWORD}`" in text


def test_a_dead_link_and_a_made_up_command_are_noticed() -> None:
    assert dead_links(ROOT / "README.md", "[a](docs/README.md) [b](docs/nowhere.md)") == ["docs/nowhere.md"]
    assert COMMAND.findall("`lianti dance` and .venv/bin/lianti sing") == ["dance", "sing"]
    assert MAKE.findall("`PORT=1 make tea`") == ["tea"]
