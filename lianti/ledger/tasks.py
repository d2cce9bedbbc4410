"""What the worker does for the ledger."""

from __future__ import annotations

import datetime as dt

from lianti.kernel.pure import clock
from lianti.ledger.outbox import deliver_due
from lianti.ledger.reconcile import reconcile_day
from lianti.ledger.sealing import STREAMS, seal_stream


def seal(at: dt.datetime) -> None:
    """This function will seal what was written since the last minute."""
    for stream in list(STREAMS):
        seal_stream(stream, at)


def reconcile(at: dt.datetime) -> None:
    """This function will compare yesterday's facts with the tables."""
    reconcile_day(clock.local_day(at) - dt.timedelta(days=1), at)


def deliver(at: dt.datetime) -> None:
    """This function will carry the messages of the outbox that are due."""
    deliver_due(at)
