"""The village rooms (卫生室) of the institution that somebody came down to, and how a handover stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianti.capacity.queries import distance_between
from lianti.parties.queries import institutions
from lianti.referrals.models import Referral, RoomHandover

if TYPE_CHECKING:
    from lianti.parties.models import Institution


def rooms_below(referral: Referral) -> list[Institution]:
    """Return the rooms that belong to the receiver, the nearest first; nobody else's."""
    receiver = referral.receiver_institution
    if receiver is None:
        return []
    own = [room for room in institutions(kinds=("village_clinic",)) if room.parent_id == receiver.pk]
    return sorted(own, key=lambda room: (distance_between(receiver, room) or 9999.0, room.pk))


def handover_of(referral: Referral) -> RoomHandover | None:
    """Return the living handover of a case, or None; one statement."""
    return RoomHandover.objects.filter(referral=referral, ended_at=None).select_related("room").first()
