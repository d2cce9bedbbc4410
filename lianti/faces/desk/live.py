"""What the live stream tells an open page: how many items wait for this person."""

from __future__ import annotations

from django.http import HttpRequest

from lianti.kernel.pure import clock
from lianti.kernel.web.registry import badge_counts
from lianti.parties.queries import session_viewer


def counts_for(request: HttpRequest) -> dict[str, int] | None:
    """Return the badge counts for the session of ``request``; None when it may not see any."""
    viewer = session_viewer(request, clock.now())
    return badge_counts(viewer) if viewer else None
