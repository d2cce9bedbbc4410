"""The vocabulary is documented, and the document names nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from lianti.charter.kinds import ENTRY_KINDS
from lianti.measures.kinds import COMPARISONS, OPERATIONS

TEXT = (Path(settings.BASE_DIR) / "docs" / "mechanisms" / "charter.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """Return one section of the document."""
    return TEXT.split(f"## {title}\n")[1].split("\n## ")[0]


def test_every_gauge_has_its_line_with_all_it_reads() -> None:
    """The table lists the operations and their keys, no more and no fewer."""
    rows = re.findall(r"^\| (`[^|]+`) \| ([^|]*)\|", section("Gauges"), re.MULTILINE)
    listed = {name: cells for names, cells in rows for name in re.findall(r"`(\w+)`", names)}
    assert set(listed) == set(OPERATIONS)
    for name, operation in OPERATIONS.items():
        wanted = set(operation.may) | {key for choice in operation.needs for key in choice} - {"where"}
        assert set(re.findall(r"`(\w+)`", listed[name])) - {"all", "weekdays", "weekend"} == wanted - {"where"}, name


def test_every_comparison_and_kind_of_entry_is_named() -> None:
    """Conditions and entries."""
    assert " ".join(COMPARISONS) in section("Gauges")
    rows = set(re.findall(r"^\| `(\w+)`", section("Entries"), re.MULTILINE))
    assert rows == set(ENTRY_KINDS) - {"not_yet"}
