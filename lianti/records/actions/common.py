"""What every write in the record does the same way: demand the right, name the house, leave one fact."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.parties.queries import institution_by_uid
from lianti.parties.shapes import Viewer
from lianti.records.models import Encounter, RecordQuerySet, RecordRow

if TYPE_CHECKING:
    from lianti.parties.models import Institution

Row = TypeVar("Row", bound=RecordRow)


def demand(reason: str | None) -> None:
    """Raise NotPermitted when a permission gave a reason."""
    if reason:
        raise NotPermitted("not_permitted", reason)


def own_place(by: Viewer) -> Institution:
    """Return the institution the actor acts for; NotVisible without one."""
    if by.institution_uid is None:
        raise NotVisible
    return institution_by_uid(by.institution_uid)


def signed(by: Viewer, at: dt.datetime) -> dict[str, Any]:
    """Return the columns that say who wrote a row and when."""
    return {"recorded_at": at, "by_uid": by.uid, "by_name": by.name[:60]}


def locked_row(rows: RecordQuerySet[Row], uid: uuid.UUID, by: Viewer, at: dt.datetime) -> Row:
    """Return a row under a lock, if its record is open to the actor; NotVisible otherwise."""
    found = rows.select_for_update(of=("self",)).visible_to(by, at).filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def own_encounter(uid: uuid.UUID | None, resident_id: int, by: Viewer) -> Encounter | None:
    """Return the encounter a new row belongs to; refused unless it is this person's, in the actor's own house."""
    if uid is None:
        return None
    found = Encounter.objects.filter(uid=uid, resident_id=resident_id, institution_id=by.institution_id or 0).first()
    if found is None:
        raise Refused("encounter_foreign", _("请选择这位居民在本机构的就诊。"), field="encounter")
    return found


def leave(kind: str, row: RecordRow, subject: str, data: Mapping[str, Any], by: Viewer, at: dt.datetime) -> None:
    """Leave the one fact of an action."""
    record(
        kind,
        by=by,
        at=at,
        subject_type=subject,
        subject_uid=row.uid,
        institution_uid=row.institution.uid,
        data=data,
    )
