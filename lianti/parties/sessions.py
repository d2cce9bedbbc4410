"""What the session says: which grant, when somebody last did something, whether it is locked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest

if TYPE_CHECKING:
    from lianti.parties.models import Grant

GRANT = "grant_uid"
SEEN = "seen"
LOCKED = "locked"
# The address at which a second factor waits; and what is known of it: given, or put off within the days of grace.
FACTOR = "factor"
GIVEN = "factor_given"
LATER = "factor_later"
# Where somebody wanted to go before the factor was owed; an address of this site.
WANTED = "factor_wanted"
# What a passkey was last asked, and when password or factor were last given.
PASSKEY = "passkey"
PROVED = "proved"


def chosen(grants: list[Grant], request: HttpRequest) -> Grant:
    """Return the grant the session names, the oldest one when it no longer holds."""
    named = request.session.get(GRANT, "")
    return next((g for g in grants if str(g.uid) == named), grants[0])


def is_locked(request: HttpRequest, at: dt.datetime) -> bool:
    """Say whether the screen was locked or nobody has touched it for LIANTI_IDLE_MINUTES (0: never)."""
    if request.session.get(LOCKED):
        return True
    idle = settings.LIANTI_IDLE_MINUTES * 60
    seen = request.session.get(SEEN)
    return bool(idle) and (seen is None or at.timestamp() - seen > idle)
