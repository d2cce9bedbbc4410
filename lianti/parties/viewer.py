"""Hooks through which higher floors complete what parties knows of a viewer and of public addresses."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

AllianceLookup = Callable[[int, dt.datetime], tuple[uuid.UUID, ...]]

_PUBLIC = ["/sign-in", "/static/", "/healthz", "/readyz", "/metrics", "/favicon.ico"]
_lookup: list[AllianceLookup] = []


def set_alliance_lookup(lookup: AllianceLookup) -> None:
    """Say how the alliances of an institution are found: ``lookup(institution_id, at)``; called by alliances."""
    _lookup[:] = [lookup]


def alliances_of(institution_id: int | None, at: dt.datetime) -> tuple[uuid.UUID, ...]:
    """Return the uids of the alliances an institution belongs to, none while nobody answers for alliances."""
    if institution_id is None or not _lookup:
        return ()
    return _lookup[0](institution_id, at)


def make_public(address: str) -> None:
    """Open an address to people who are not signed in; one that ends in a slash opens everything below it."""
    if address not in _PUBLIC:
        _PUBLIC.append(address)


def is_public(path: str) -> bool:
    """Say whether a path may be read without signing in."""
    return any(path == a or path == a + "/" or (a.endswith("/") and path.startswith(a)) for a in _PUBLIC)
