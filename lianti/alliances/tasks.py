"""What the worker does for alliances."""

from __future__ import annotations

import datetime as dt

from lianti.alliances import queries
from lianti.alliances.actions import warn_agreement
from lianti.kernel.pure import clock
from lianti.parties.shapes import Viewer


def warn_agreements(at: dt.datetime) -> int:
    """This function will warn of agreements that end soon, once per threshold, and return how many (SY-27)."""
    by = Viewer.service("agreement-clock")
    return sum(warn_agreement(warning=warning, by=by, at=at) for warning in queries.warnings(clock.local_day(at)))
