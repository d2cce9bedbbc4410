"""A catalogue between upload and import: judged against what is on file, kept as a draft of the uploader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lianti.kernel.web.previews import Preview
from lianti.parties.shapes import Viewer
from lianti.recognition import queries
from lianti.recognition.rules import judge_items
from lianti.recognition.shapes import ItemRow, RawItem

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance


def judged(alliance: Alliance, raws: Sequence[RawItem], on: dt.date) -> list[ItemRow]:
    """Judge the rows against the catalogue of today."""
    return judge_items(raws, queries.items_of(alliance, on))


def kept(viewer: Viewer, alliance: Alliance) -> Preview[RawItem]:
    """Return the rows that a viewer has uploaded for an alliance and not yet imported."""
    return Preview(viewer, f"recognition:{alliance.uid}", lambda row: RawItem(*row))
