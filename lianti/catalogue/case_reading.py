"""Case statistics between upload and import: read, judged against the members, kept as a draft of the uploader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lianti.alliances.queries import members_of, read_rows
from lianti.catalogue.base_lists import base_list
from lianti.catalogue.keys import code_key
from lianti.catalogue.kinds import LIST_KINDS
from lianti.catalogue.list_shapes import CaseRow, RawCase
from lianti.catalogue.models import CaseCount, Diagnosis
from lianti.catalogue.rules.cases import find_cases, judge_cases, looks_like_code
from lianti.kernel.pure.text import squash
from lianti.kernel.web.previews import Preview
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance

_TIERS = (1, 2, 3)
_PART = 500


def read_cases(data: bytes | str) -> list[RawCase]:
    """Return the rows of a workbook, a .csv or a pasted table; Refused with the way out otherwise."""
    return find_cases(read_rows(data))


def judged(alliance: Alliance, raws: Sequence[RawCase], on: dt.date) -> list[CaseRow]:
    """Judge the rows against the members, the diagnoses and what is on file, in a handful of statements."""
    members = {squash(m.name): (m.institution_id, m.name) for m in members_of(alliance, on)}
    years = range(2000, on.year + 1)
    known = {
        (institution, year, code): cases
        for institution, year, code, cases in CaseCount.objects.filter(alliance=alliance, year__in=years).values_list(
            "institution_id", "year", "code", "cases"
        )
    }
    return judge_cases(
        raws, members=members, codes=diseases_told(raws), names=category_names(), known=known, this_year=on.year
    )


def category_names() -> dict[str, str]:
    """Return the names of ICD-10 categories that the base lists use."""
    found: dict[str, str] = {}
    for tier in _TIERS:
        for kind in LIST_KINDS:
            found |= base_list(tier, kind)
    return found


def diseases_told(raws: Sequence[RawCase]) -> dict[str, tuple[str, str]]:
    """Return code and name of the diagnoses that rows tell, by squashed code and by squashed name."""
    codes = {code_key(raw.code) for raw in raws if looks_like_code(raw.code)}
    words = {squash(raw.name).lower() for raw in raws if raw.name and not raw.code}
    found = {squash(name).lower(): (code, name) for code, name in category_names().items()}
    for key, code, name in _on_file("code_key__in", sorted(codes)):
        found[key] = (code, name)
    for _key, code, name in _on_file("name__in", sorted({raw.name for raw in raws if raw.name and not raw.code})):
        found[squash(name).lower()] = (code, name)
    for code, name, aliases in Diagnosis.objects.filter(common=True).values_list("code", "name", "aliases"):
        for word in (name, *aliases.split()):
            if squash(word).lower() in words:
                found.setdefault(squash(word).lower(), (code, name))
    return found


def _on_file(what: str, values: Sequence[str]) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for start in range(0, len(values), _PART):
        rows = Diagnosis.objects.filter(**{what: values[start : start + _PART]}).order_by("-code")
        found += rows.values_list("code_key", "code", "name")
    return found


def kept(viewer: Viewer, alliance: Alliance) -> Preview[RawCase]:
    """Return the rows that a viewer has uploaded for an alliance and not yet imported."""
    return Preview(viewer, f"cases:{alliance.uid}", lambda row: RawCase(*row))
