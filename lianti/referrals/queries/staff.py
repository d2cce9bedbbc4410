"""People of the receiving side by name: who can be given a case, and who has looked at it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianti.alliances.queries import partners
from lianti.capacity.queries import distance_between
from lianti.kernel.pure import clock
from lianti.ledger.queries import readings_of
from lianti.parties.queries import departments_of, institutions, viewers_in_role
from lianti.parties.shapes import Viewer
from lianti.referrals import codes
from lianti.referrals.models import Referral

if TYPE_CHECKING:
    from lianti.parties.models import Department, Institution

_CENTRE = ("referral_centre", "duty_officer")


def colleagues(referral: Referral, at: dt.datetime) -> list[Viewer]:
    """Return who works in the referral centre of the receiver now, the duty officer included."""
    place = referral.receiver_institution
    return [v for role in _CENTRE for v in viewers_in_role(role, at, place)] if place else []


@dataclass(frozen=True)
class Reader:
    """Somebody of the receiver who opened the case: when first, when last."""

    name: str
    role: str
    first_at: dt.datetime
    last_at: dt.datetime


def seen_by(viewer: Viewer, referral: Referral) -> list[Reader]:
    """Return who of the receiving side has opened a case, for the side that sent it; one statement, else none."""
    receiver = referral.receiver_institution
    if viewer.institution_id != referral.sender_institution_id or receiver is None or referral.state == "draft":
        return []
    rows = readings_of(referral.resident.uid, detail=f"referral {referral.number}", institution_uid=receiver.uid)
    found: dict[tuple[str, str], Reader] = {}
    for row in rows:
        key = (row.actor_name, row.actor_role)
        first = found[key].first_at if key in found else row.at
        found[key] = Reader(row.actor_name, row.actor_role, first, row.at)
    return list(found.values())


def village_rooms(referral: Referral, at: dt.datetime) -> list[Institution]:
    """Return the village rooms of the sender's area, the nearest first: its own, else partners of the same district."""
    sender = referral.sender_institution
    rooms = [r for r in institutions(kinds=("village_clinic",)) if r.pk != sender.pk]
    own = [r for r in rooms if r.parent_id == sender.pk]
    if not own:
        near = partners(sender.pk, clock.local_day(at))
        own = [r for r in rooms if r.pk in near and r.district == sender.district]
    return sorted(own, key=lambda r: (distance_between(sender, r) or 9999.0, r.pk))[:12]


def green_departments(hospital: Institution, team: str) -> list[Department]:
    """Return the departments whose people belong to a green team, by the words in their names."""
    words = codes.GREEN_WORDS.get(team, ())
    return [d for word in words for d in departments_of(hospital) if word in d.name]
