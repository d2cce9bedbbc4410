"""Reading transfers outside the alliance for a viewer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.ids import check_number
from lianti.kernel.pure.text import digits_of, squash
from lianti.ledger.actions import trace
from lianti.parties.shapes import Viewer
from lianti.referrals.models import OutsideTransfer
from lianti.referrals.models.outside import owing
from lianti.residents.queries import matching_pks

PAGE, EXPORT = 25, 5000
_PARTS = ("resident", "institution", "department", "destination", "holder_institution")
# What owes something comes first; its rows stand under their state as well.
TABS: dict[str, tuple[str, tuple[str, ...]]] = {
    "due": (_("要跟进"), ("to_file", "away")),
    "to_file": (_("待备案"), ("to_file",)),
    "away": (_("待登记结果"), ("away",)),
    "ended": (_("已办结"), ("ended", "cancelled")),
}


@dataclass(frozen=True)
class OutsideAnswer:
    """One page of transfers with the number of every tab."""

    tab: str
    rows: list[OutsideTransfer]
    total: int
    counts: dict[str, int]


def list_outside(viewer: Viewer, tab: str, text: str, page: int, at: dt.datetime, size: int = PAGE) -> OutsideAnswer:
    """Return one page in three statements, the nearest promise first, ended ones newest first."""
    mine = OutsideTransfer.objects.visible_to(viewer, at)
    wanted = {key: Q(state__in=states) for key, (_label, states) in TABS.items()} | {"due": owing(at)}
    counts = mine.aggregate(**{key: Count("pk", filter=q) for key, q in wanted.items()})
    here = tab if tab in TABS else next((key for key in TABS if counts[key]), "to_file")
    found = mine.filter(wanted[here]).filter(_wanted(text))
    order = ("-pk",) if here == "ended" else ("promised_at", "pk")
    start = (max(page, 1) - 1) * size
    rows = list(found.select_related(*_PARTS).order_by(*order)[start : start + size])
    return OutsideAnswer(here, rows, found.count(), counts)


def waiting_for(viewer: Viewer, at: dt.datetime) -> int:
    """Return how many transfers owe something, for the badge."""
    return OutsideTransfer.objects.visible_to(viewer, at).filter(owing(at)).count()


def _wanted(text: str) -> Q:
    wanted = squash(text)
    if not wanted:
        return Q()
    if digits_of(wanted) == wanted:
        return Q(number__startswith=wanted)
    return Q(resident__in=matching_pks(wanted)) | Q(destination_name__contains=text.strip())


_PURPOSE = "办理联体外转出"  # data


def access_outside(viewer: Viewer, number: str, at: dt.datetime, *, purpose: str = _PURPOSE) -> OutsideTransfer:
    """Return a transfer and trace the read first; NotVisible when it is not the viewer's business."""
    if not check_number(number):
        raise NotVisible
    found = OutsideTransfer.objects.visible_to(viewer, at).select_related(*_PARTS).filter(number=number).first()
    if found is None:
        raise NotVisible
    trace(
        by=viewer,
        purpose=purpose,
        operation="read",
        object_type="resident",
        object_uid=found.resident.uid,
        at=at,
        detail=f"outside {number}",
    )
    return found


def usual_places(viewer: Viewer, at: dt.datetime) -> list[str]:
    """Return where the institution has sent people before, the most frequent first, to be chosen instead of typed."""
    mine = OutsideTransfer.objects.visible_to(viewer, at).order_by().values_list("destination_name")
    return [name for name, _n in mine.annotate(n=Count("pk")).order_by("-n", "destination_name")[:20]]
