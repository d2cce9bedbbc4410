"""Reading what a person keeps: saved filters of worklists."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from lianti.parties.queries import institution_by_uid, viewers_in_role
from lianti.parties.shapes import Viewer
from lianti.referrals.models import SavedFilter

# What a saved filter may hold; the page number and anything unknown are left out.
KEPT = ("tab", "q", "kind", "urgency", "who", "sort")


@dataclass(frozen=True)
class FilterLine:
    """One saved filter."""

    uid: uuid.UUID
    name: str
    query: str


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
