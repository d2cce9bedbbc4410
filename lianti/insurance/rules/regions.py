"""Which edition belongs to what stands in a resident's file, and the level at which insurance sees a hospital."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from lianti.insurance.rules.tariffs import in_force
from lianti.insurance.shapes import Edition
from lianti.kernel.pure.areas import read_area
from lianti.kernel.pure.text import squash

_BY_GRADE = {"3": "city", "2": "county", "1": "primary"}


def match_area(area: str, editions: Iterable[Edition], day: dt.date) -> Edition | None:
    """Return the edition in force of an insurance area, by code, the newest of several; no code, no edition."""
    found = [e for e in editions if area and e.area == area and in_force(e, day)]
    return max(found, key=lambda e: e.since_on, default=None)


def area_of_region(text: str, editions: Iterable[Edition]) -> str:
    """Return the code of the area that is meant by ``text``; "" when nobody can tell.

    A region's own name and aliases (松原油田, 示例 …) are read as well as the names of the country.
    """
    asked = squash(text)
    named = {squash(name): e.area for e in editions for name in (e.region, *e.aliases)}
    area = read_area(text)
    return named.get(asked, "") or (area.code if area else "")


def insured_level(edition: Edition, *, name: str, grade: str, primary: bool) -> str:
    """Return the level at which a region counts an institution; "" when nobody has said.

    The region's own list comes first, then primary care, then the grade (3A, 2B …), then the region's default.
    """
    listed = next((h.level for h in edition.hospitals if squash(h.name) == squash(name)), "")
    return listed or ("primary" if primary else _BY_GRADE.get(grade[:1], edition.default_level))
