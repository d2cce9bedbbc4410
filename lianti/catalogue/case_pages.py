"""What the pages of case statistics show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianti.alliances.kinds import TIERS
from lianti.alliances.shapes import MemberLine
from lianti.catalogue.list_shapes import CaseRow
from lianti.kernel.web.pages import State


@dataclass(frozen=True)
class MemberCounts:
    """What is on file of one member, year by year."""

    name: str
    tier: str
    cells: tuple[tuple[int, str], ...]
    missing: str


@dataclass(frozen=True)
class PreviewRow:
    """One row of the preview."""

    line: int
    institution: str
    year: str
    code: str
    name: str
    cases: str
    state: State
    message: str


def member_counts(
    members: Sequence[MemberLine], counts: Mapping[tuple[int, int], tuple[int, int]], years: Sequence[int]
) -> list[MemberCounts]:
    """Return for every member how many cases of each year are on file; missing years are named (JL-42)."""
    return [_member(m, counts, years) for m in members]


def _member(m: MemberLine, counts: Mapping[tuple[int, int], tuple[int, int]], years: Sequence[int]) -> MemberCounts:
    cells, missing = [], []
    for year in years:
        found = counts.get((m.institution_id, year))
        if found is None:
            missing.append(str(year))
        words = {"cases": found[0], "rows": found[1]} if found else {}
        cells.append((year, _("%(cases)d 例（%(rows)d 种）") % words if found else "—"))
    return MemberCounts(m.name, _(TIERS[m.tier]), tuple(cells), "、".join(missing))


def case_row(row: CaseRow, state: State) -> PreviewRow:
    """Return one row of the preview."""
    raw = row.raw
    return PreviewRow(
        line=raw.line,
        institution=row.institution or raw.institution or "—",
        year=str(row.year or raw.year or "—"),
        code=row.code or raw.code or "—",
        name=row.name or raw.name or "—",
        cases=str(row.cases) if row.verdict != "error" else raw.cases or "—",
        state=state,
        message=_(row.message) if row.message else "",
    )
