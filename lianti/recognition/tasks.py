"""What the worker does for recognition."""

from __future__ import annotations

import datetime as dt

from lianti.parties.shapes import Viewer
from lianti.recognition import actions


def collect_codes(at: dt.datetime) -> None:
    """Put own codes that appear in reports and stand for nothing yet on the worklists of their institutions."""
    actions.collect_codes(by=Viewer.service("recognition-codes"), at=at)
