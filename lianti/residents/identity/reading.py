"""Reading pairs and merges leaves a trace for each person shown; without it nothing is shown."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.ledger.actions import trace
from lianti.parties.shapes import Viewer
from lianti.residents.identity import queries
from lianti.residents.identity.kinds import PURPOSE
from lianti.residents.models import Merge, PossibleMatch, Resident


@transaction.atomic
def open_matches(viewer: Viewer, tab: str, page: int, at: dt.datetime) -> tuple[list[PossibleMatch], int]:
    """This function will return a page of pairs, with one trace for the list."""
    trace(
        by=viewer, purpose=PURPOSE, operation="list", object_type="resident", object_uid=None, at=at, detail="matches"
    )
    return queries.list_matches(viewer, tab, page, at)


@transaction.atomic
def open_match(*, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> PossibleMatch:
    """This function will return a pair for showing, with a trace for both persons."""
    match = queries.access_match(by, uid)
    _trace(by, at, match.one, match.two)
    return match


@transaction.atomic
def open_merges(viewer: Viewer, page: int, at: dt.datetime) -> tuple[list[Merge], int]:
    """This function will return a page of merges, with one trace for the list."""
    trace(by=viewer, purpose=PURPOSE, operation="list", object_type="resident", object_uid=None, at=at, detail="merges")
    return queries.list_merges(viewer, page)


@transaction.atomic
def open_merge(*, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> Merge:
    """This function will return a merge for showing, with a trace for both persons."""
    merge = queries.access_merge(by, uid)
    _trace(by, at, merge.survivor, merge.absorbed)
    return merge


def _trace(by: Viewer, at: dt.datetime, *people: Resident) -> None:
    for person in people:
        trace(by=by, purpose=PURPOSE, operation="read", object_type="resident", object_uid=person.uid, at=at)
