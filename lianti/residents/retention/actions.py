"""Holding a file back from erasing, and erasing who somebody was: one action of two people."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.parties.permissions import demand
from lianti.parties.shapes import Viewer
from lianti.residents.models import (
    BorrowedColumn,
    Erasure,
    Guardianship,
    Household,
    HouseholdMember,
    LegalHold,
    LocalRecord,
    MatchKey,
    Resident,
    SearchKey,
)
from lianti.residents.retention import rules
from lianti.residents.retention.cases import set_case_reader as set_case_reader
from lianti.residents.retention.kinds import APPROVERS, ASKERS, GONE
from lianti.residents.retention.permissions import may_hold, may_release

_SEALED = ("identity", "insurance", "phone", "contact_phone")


@transaction.atomic
def place_hold(
    *, resident_uid: uuid.UUID, reason: str, ordered_by: str, by: Viewer, at: dt.datetime,
    until: dt.datetime | None = None, case_number: str = "",
) -> LegalHold:  # fmt: skip
    """This function will keep a file from being erased until somebody releases it, or until its end.

    Refuses without a reason or without who ordered it, an end that is past, and a file that was erased already.
    """
    demand(may_hold(by))
    resident = _locked(resident_uid)
    if Erasure.objects.filter(resident=resident).exists():
        raise Refused("hold_erased", _("这份档案的身份信息已经清除，无法再保全。"), field="who")
    row = LegalHold(
        resident=resident, reason=rules.checked_reason(reason), since=at, by_uid=by.uid,
        by_name=by.name[:60], ordered_by=rules.checked_orderer(ordered_by), until=rules.checked_until(until, at),
        institution_id=by.institution_id, case_number=case_number[:20],
    )  # fmt: skip
    row.save()
    _record("residents.hold_placed", row.resident, {}, by, at)
    return row


@transaction.atomic
def release_hold(*, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> LegalHold:
    """This function will release a hold of the own house; whoever placed it does not release it alone."""
    row = LegalHold.objects.select_for_update(of=("self",)).select_related("resident").filter(uid=uid).first()
    if row is None or row.released_at is not None or row.institution_id not in {None, by.institution_id}:
        raise NotVisible
    demand(may_release(by, row))
    row.released_at, row.released_by_uid = at, by.uid
    row.save(update_fields=["released_at", "released_by_uid"])
    _record("residents.hold_released", row.resident, {"days": (at - row.since).days}, by, at)
    return row


def check_two(asked_by: Viewer, approved_by: Viewer) -> None:
    """Refuse unless two people who may have decided to erase."""
    _demand(asked_by.role in ASKERS, _("清除由系统管理员、医务科或医联体办公室提出。"))
    _demand(approved_by.role in APPROVERS, _("清除由负责人、医务科、医联体办公室或审计员批准。"))
    _demand(asked_by.uid != approved_by.uid, _("提出和批准必须是两个人。"))


@transaction.atomic
def erase_identity(
    *, resident_uid: uuid.UUID, rule: str, asked_by: Viewer, approved_by: Viewer, at: dt.datetime
) -> Erasure:
    """This function will take from a file, and from those merged into it, who the person was (docs/adr/0023).

    The caller has made sure that the keeping period is over and no case is open. Refuses a held file and a second time.
    The ledger keeps uids only, so every seal still fits; what those uids meant is gone.
    """
    check_two(asked_by, approved_by)
    resident = _locked(resident_uid)
    held = LegalHold.objects.in_force(at).filter(Q(resident=resident) | Q(resident__merged_into=resident))
    if held.exists():
        raise Refused("held", _("这份档案正在保全，不能清除。"))
    if Erasure.objects.filter(resident=resident).exists():
        raise Refused("erased", _("这份档案的身份信息已经清除。"))
    files = [resident, *Resident.objects.filter(merged_into=resident)]
    for person in files:
        _blank(person)
    _blank_homes(files)
    row = Erasure.objects.create(
        resident=resident, at=at, rule=rule, asked_by_uid=asked_by.uid, approved_by_uid=approved_by.uid
    )
    data = {"rule": rule, "approved_by": str(approved_by.uid), "files": len(files)}
    _record("residents.identity_erased", resident, data, asked_by, at)
    return row


def _blank(person: Resident) -> None:
    for column in _SEALED:
        setattr(person, f"{column}_sealed", None)
    person.identity_index = person.insurance_index = person.phone_index = person.record_number = None
    person.name, person.pinyin_key = str(GONE), ""
    person.birth_on = person.birth_on.replace(month=1, day=1)
    for column in (
        "identity_mask", "phone_mask", "contact_phone_mask", "contact_name", "contact_relation", "address", "district",
        "allergies", "history",
    ):  # fmt: skip
        setattr(person, column, "")
    person.save()
    SearchKey.objects.filter(resident=person).delete()
    MatchKey.objects.filter(resident=person).delete()
    LocalRecord.objects.filter(resident=person).delete()
    # It holds the record number in clear.
    BorrowedColumn.objects.filter(Q(resident=person) | Q(source=person)).delete()
    Guardianship.objects.filter(Q(ward=person) | Q(guardian=person)).update(
        guardian_name=str(GONE), phone_sealed=None, phone_mask=""
    )


def _blank_homes(files: list[Resident]) -> None:
    """Take the address and the telephone from homes in which nobody lived whose file still says who it is."""
    others = HouseholdMember.objects.filter(household=OuterRef("pk"), resident__erasure=None)
    homes = Household.objects.filter(members__resident__in=files).exclude(Exists(others.exclude(resident__in=files)))
    homes.update(address=str(GONE), district="", phone_sealed=None, phone_mask="")


def _locked(uid: uuid.UUID) -> Resident:
    rows = Resident.objects.select_for_update(of=("self",)).select_related("registered_institution")
    found = rows.filter(uid=uid, merged_into=None).first()
    if found is None:
        raise NotVisible
    return found


def _demand(holds: bool, words: str) -> None:
    if not holds:
        raise NotPermitted("not_permitted", words)


def _record(kind: str, resident: Resident, data: dict[str, object], by: Viewer, at: dt.datetime) -> None:
    record(
        kind, by=by, at=at, subject_type="resident", subject_uid=resident.uid,
        institution_uid=resident.registered_institution.uid, data=data,
    )  # fmt: skip
