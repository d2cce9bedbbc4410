"""What the worker does for scarce things."""

from __future__ import annotations

import datetime as dt

from lianti.capacity import actions, rules
from lianti.kernel.pure import clock
from lianti.parties.shapes import Viewer


def open_sessions(at: dt.datetime) -> int:
    """This function will keep the calendar on file and open the rolling window of sessions."""
    today = clock.local_day(at)
    actions.seed_calendar(range(today.year, today.year + 2), at)
    until = today + dt.timedelta(days=rules.WINDOW_DAYS)
    return actions.open_sessions(until=until, by=Viewer.service("session-opener"), at=at)


def release_seats(at: dt.datetime) -> int:
    """This function will run the release clock: to the referrals of all members first, then to everybody (JL-61)."""
    by = Viewer.service("release-clock")
    return actions.share_seats(at=at, by=by) + actions.release_seats(at=at, by=by)
