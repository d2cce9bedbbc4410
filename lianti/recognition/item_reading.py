"""A catalogue between upload and import: judged against what is on file, kept as a draft of the uploader."""

from __future__ import annotations

import base64
import datetime as dt
import json
import zlib
from collections.abc import Sequence
from dataclasses import astuple
from typing import TYPE_CHECKING

from lianti.kernel.web import drafts
from lianti.parties.shapes import Viewer
from lianti.recognition import queries
from lianti.recognition.rules import judge_items
from lianti.recognition.shapes import ItemRow, RawItem

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance


def judged(alliance: Alliance, raws: Sequence[RawItem], on: dt.date) -> list[ItemRow]:
    """Judge the rows against the catalogue of today."""
    return judge_items(raws, queries.items_of(alliance, on))


def _key(alliance: Alliance) -> str:
    return f"recognition:{alliance.uid}"


def keep(viewer: Viewer, alliance: Alliance, raws: Sequence[RawItem]) -> None:
    """Keep the rows as read; a new upload replaces the one before."""
    drafts.discard_draft(viewer, _key(alliance))
    packed = zlib.compress(json.dumps([astuple(raw) for raw in raws], ensure_ascii=False).encode(), 9)
    drafts.save_draft(viewer, _key(alliance), {"rows": base64.b64encode(packed).decode()}, 0)


def kept(viewer: Viewer, alliance: Alliance) -> tuple[list[RawItem], dt.datetime | None]:
    """Return the rows kept and when they were read; none when there are none."""
    found = drafts.load_draft(viewer, _key(alliance))
    if found is None:
        return [], None
    data, _version, at = found
    return [RawItem(*row) for row in json.loads(zlib.decompress(base64.b64decode(data["rows"])))], at


def forget(viewer: Viewer, alliance: Alliance) -> None:
    """Forget the rows kept."""
    drafts.discard_draft(viewer, _key(alliance))
