"""Whether a transfer goes up, down or between equals (平级转诊): by the tiers of its two sides (QQ-07, JL-53).

A tier is what an institution stands for in the chain of care: village rooms and stations below centres and township
hospitals, those below level 2, level 2 below level 3. Between equals is counted apart: neither 上转 nor 下转.
"""

from __future__ import annotations

from typing import Literal

Relation = Literal["up", "down", "level"]
LEVEL: Relation = "level"

_ROOM, _CENTRE, _SECOND, _THIRD = range(4)
_BY_KIND = {
    "village_clinic": _ROOM,
    "community_station": _ROOM,
    "clinic": _ROOM,
    "outpatient": _ROOM,
    "community_centre": _CENTRE,
    "township_hospital": _CENTRE,
}
_BY_GRADE = {"3": _THIRD, "2": _SECOND, "1": _CENTRE}


def tier(kind: str, grade: str) -> int | None:
    """Return the tier of an institution, None when neither its kind nor its grade (3A, 2B …) says."""
    return _BY_KIND.get(kind, _BY_GRADE.get(grade[:1]))


def relation(direction: str, sender: tuple[str, str], receiver: tuple[str, str]) -> Relation:
    """Return how a case relates its two sides, each as kind and grade: equals are equals whichever form was used.

    Where a tier is unknown, and where both differ, the direction of the form stands.
    """
    above, below = tier(*sender), tier(*receiver)
    if above is not None and above == below:
        return LEVEL
    return "down" if direction == "down" else "up"
