"""What the worker says each morning of those who may go down (JL-47, JL-67)."""

from __future__ import annotations

import datetime as dt
import uuid

from lianti.parties.queries import viewers_in_role
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.radar import tell_radar
from lianti.referrals.permissions.radar import may_see_radar
from lianti.referrals.queries.radar import radar_of

CLOCK = Viewer.service("radar-clock")
_ROLES = ("department_head", "specialist", "referral_centre")


def morning(at: dt.datetime) -> int:
    """This function will tell every ward and every referral centre its numbers, once; returns how many were told."""
    told, seen = 0, set[tuple[uuid.UUID | None, uuid.UUID | None]]()
    for viewer in [v for role in _ROLES for v in viewers_in_role(role, at)]:
        ward = None if viewer.role == "referral_centre" else viewer.department_uid
        if may_see_radar(viewer) or (viewer.institution_uid, ward) in seen:
            continue
        seen.add((viewer.institution_uid, ward))
        told += tell_radar(viewer=viewer, radar=radar_of(viewer, at), by=CLOCK, at=at)
    return told
