"""People of the receiving side by name: who can be given a case, and who has looked at it."""

from __future__ import annotations

import datetime as dt

from lianti.parties.queries import viewers_in_role
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral

_CENTRE = ("referral_centre", "duty_officer")


def colleagues(referral: Referral, at: dt.datetime) -> list[Viewer]:
    """Return who works in the referral centre of the receiver now, the duty officer included."""
    place = referral.receiver_institution
    return [v for role in _CENTRE for v in viewers_in_role(role, at, place)] if place else []
