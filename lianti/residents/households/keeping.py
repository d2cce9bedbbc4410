"""Opening households, moving in and out, and changing the head; each change one fact."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.ids import new_number
from lianti.kernel.pure.text import mask_phone, normalise
from lianti.ledger.actions import record
from lianti.ledger.keyring import encrypt_text
from lianti.parties.permissions import demand
from lianti.parties.shapes import Viewer
from lianti.residents.households import rules
from lianti.residents.households.kinds import HEAD, RELATIONS
from lianti.residents.households.permissions import may_keep
from lianti.residents.households.queries import access_household, members_of, seen
from lianti.residents.models import Grid, Household, HouseholdMember
from lianti.residents.queries import access_resident
from lianti.residents.rules import check_phone

if TYPE_CHECKING:
    from lianti.residents.models import Resident


@transaction.atomic
def open_household(
    *, head_uid: uuid.UUID, address: str, district: str, phone: str, grid_code: str, since_on: dt.date | None,
    by: Viewer, at: dt.datetime,
) -> Household:  # fmt: skip
    """This function will open a household whose head is a person in the own scope, who leaves the one before.

    Refuses a missing address, a phone that is none, an unknown grid, and a day to come.
    """
    demand(may_keep(by, by.institution_id))
    head = access_resident(viewer=by, uid=head_uid, at=at)
    household = Household(number=new_number(), institution_id=by.institution_id or 0, opened_at=at)
    _fill(household, address, district, phone, grid_code)
    household.save()
    _record("household_opened", household, {"gridded": household.grid_id is not None}, by, at)
    _move_in(household, head, HEAD, since_on, by, at)
    return household


def _fill(household: Household, address: str, district: str, phone: str, grid_code: str) -> None:
    household.address = rules.check_address(address)
    household.district = normalise(district)[:60]
    household.grid = _grid(grid_code, household.institution_id)
    number = check_phone(phone, "phone")
    if number:
        household.phone_sealed = encrypt_text(number, table="household", column="phone", uid=household.uid)
        household.phone_mask = mask_phone(number)


def _grid(code: str, institution_id: int) -> Grid | None:
    if not code:
        return None
    found = Grid.objects.filter(institution_id=institution_id, code=code, active=True).first()
    if found is None:
        raise Refused("grid", _("请从列表选择本机构正在使用的网格。"), field="grid")
    return found


@transaction.atomic
def change_household(
    *, uid: uuid.UUID, address: str, district: str, phone: str, grid_code: str, by: Viewer, at: dt.datetime
) -> Household:
    """This function will correct address, telephone and grid of a household; an empty phone keeps the one on file."""
    household = _locked(uid, by, at)
    columns = ("address", "district", "grid_id", "phone_mask")
    before = {column: getattr(household, column) for column in columns}
    _fill(household, address, district, phone, grid_code)
    household.save()
    changed = sorted(column for column in columns if getattr(household, column) != before[column])
    _record("household_changed", household, {"columns": changed}, by, at)
    return household


@transaction.atomic
def join_household(
    *, uid: uuid.UUID, resident_uid: uuid.UUID, relation: str, since_on: dt.date | None, by: Viewer, at: dt.datetime
) -> HouseholdMember:
    """This function will let a person in the own scope move in, leaving the household before on the same day.

    Refuses a relation that is none, who lives there already, a head whose household would stay without one, and a
    day to come or before the person was born.
    """
    person = access_resident(viewer=by, uid=resident_uid, at=at)
    household = _locked(uid, by, at, person)
    if household.closed_at is not None:
        raise Refused("household_closed", _("这户已经没有成员，请重新立户。"))
    return _move_in(household, person, rules.check_relation(relation), since_on, by, at)


def _move_in(
    household: Household, person: Resident, relation: str, since_on: dt.date | None, by: Viewer, at: dt.datetime
) -> HouseholdMember:
    on = rules.check_day(since_on, today=clock.local_day(at), not_before=person.birth_on, field="since_on")
    held = HouseholdMember.objects.select_for_update(of=("self",)).filter(resident=person, until_on=None)
    before = held.select_related("household").first()
    if before is not None and before.household_id == household.pk:
        raise Refused("lives_there", _("{name}已经在这户。"), name=person.name)
    if before is not None:
        _leave(before, "moved", rules.check_day(on, today=on, not_before=before.since_on, field="since_on"), by, at)
    try:
        with transaction.atomic():
            row = HouseholdMember.objects.create(
                household=household, resident=person, relation=relation, since_on=on, joined_at=at
            )
    except IntegrityError:
        raise Refused("lives_elsewhere", _("{name}刚被登记到另一户，请刷新后再看。"), name=person.name) from None
    data = {"relation": relation, "moved": before is not None}
    _record("member_joined", household, data, by, at)
    return row


@transaction.atomic
def leave_household(
    *, uid: uuid.UUID, member_uid: uuid.UUID, reason: str, until_on: dt.date | None, by: Viewer, at: dt.datetime
) -> Household:
    """This function will let a member move out; the last one closes the household.

    Refuses a head who leaves others behind (head_leaves), a reason that is none, and a day that cannot be.
    """
    household = _locked(uid, by, at)
    row = _member(household, member_uid, by, at)
    on = rules.check_day(until_on, today=clock.local_day(at), not_before=row.since_on, field="until_on")
    _leave(row, rules.check_leaving(reason), on, by, at)
    return row.household


def _leave(row: HouseholdMember, reason: str, on: dt.date, by: Viewer, at: dt.datetime) -> None:
    living = row.household.members.filter(until_on=None, resident__merged_into=None)
    others = living.exclude(pk=row.pk).exists()
    if row.relation == HEAD and others:
        raise Refused("head_leaves", _("户主迁出前，请先把户主变更为另一位成员。"))
    row.until_on, row.left_for, row.left_at = on, reason, at
    row.save(update_fields=["until_on", "left_for", "left_at"])
    if not others:
        row.household.closed_at = at
        row.household.save(update_fields=["closed_at"])
    _record("member_left", row.household, {"reason": reason, "closed": not others}, by, at)


@transaction.atomic
def change_head(
    *, uid: uuid.UUID, member_uid: uuid.UUID, relations: Mapping[uuid.UUID, str], by: Viewer, at: dt.datetime
) -> Household:
    """This function will make another member the head, and every relation one to the new head.

    What ``relations`` says of a member stands; what it does not say follows from the relations before where that is
    certain, else it stays untold until somebody says it.
    """
    household = _locked(uid, by, at)
    chosen = _member(household, member_uid, by, at)
    if chosen.relation == HEAD:
        raise Refused("is_head", _("{name}已经是户主。"), name=chosen.resident.name)
    members = list(household.members.filter(until_on=None).select_related("resident"))
    head = next((row for row in members if row.relation == HEAD), None)
    fresh = {row.pk: _under(row, chosen, head, relations.get(row.uid, "")) for row in members}
    household.members.filter(until_on=None).update(relation="")
    for row in members:
        row.relation = fresh[row.pk]
        row.save(update_fields=["relation"])
    untold = sum(not relation for relation in fresh.values())
    _record("head_changed", household, {"members": len(members), "untold": untold}, by, at)
    return household


def _under(row: HouseholdMember, chosen: HouseholdMember, head: HouseholdMember | None, said: str) -> str:
    """Return what a member is to the new head."""
    if row.pk == chosen.pk:
        return HEAD
    if said:
        return rules.check_relation(said)
    if head is None:
        return ""
    if row.pk == head.pk:
        return rules.inverse(chosen.relation, head.resident.sex)
    carried = rules.carried(row.relation, chosen.relation, old_head_sex=head.resident.sex, sex=row.resident.sex)
    return carried if carried in RELATIONS else ""


def _locked(uid: uuid.UUID, by: Viewer, at: dt.datetime, coming: Resident | None = None) -> Household:
    """Return a household locked, with the one that ``coming`` leaves, in one order: nobody joins what just closes."""
    household = access_household(by, uid, at)
    demand(may_keep(by, household.institution_id))
    left = HouseholdMember.objects.filter(resident=coming, until_on=None).values("household") if coming else []
    rows = Household.objects.select_for_update().filter(Q(pk=household.pk) | Q(pk__in=left)).order_by("pk")
    return next(row for row in rows if row.pk == household.pk)


def _member(household: Household, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> HouseholdMember:
    """Return a member whose record is open to the actor; to everybody else the member does not exist."""
    rows = members_of(household)
    open_ = seen(by, [row.resident for row in rows], at)
    row = next((row for row in rows if row.uid == uid and row.resident_id in open_), None)
    if row is None:
        raise Refused("no_member", _("请从列表选择一位现有成员。"))
    row.household = household
    return row


def _record(kind: str, household: Household, data: dict[str, Any], by: Viewer, at: dt.datetime) -> None:
    record(
        f"residents.{kind}", by=by, at=at, subject_type="household", subject_uid=household.uid,
        institution_uid=by.institution_uid, data=data,
    )  # fmt: skip


@transaction.atomic
def set_grid(
    *, code: str, name: str, worker_name: str, worker_phone: str, capacity: int, active: bool, by: Viewer,
    at: dt.datetime,
) -> Grid:  # fmt: skip
    """This function will add a grid of the own house, or change the one of that code (QQ-53).

    Refuses a code that is not letters and digits, a missing name or worker, and an end while households are in it.
    """
    demand(may_keep(by, by.institution_id))
    code = _grid_code(code)
    grid = Grid.objects.select_for_update().filter(institution_id=by.institution_id or 0, code=code).first()
    new = grid is None
    grid = grid or Grid(institution_id=by.institution_id or 0, code=code)
    told = {
        "name": _told(name, "name", _("请填写网格名称。")),
        "worker_name": _told(worker_name, "worker_name", _("请填写网格负责人。")),
        "worker_phone": check_phone(worker_phone, "worker_phone"), "capacity": capacity, "active": active,
    }  # fmt: skip
    if not active and not new and grid.households.filter(closed_at=None).exists():
        raise Refused("grid_lived_in", _("这个网格里还有家庭，请先把它们划到别的网格。"), field="active")
    changed = sorted(column for column, value in told.items() if new or getattr(grid, column) != value)
    for column, value in told.items():
        setattr(grid, column, value)
    grid.changed_at = at
    _save_grid(grid)
    record(
        "residents.grid_set", by=by, at=at, subject_type="grid", subject_uid=grid.uid,
        institution_uid=by.institution_uid, data={"new": new, "active": active, "columns": changed},
    )  # fmt: skip
    return grid


def _save_grid(grid: Grid) -> None:
    try:
        with transaction.atomic():
            grid.save()
    except IntegrityError:
        raise Refused("grid_twice", _("这个网格编码刚被同事用了，请刷新后再看。"), field="code") from None


def _grid_code(text: str) -> str:
    code = normalise(text).upper()
    if not code or len(code) > 20 or not code.isascii() or not code.replace("-", "").isalnum():
        raise Refused("grid_code", _("网格编码由字母、数字和短横线组成，最多 20 个字符。"), field="code")
    return code


def _told(text: str, field: str, refusal: str) -> str:
    plain = normalise(text)[:60]
    if not plain:
        raise Refused(f"{field}_missing", refusal, field=field)
    return plain
