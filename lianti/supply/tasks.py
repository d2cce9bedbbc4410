"""What the worker does for shared supply."""

from __future__ import annotations

import datetime as dt
import logging

from lianti.alliances.queries import remembered
from lianti.parties.shapes import Viewer
from lianti.supply.actions.clocks import escalate_order
from lianti.supply.queries import ladder

log = logging.getLogger(__name__)
CLOCK = Viewer.service("supply-clock")
_BATCH = 500


def clocks(at: dt.datetime) -> int:
    """This function will take late orders one step up the ladder each; returns how many could not be taken.

    An order that cannot be taken is logged and left for the next run: the others behind it do not wait for it.
    """
    failed = 0
    with remembered():
        for order in ladder.restless(at)[:_BATCH]:
            try:
                escalate_order(order_uid=order.uid, by=CLOCK, at=at)
            except Exception:  # noqa: BLE001 - one order must not stop the clock of all others
                log.exception("the clock could not act on order %s", order.uid)
                failed += 1
    return failed
