"""Which edition belongs to what stands in a resident's file, and the level at which insurance sees a hospital."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from lianti.insurance.rules.tariffs import in_force
from lianti.insurance.shapes import Edition
from lianti.kernel.pure.text import squash

_BY_GRADE = {"3": "city", "2": "county", "1": "primary"}


def match_region(text: str, editions: Iterable[Edition], day: dt.date) -> Edition | None:
    """Return the edition in force of the region named in ``text``; a longer name is the better match, a newer edition.

    People write a region as they like: 吉林省松原市, 松原, 松原市宁江区. Nothing written matches nothing.
    """
    asked = squash(text)
    if not asked:
        return None
    found = [
        (len(name), edition.since_on, edition)
        for edition in editions
        for name in (squash(edition.region), *map(squash, edition.aliases))
        if name and name in asked and in_force(edition, day)
    ]
    return max(found, key=lambda f: f[:2])[2] if found else None


def insured_level(edition: Edition, *, name: str, grade: str, primary: bool) -> str:
    """Return the level at which a region counts an institution; "" when nobody has said.

    The region's own list comes first, then primary care, then the grade (3A, 2B …), then the region's default.
    """
    listed = next((h.level for h in edition.hospitals if squash(h.name) == squash(name)), "")
    return listed or ("primary" if primary else _BY_GRADE.get(grade[:1], edition.default_level))
