"""What the worker tidies for the gate at night."""

from __future__ import annotations

import datetime as dt

from lianti.parties.security import signins


def tidy(at: dt.datetime) -> None:
    """Forget where people were signed in a month ago."""
    signins.forget_old(at)
