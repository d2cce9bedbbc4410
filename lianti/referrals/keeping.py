"""Reading what a person keeps: saved filters of worklists."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from lianti.parties.queries import institution_by_uid, viewers_in_role
from lianti.parties.shapes import Viewer
from lianti.referrals.models import SavedFilter

# What a saved filter may hold: codes only. The text looked for may be a name or an identity number and is never kept.
_KEPT = ("tab", "kind", "urgency", "who", "sort")
_CODE = re.compile("-?[a-z_]{1,30}")


@dataclass(frozen=True)
class FilterLine:
    """One saved filter."""

    uid: uuid.UUID
    name: str
    query: str


def kept_of(asked: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what of an address a saved filter keeps, in a fixed order; anything that is not a code is left out."""
    return [(name, asked[name]) for name in _KEPT if _CODE.fullmatch(asked.get(name, ""))]


def saved_filters(viewer: Viewer, place: str) -> list[FilterLine]:
    """Return the filters that the viewer keeps in the present role, by name."""
    rows = SavedFilter.objects.filter(user_uid=viewer.uid, role=viewer.role, place=place).order_by("name")
    return [FilterLine(row.uid, row.name, row.query) for row in rows]


def centre_of(viewer: Viewer, at: dt.datetime) -> list[Viewer]:
    """Return who works in the viewer's own referral centre now, the duty officer included."""
    if viewer.institution_uid is None:
        return []
    place = institution_by_uid(viewer.institution_uid)
    return [v for role in ("referral_centre", "duty_officer") for v in viewers_in_role(role, at, place)]
