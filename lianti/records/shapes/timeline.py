"""What a timeline is made of."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One entry described: what, by whom, in one line; ``struck`` when it no longer stands, ``url`` when it has a page.

    ``urgent`` marks what a doctor should not overlook, e.g. a value outside its range.
    """

    title: str
    detail: str = ""
    who: str = ""
    state: str = ""
    tone: str = "plain"
    url: str = ""
    struck: bool = False
    urgent: bool = False


@dataclass(frozen=True)
class Placed:
    """An entry at its place in time: which kind, at which institution."""

    kind: str
    pk: int
    at: dt.datetime
    place: uuid.UUID
    place_name: str


@dataclass(frozen=True)
class Place:
    """An institution in the filter of a timeline, with how many entries it has."""

    uid: uuid.UUID
    name: str
    count: int


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see of a timeline; nothing means all."""

    kind: str = ""
    place: uuid.UUID | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    page: int = 1


@dataclass(frozen=True)
class TimelineAnswer:
    """One page of a timeline: entries newest first, and what there is in all."""

    rows: tuple[tuple[Placed, Entry], ...]
    total: int
    page: int
    pages: int
    kinds: tuple[tuple[str, str, int], ...]
    places: tuple[Place, ...]
    everything: int
    # Whether something sensitive of other institutions was left out; never how much or what.
    hidden: bool = False
