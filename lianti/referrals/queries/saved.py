"""Reading what a person keeps, the saved filters of worklists, and what a person ticked."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.pure.ids import check_number
from lianti.parties.queries import institution_by_uid, viewers_in_role
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral, SavedFilter
from lianti.referrals.queries import access_referral

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


def cases_to_print(viewer: Viewer, numbers: Sequence[str], at: dt.datetime, *, purpose: str) -> list[Referral]:
    """Return the ticked cases, each read traced; NotVisible, without a trace of any, when one is not the viewer's."""
    wanted = {number for number in numbers if check_number(number)}
    mine = Referral.objects.readable_by(viewer, at).filter(number__in=wanted)
    if set(mine.values_list("number", flat=True)) != set(numbers):
        raise NotVisible
    return [access_referral(viewer, number, at, purpose=purpose) for number in numbers]
