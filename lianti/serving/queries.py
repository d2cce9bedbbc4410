"""Reads of the serving app."""

from __future__ import annotations

import datetime as dt

from lianti.serving.models import Heartbeat


def last_beat() -> dt.datetime | None:
    """Return the last moment a worker was seen alive, or None when none ever ran here."""
    found = Heartbeat.objects.order_by("-beat_at").first()
    return found.beat_at if found else None
