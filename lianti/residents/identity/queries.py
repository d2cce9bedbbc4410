"""Reading pairs and merges for whoever decides on them."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Q, QuerySet

from lianti.kernel.pure.errors import NotVisible
from lianti.parties.shapes import Viewer
from lianti.residents.identity.permissions import may_decide
from lianti.residents.models import LocalRecord, Merge, MovedRow, PossibleMatch, Resident

PAGE = 30
_PEOPLE = ("one__registered_institution", "two__registered_institution")
_FILES = ("survivor__registered_institution", "absorbed__registered_institution", "match")


def _in_tab(tab: str, at: dt.datetime) -> Q:
    open_ = Q(state__in=("open", "once"))
    return {
        "waiting": open_ & (Q(not_before=None) | Q(not_before__lte=at)),
        "later": open_ & Q(not_before__gt=at),
        "done": ~open_,
    }[tab]


def list_matches(viewer: Viewer, tab: str, page: int, at: dt.datetime) -> tuple[list[PossibleMatch], int]:
    """Return one page of the pairs of a tab (waiting, later, done), the heaviest first, and how many there are."""
    found = PossibleMatch.objects.visible_to(viewer).filter(_in_tab(tab, at)).select_related(*_PEOPLE)
    order = ("-decided_at", "-pk") if tab == "done" else ("-weight", "pk")
    start = (page - 1) * PAGE
    return list(found.order_by(*order)[start : start + PAGE]), found.count()


def waiting_matches(viewer: Viewer, at: dt.datetime) -> int:
    """Return how many pairs wait for the viewer."""
    return PossibleMatch.objects.visible_to(viewer).filter(_in_tab("waiting", at)).count()


def access_match(viewer: Viewer, uid: uuid.UUID) -> PossibleMatch:
    """Return a pair that the viewer may decide on; raises NotVisible otherwise. Showing it must be traced."""
    found = PossibleMatch.objects.visible_to(viewer).select_related(*_PEOPLE).filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def _visible_merges(viewer: Viewer) -> QuerySet[Merge]:
    if may_decide(viewer) is not None:
        return Merge.objects.none()
    here = Q(survivor__registered_institution=viewer.institution_id)
    here |= Q(absorbed__registered_institution=viewer.institution_id)
    if viewer.role == "office":
        here |= Q(match__alliance_uid__in=viewer.alliance_uids)
    return Merge.objects.filter(here).select_related(*_FILES)


def list_merges(viewer: Viewer, page: int) -> tuple[list[Merge], int]:
    """Return one page of the merges, the newest first, and how many there are."""
    found, start = _visible_merges(viewer), (page - 1) * PAGE
    return list(found.order_by("-merged_at", "-pk")[start : start + PAGE]), found.count()


def access_merge(viewer: Viewer, uid: uuid.UUID) -> Merge:
    """Return a merge that the viewer may undo; raises NotVisible otherwise."""
    found = _visible_merges(viewer).filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def merge_of(match: PossibleMatch) -> Merge | None:
    """Return the merge that came of a pair, the last one."""
    return match.merges.order_by("-pk").first()


def rows_of(merge: Merge) -> int:
    """Return how many entries would go back if the merge were undone now."""
    return MovedRow.objects.filter(home_id=merge.absorbed_id).count() if merge.undone_at is None else 0


def local_numbers(people: tuple[Resident, ...]) -> dict[int, list[str]]:
    """Return the local record numbers of people as "institution number", by key."""
    found: dict[int, list[str]] = {person.pk: [] for person in people}
    rows = (
        LocalRecord.objects.filter(resident__in=people).select_related("institution").order_by("institution", "number")
    )
    for row in rows:
        found[row.resident_id].append(f"{row.institution.label} {row.number}")
    return found
