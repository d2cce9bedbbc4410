"""Which beds can be offered to somebody who waits: of the asked department, free, and told not long ago (SY-31)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from lianti.capacity import rules
from lianti.capacity.queries.beds import free_beds, lines_of, wards_of
from lianti.capacity.shapes import WardLine


@dataclass(frozen=True)
class FreeBed:
    """A bed that can be offered; ``bed_uid`` is None where the ward only tells how many it has, and when it told so."""

    ward_uid: uuid.UUID
    ward: str
    bed_uid: uuid.UUID | None
    label: str
    sex: str
    told_at: dt.datetime | None = None

    @property
    def place(self) -> str:
        """Return ward and bed as they are named in an offer."""
        return f"{self.ward} {self.label}".strip()


def beds_to_offer(*, institution_id: int, department_id: int | None, at: dt.datetime) -> list[FreeBed]:
    """Return the free beds of a department, those kept bed by bed first; in six statements.

    A ward of no department (a small house) serves all. Intensive beds are given by a doctor, not offered by a clock,
    and a number that is too old offers nothing.
    """
    lines = [
        line
        for line in lines_of(wards_of([institution_id]), at)
        if line.free and rules.can_be_offered(line.kind, line.department_id, department_id)
    ]
    rows = free_beds([line.uid for line in lines if line.mode == "rows"], at)
    single = [
        FreeBed(line.uid, line.name, bed.uid, bed.label, bed.sex) for line in lines for bed in rows.get(line.uid, [])
    ]
    return single + [bed for line in lines if line.mode == "counts" and not line.stale for bed in _counted(line)]


def _counted(line: WardLine) -> list[FreeBed]:
    return [FreeBed(line.uid, line.name, None, "", "", line.told_at)] * (line.free or 0)
