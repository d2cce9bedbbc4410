"""Opening and closing the reasons for which a record is open; called inside the actions of higher apps.

They leave no fact of their own: the action that opens a referral or signs a contract does.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from lianti.kernel.web.prepared import Slot, prepared, prepared_update
from lianti.kernel.web.writing import insert_row
from lianti.parties.shapes import Viewer
from lianti.residents.kinds import ACCESS_KINDS
from lianti.residents.models import AccessReason, Resident

Reasons = QuerySet[AccessReason]


@prepared
def _same_reason(resident_id: Slot, institution_id: Slot, kind: Slot, subject_uid: Slot, at: Slot) -> Reasons:
    rows = AccessReason.objects.in_force(at).filter(resident_id=resident_id, institution_id=institution_id)  # type: ignore[arg-type]
    return rows.filter(kind=kind, subject_uid=subject_uid).select_for_update().order_by("pk")[:1]


@prepared
def _person(pk: Slot) -> QuerySet[Resident, int]:
    # Not FOR UPDATE: rows that only point to the person need not wait.
    return Resident.objects.select_for_update(no_key=True).filter(pk=pk).values_list("pk", flat=True)


def lock_resident(resident_id: int) -> None:
    """This function will make whoever else does something of the same kind for a person wait for this transaction."""
    _person.first(pk=resident_id)


@transaction.atomic
def open_access(
    *,
    resident: Resident | int,
    institution_id: int,
    kind: str,
    subject_uid: uuid.UUID,
    by: Viewer,
    at: dt.datetime,
    agreement_uid: uuid.UUID | None = None,
    until: dt.datetime | None = None,
) -> AccessReason:
    """This function will open a record to an institution for one thing, e.g. a referral, from ``at`` to ``until``.

    ``resident`` is the person or the key of the person's row.
    The same reason asked for again is returned, and reopened when it had an end. Raises ValueError on unknown kinds.
    """
    if kind not in ACCESS_KINDS:
        raise ValueError(f"unknown access kind {kind}")
    resident_id = resident if isinstance(resident, int) else resident.pk
    held = _same_reason.first(
        resident_id=resident_id, institution_id=institution_id, kind=kind, subject_uid=subject_uid, at=at
    )
    if held is None:
        fresh = AccessReason(
            resident_id=resident_id,
            institution_id=institution_id,
            kind=kind,
            subject_uid=subject_uid,
            agreement_uid=agreement_uid,
            since=at,
            until=until,
            opened_by_uid=by.uid,
        )
        insert_row(fresh)
        return fresh
    held.until, held.kept_until = until, None
    held.agreement_uid = agreement_uid or held.agreement_uid
    held.save(update_fields=["until", "kept_until", "agreement_uid"])
    return held


@transaction.atomic
def close_access(
    *,
    subject_uid: uuid.UUID,
    kind: str,
    until: dt.datetime,
    by: Viewer,
    at: dt.datetime,
    kept_until: dt.datetime | None = None,
    institution_id: int | None = None,
) -> int:
    """This function will end at ``until`` every reason opened for one thing, and return how many there were.

    With ``institution_id`` only those of one institution end. Up to ``kept_until`` (default: ``until`` itself) no
    change of the agreement's dates cuts them short. A reason with an earlier end of its own stays as it is: closing
    never opens anything for longer, nor again.
    """
    if institution_id is None:
        return _end_all.run(
            subject_uid=subject_uid, kind=kind, later=max(until, at), until=until, kept=kept_until or until
        )
    held = AccessReason.objects.filter(Q(until=None) | Q(until__gt=max(until, at)), subject_uid=subject_uid, kind=kind)
    return held.filter(institution_id=institution_id).update(until=until, kept_until=kept_until or until)


@prepared_update
def _end_all(subject_uid: Slot, kind: Slot, later: Slot, until: Slot, kept: Slot) -> tuple[Reasons, dict[str, Any]]:
    held = AccessReason.objects.filter(Q(until=None) | Q(until__gt=later), subject_uid=subject_uid, kind=kind)
    return held, {"until": until, "kept_until": kept}


@transaction.atomic
def set_access_until_for_agreement(*, agreement_uid: uuid.UUID, until: dt.datetime, by: Viewer, at: dt.datetime) -> int:
    """This function will move the end of the closed cases that travelled under an agreement whose dates change.

    Open cases (no end yet) stay usable; a closed one never ends before the moment promised when it was closed (30
    days after closing); what has ended stays ended. Returns how many reasons moved.
    """
    closed = AccessReason.objects.filter(agreement_uid=agreement_uid, until__gt=at)
    moved = closed.filter(Q(kept_until=None) | Q(kept_until__lte=until)).update(until=until)
    rest = list(closed.filter(kept_until__gt=until).select_for_update())
    for reason in rest:
        reason.until = reason.kept_until
    AccessReason.objects.bulk_update(rest, ["until"], batch_size=400)
    return moved + len(rest)
