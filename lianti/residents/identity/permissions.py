"""Who decides whether two files are of one person: None, or the reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.residents.models import Merge, PossibleMatch, Resident

# The office for the group, medical affairs (病案 belongs to it) for its own house.
DECIDERS = frozenset({"office", "medical_affairs"})
_WHO = _("核对与合并档案由医联体办公室或本院医务科（病案）办理。")


def may_decide(viewer: Viewer) -> str | None:
    """The worklist is for the office and for medical affairs."""
    return None if viewer.role in DECIDERS and viewer.institution_id is not None else _WHO


def may_merge(viewer: Viewer, person: Resident, match: PossibleMatch | None) -> str | None:
    """A pair of the worklist is merged by whoever sees it; any other file only at the house that keeps it."""
    if may_decide(viewer) is not None:
        return _WHO
    if match is not None or person.registered_institution_id == viewer.institution_id:
        return None
    return _("这份档案不在本院，请由医联体办公室核对。")


def may_unmerge(viewer: Viewer, merge: Merge) -> str | None:
    """A merge is undone by whoever may decide on one of its files, alone: a wrong merge harms."""
    if may_decide(viewer) is not None:
        return _WHO
    houses = {merge.survivor.registered_institution_id, merge.absorbed.registered_institution_id}
    if viewer.institution_id in houses:
        return None
    alliance = merge.match.alliance_uid if merge.match else None
    if viewer.role == "office" and alliance is not None and alliance in viewer.alliance_uids:
        return None
    return _("这次合并不属于本院或本联合体。")
