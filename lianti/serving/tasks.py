"""The serving app's own job."""

from __future__ import annotations

import datetime as dt

from django.contrib.sessions.models import Session

from lianti.serving.models import ScheduledRun

KEEP_RUNS = dt.timedelta(days=30)


def prune(at: dt.datetime) -> None:
    """This function will delete schedule rows older than 30 days and sessions that have expired."""
    ScheduledRun.objects.filter(due_at__lt=at - KEEP_RUNS).delete()
    Session.objects.filter(expire_date__lt=at).delete()
