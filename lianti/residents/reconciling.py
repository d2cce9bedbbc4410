"""What the facts about people served must add up to."""

from __future__ import annotations

import datetime as dt

from lianti.ledger.reconcile import expect
from lianti.residents.models import Resident


def registered(since: dt.datetime, until: dt.datetime) -> int:
    """Count the records opened in a half-open period."""
    return Resident.objects.filter(registered_at__gte=since, registered_at__lt=until).count()


expect("residents.registered", registered)
