"""The roster between upload and import: kept encrypted as a draft of the person who uploaded it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from lianti.alliances.queries import known_units
from lianti.alliances.roster import RawUnit, RosterRow, from_plain, judge, to_plain
from lianti.kernel.web.previews import Preview
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance


def kept(viewer: Viewer, alliance: Alliance) -> Preview[RawUnit]:
    """Return the units that a viewer has uploaded for an alliance and not yet imported."""
    return Preview(viewer, f"roster:{alliance.uid}", from_plain, to_plain)


def judged(alliance: Alliance, units: list[RawUnit], on: dt.date) -> list[RosterRow]:
    """Judge the units against the members of today."""
    return judge(units, known_units(alliance, on))
