"""Worklists named after the problem: who sees which, and which rows belong to it."""

from __future__ import annotations

from lianti.referrals.worklists.lists import WORKLISTS
from lianti.referrals.worklists.shape import Filter, Worklist

__all__ = ["Filter", "WORKLISTS", "Worklist", "lists_for", "worklist"]


def lists_for(role: str) -> list[Worklist]:
    """Return the worklists of a role in the order in which they are shown."""
    return [w for w in WORKLISTS if role in w.roles]


def worklist(role: str, key: str) -> Worklist:
    """Return one worklist of a role, the first one when ``key`` is not among them."""
    own = lists_for(role)
    return next((w for w in own if w.key == key), own[0])
