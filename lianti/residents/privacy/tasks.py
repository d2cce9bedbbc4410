"""What the worker does for privacy."""

from __future__ import annotations

import datetime as dt

from lianti.parties.shapes import Viewer
from lianti.residents.models import BreakGlass
from lianti.residents.privacy.actions import escalate_review


def press_reviews(at: dt.datetime) -> int:
    """This function will escalate each review that is late, once, and return how many."""
    by = Viewer.service("privacy-clock")
    late = BreakGlass.objects.filter(verdict="", escalated_at=None, promised_at__lte=at)
    return sum(escalate_review(row_pk=pk, by=by, at=at) for pk in list(late.values_list("pk", flat=True)))
