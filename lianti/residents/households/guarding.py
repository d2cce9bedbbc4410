"""Naming who answers for a person, and ending it (民法典 27-39)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import plain_text
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.periods import age_on
from lianti.kernel.pure.text import mask_phone, normalise
from lianti.ledger.actions import record
from lianti.ledger.keyring import encrypt_text
from lianti.parties.permissions import demand
from lianti.parties.shapes import Viewer
from lianti.residents.actions import lock_resident
from lianti.residents.households import rules
from lianti.residents.households.kinds import MOST_GUARDIANS
from lianti.residents.households.permissions import may_name
from lianti.residents.households.queries import access_guardianship, wards_of
from lianti.residents.models import Guardianship
from lianti.residents.queries import access_resident
from lianti.residents.rules import check_phone, tidy_name

if TYPE_CHECKING:
    from lianti.residents.models import Resident


@transaction.atomic
def name_guardian(
    *, ward_uid: uuid.UUID, guardian_uid: uuid.UUID | None, given: rules.GuardianGiven, phone: str,
    file_uid: uuid.UUID | None, by: Viewer, at: dt.datetime,
) -> Guardianship:  # fmt: skip
    """This function will write down who answers for a minor or for an adult without full capacity.

    The guardian is somebody in the own scope (``guardian_uid``) or a name. Refuses a guardian who is a minor or has a
    guardian, a ward who answers for others, a fifth guardian, and an adult's without a paper.
    """
    demand(may_name(by))
    ward = access_resident(viewer=by, uid=ward_uid, at=at)
    guardian = access_resident(viewer=by, uid=guardian_uid, at=at) if guardian_uid else None
    for pk in sorted({ward.pk, guardian.pk if guardian else ward.pk}):
        lock_resident(pk)
    today = clock.local_day(at)
    until_on = rules.check_guardian(given, ward_birth=ward.birth_on, today=today)
    _check_people(ward, guardian, today)
    name = guardian.name if guardian else tidy_name(given.name)[:60]
    if not name:
        raise Refused("guardian_missing", _("请选择监护人，或填写监护人姓名。"), field="guardian_name")
    _end_run_out(ward, guardian, today, by, at)
    row = Guardianship(
        ward=ward, guardian=guardian, guardian_name=name, relation=given.relation, ground=given.ground,
        basis=given.basis, since_on=given.since_on, until_on=until_on, file_uid=file_uid, named_at=at,
        named_by_uid=by.uid, named_by_name=by.name[:60],
    )  # fmt: skip
    number = check_phone(phone, "phone")
    if number:
        row.phone_sealed = encrypt_text(number, table="guardianship", column="phone", uid=row.uid)
        row.phone_mask = mask_phone(number)
    _save(row)
    data = {
        "ground": row.ground, "basis": row.basis, "relation": row.relation, "on_file": guardian is not None,
        "has_file": file_uid is not None,
    }  # fmt: skip
    _record("guardian_named", row, data, by, at)
    return row


def _end_run_out(ward: Resident, guardian: Resident | None, today: dt.date, by: Viewer, at: dt.datetime) -> None:
    """Close what ended by itself (a child came of age), so that the same person may be named on another ground."""
    if guardian is not None:
        over = Guardianship.objects.filter(ward=ward, guardian=guardian, ended_at=None, until_on__lte=today)
        over.update(ended_at=at, ended_by_name=by.name[:60], ended_reason=_("已到期，另行登记"))


def _save(row: Guardianship) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(
            "guardian_twice", _("{name}已经登记为监护人。"), field="guardian", name=row.guardian_name
        ) from None


def _check_people(ward: Resident, guardian: Resident | None, today: dt.date) -> None:
    """Nobody guards in a circle: a ward guards nobody, so the chain is never longer than one."""
    in_force = Guardianship.objects.in_force(today)
    if in_force.filter(ward=ward).count() >= MOST_GUARDIANS:
        raise Refused("guardian_many", _("最多登记 {most} 位监护人。"), most=MOST_GUARDIANS, field="guardian")
    rules.check_may_be_ward(guards=bool(wards_of(ward, today)))
    if guardian is None:
        return
    if guardian.pk == ward.pk:
        raise Refused("guardian_self", _("本人不能担任自己的监护人。"), field="guardian")
    is_ward = in_force.filter(ward=guardian).exists()
    rules.check_may_guard(age=age_on(guardian.birth_on, today), is_ward=is_ward)


@transaction.atomic
def end_guardianship(*, uid: uuid.UUID, reason: str, by: Viewer, at: dt.datetime) -> Guardianship:
    """This function will end a guardianship today; refuses one that has ended, and one without a reason."""
    row = access_guardianship(uid)
    access_resident(viewer=by, uid=row.ward.uid, at=at)
    demand(may_name(by))
    row = Guardianship.objects.select_for_update(of=("self",)).select_related("ward").get(pk=row.pk)
    told = normalise(plain_text(reason))[:200]
    if len(told) < 2:
        raise Refused("guardian_reason", _("请写明终止监护的理由。"), field="reason")
    today = clock.local_day(at)
    if row.ended_at is not None or (row.until_on is not None and row.until_on <= today):
        raise Refused("guardian_over", _("这份监护已经终止。"))
    row.ended_at, row.until_on = at, max(today, row.since_on)
    row.ended_by_name, row.ended_reason = by.name[:60], told
    row.save(update_fields=["ended_at", "until_on", "ended_by_name", "ended_reason"])
    _record("guardian_ended", row, {"ground": row.ground, "days": (today - row.since_on).days}, by, at)
    return row


def _record(kind: str, row: Guardianship, data: dict[str, object], by: Viewer, at: dt.datetime) -> None:
    record(
        f"residents.{kind}", by=by, at=at, subject_type="resident", subject_uid=row.ward.uid,
        institution_uid=by.institution_uid, data=data,
    )  # fmt: skip
