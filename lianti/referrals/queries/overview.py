"""Numbers of the desk: what was sent and what arrived; how much waits is counted by the worklists alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import TruncDate

from lianti.kernel.pure import clock
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral, ReferralQuerySet

DAYS = 14


@dataclass(frozen=True)
class DayCount:
    """One day: sent, arrived and returned cases."""

    day: dt.date
    sent: int
    arrived: int


@dataclass(frozen=True)
class Overview:
    """Today, yesterday and the last fourteen days."""

    today: int
    yesterday: int
    days: tuple[DayCount, ...]


def overview(viewer: Viewer, at: dt.datetime) -> Overview:
    """Return the desk's numbers in two statements; sender and receiver roles see their own side."""
    mine = Referral.objects.visible_to(viewer, at)
    today = clock.day_start(clock.local_day(at))
    since = today - dt.timedelta(days=DAYS - 1)
    sent, arrived = _per_day(mine, "submitted_at", since), _per_day(mine, "arrived_at", since)
    days = [clock.local_day(since) + dt.timedelta(days=n) for n in range(DAYS)]
    return Overview(
        today=sent.get(days[-1], 0),
        yesterday=sent.get(days[-2], 0),
        days=tuple(DayCount(day, sent.get(day, 0), arrived.get(day, 0)) for day in days),
    )


def _per_day(mine: ReferralQuerySet, field: str, since: dt.datetime) -> dict[dt.date, int]:
    rows = mine.filter(**{f"{field}__gte": since})
    grouped = rows.annotate(day=TruncDate(field, tzinfo=clock.TZ)).values("day").annotate(n=Count("pk"))
    return {row["day"]: row["n"] for row in grouped}
