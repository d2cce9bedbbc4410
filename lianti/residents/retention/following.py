"""How a hold follows the undoing of a merge: nobody gets out of a hold by being parted."""

from __future__ import annotations

import datetime as dt

from lianti.ledger.actions import record
from lianti.ledger.shapes import Actor
from lianti.residents.identity.following import when_parted
from lianti.residents.models import LegalHold, Merge, MovedRow, Resident

_LABEL = "residents.LegalHold.resident"


def _hold_both(person: Resident, by: Actor, at: dt.datetime) -> None:
    """What was held while two files were one may have meant either of them: both stay held until somebody releases.

    A hold of before the merge is not copied: it stayed with its file, or has gone back with it.
    """
    merge = Merge.objects.filter(absorbed=person).latest("pk")
    above = _above(merge.survivor_id)
    elsewhere = MovedRow.objects.filter(label=_LABEL).exclude(home_id__in=above).values("row_pk")
    standing = LegalHold.objects.in_force(at).filter(resident=above[-1], since__gte=merge.merged_at)
    for hold in standing.exclude(pk__in=elsewhere).order_by("pk"):
        LegalHold.objects.create(
            resident=person, reason=hold.reason, since=at, until=hold.until, ordered_by=hold.ordered_by,
            institution_id=hold.institution_id, case_number=hold.case_number, by_uid=hold.by_uid, by_name=hold.by_name,
        )  # fmt: skip
        record(
            "residents.hold_placed", by=by, at=at, subject_type="resident", subject_uid=person.uid,
            institution_uid=person.registered_institution.uid, data={},
        )  # fmt: skip


def _above(pk: int) -> list[int]:
    """Return a file and those it was merged into since, the one that stands last."""
    found = [pk]
    while (merge := Merge.objects.filter(absorbed_id=found[-1], undone_at=None).first()) is not None:
        found.append(merge.survivor_id)
    return found


when_parted(_hold_both)
