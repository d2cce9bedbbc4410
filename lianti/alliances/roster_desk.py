"""The roster between upload and import: kept encrypted as a draft of the person who uploaded it."""

from __future__ import annotations

import base64
import datetime as dt
import json
import zlib
from typing import TYPE_CHECKING

from lianti.alliances.queries import known_units
from lianti.alliances.roster import RawUnit, RosterRow, from_plain, judge, to_plain
from lianti.kernel.web import drafts
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance


def _key(alliance: Alliance) -> str:
    return f"roster:{alliance.uid}"


def keep(viewer: Viewer, alliance: Alliance, units: list[RawUnit], version: int = 0) -> None:
    """Keep the units as read or corrected; a new upload (version 0) replaces the one before."""
    if version == 0:
        drafts.discard_draft(viewer, _key(alliance))
    packed = zlib.compress(json.dumps(to_plain(units), ensure_ascii=False).encode(), 9)
    drafts.save_draft(viewer, _key(alliance), {"units": base64.b64encode(packed).decode()}, version)


def rows_of(viewer: Viewer, alliance: Alliance, on: dt.date) -> tuple[list[RosterRow], int]:
    """Return the kept roster judged against the members of today, with its version; no rows when there is none."""
    found = drafts.load_draft(viewer, _key(alliance))
    if found is None:
        return [], 0
    data, version, _at = found
    units = from_plain(json.loads(zlib.decompress(base64.b64decode(data["units"]))))
    return judge(units, known_units(alliance, on)), version


def forget(viewer: Viewer, alliance: Alliance) -> None:
    """Forget the kept roster."""
    drafts.discard_draft(viewer, _key(alliance))
