"""What the worker does for the charter."""

from __future__ import annotations

import datetime as dt

from lianti.charter.actions import refresh_status
from lianti.charter.queries import adoptions_of_key
from lianti.parties.shapes import Viewer


def refresh(at: dt.datetime) -> None:
    """This function will read every adopted charter anew, so that the board opens without computing."""
    for adoption in adoptions_of_key(""):
        refresh_status(adoption=adoption, by=Viewer.service("charter-reader"), at=at)
