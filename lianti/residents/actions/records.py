"""Opening and correcting records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from lianti.kernel.pure import clock
from lianti.kernel.pure.areas import read_area
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.pinyin import sort_key
from lianti.kernel.pure.text import mask_identity, mask_phone
from lianti.kernel.web.clashes import one_wins
from lianti.kernel.web.writing import insert_rows
from lianti.ledger.actions import record, record_many
from lianti.ledger.keyring import blind_index, blind_indexes, encrypt_text
from lianti.ledger.shapes import Happening
from lianti.parties.permissions import demand
from lianti.parties.shapes import Viewer
from lianti.residents.keys import keys_of
from lianti.residents.models import AccessReason, Resident, SearchKey
from lianti.residents.permissions import may_contract, may_register
from lianti.residents.queries import is_contracted
from lianti.residents.rules import check_fields
from lianti.residents.shapes import Newcomer, ResidentFields

if TYPE_CHECKING:
    from lianti.parties.models import Institution

_PLAIN = (
    "name", "sex", "birth_on", "insurance_type", "insured_region", "district", "address", "contact_name",
    "contact_relation", "allergies", "history",
)  # fmt: skip


@transaction.atomic
def register_resident(
    *, fields: ResidentFields, institution: Institution, by: Viewer, at: dt.datetime, contracted: bool = False
) -> Resident:
    """This function will open a record at an institution and with it the reason to see it, with a contract if asked.

    Sex and birth follow from the identity number. Refuses incomplete or contradicting fields, and a person whose
    identity number (duplicate_identity) or record number (duplicate_record_number) is already on file.
    """
    demand(may_register(by, institution.pk))
    if contracted:
        demand(may_contract(by, institution.pk))
    fields = check_fields(fields, clock.local_day(at))
    _check_unique(fields, None)
    resident = Resident(registered_institution=institution, registered_at=at)
    _fill(resident, fields)
    _save(resident)
    SearchKey.objects.bulk_create(_keys(resident))
    AccessReason.objects.bulk_create(_first_reasons(resident, contracted, by, at))
    _record("residents.registered", resident, institution, by, at, _registered(resident, contracted))
    return resident


def register_residents(*, newcomers: Sequence[Newcomer], institution: Institution, by: Viewer) -> list[Resident]:
    """This function will open many records at one institution, each as ``register_resident`` would, all or nothing.

    Meant for taking over the people of an institution; refuses what ``register_resident`` refuses.
    """
    demand(may_register(by, institution.pk))
    if any(n.contracted for n in newcomers):
        demand(may_contract(by, institution.pk))
    return write_residents(newcomers, institution, by)


def write_residents(
    newcomers: Sequence[Newcomer], institution: Institution, by: Viewer, *, taken: Refused | None = None
) -> list[Resident]:
    """Write many records for whoever has asked already whether ``by`` may; ``taken`` says that a number was faster."""
    people = [_filled(Resident(registered_institution=institution, registered_at=n.at), n) for n in newcomers]
    with one_wins(taken or _duplicate()):
        _write_all(people)
        insert_rows(key for p in people for key in _keys(p))
        pairs = list(zip(people, newcomers, strict=True))
        insert_rows(reason for p, n in pairs for reason in _first_reasons(p, n.contracted, by, n.at))
        happenings = [
            Happening("resident", p.uid, n.at, institution.uid, None, _registered(p, n.contracted)) for p, n in pairs
        ]
        record_many("residents.registered", by=by, happenings=happenings)
    return people


def _write_all(people: list[Resident]) -> None:
    """Write new people, then read the keys that their rows were given."""
    insert_rows(people)
    keys = dict(Resident.objects.filter(uid__in=[p.uid for p in people]).values_list("uid", "pk"))
    for person in people:
        person.pk = keys[person.uid]
        person._state.adding = False


def _filled(resident: Resident, newcomer: Newcomer) -> Resident:
    _fill(resident, check_fields(newcomer.fields, clock.local_day(newcomer.at)))
    return resident


def _first_reasons(resident: Resident, contracted: bool, by: Viewer, at: dt.datetime) -> list[AccessReason]:
    kinds = ["registered", "contract"] if contracted else ["registered"]
    return _reasons(resident, resident.registered_institution_id, kinds, by, at)


def _registered(resident: Resident, contracted: bool) -> dict[str, object]:
    return {
        "sex": resident.sex,
        "birth_year": resident.birth_on.year,
        "has_identity": bool(resident.identity_index),
        "insurance_type": resident.insurance_type,
        "contracted": contracted,
    }


@transaction.atomic
def update_resident(*, resident: Resident, fields: ResidentFields, by: Viewer, at: dt.datetime) -> Resident:
    """This function will correct a record; an empty number keeps the one on file.

    Refuses what registering refuses, and another identity number than the one on file: that is another person.
    """
    fresh = Resident.objects.select_for_update().select_related("registered_institution").get(pk=resident.pk)
    demand(may_register(by, fresh.registered_institution_id))
    fields = check_fields(fields, clock.local_day(at))
    known = blind_indexes("identity", fields.identity_number) if fields.identity_number else []
    if known and fresh.identity_index and fresh.identity_index not in known:
        raise Refused(
            "other_identity",
            _("身份证号与档案中的不同。若原号有误，请联系系统管理员；若是另一人，请新建档案。"),
            field="identity_number",
        )
    _check_unique(fields, fresh.pk)
    before = {column: getattr(fresh, column) for column in _COLUMNS}
    name_before = fresh.name
    _fill(fresh, fields)
    _save(fresh)
    if fresh.name != name_before:
        SearchKey.objects.filter(resident=fresh).delete()
        SearchKey.objects.bulk_create(_keys(fresh))
    changed = [column for column in _COLUMNS if getattr(fresh, column) != before[column]]
    _record("residents.updated", fresh, fresh.registered_institution, by, at, {"columns": sorted(changed)})
    return fresh


@transaction.atomic
def sign_contract(*, resident: Resident, institution: Institution, by: Viewer, at: dt.datetime) -> AccessReason:
    """This function will sign a family doctor contract (家庭医生签约) and open the record to the institution.

    Refuses a second contract while one with the same institution holds (already_contracted).
    """
    demand(may_contract(by, institution.pk))
    Resident.objects.select_for_update().get(pk=resident.pk)
    if is_contracted(resident, institution.pk, at):
        raise Refused("already_contracted", _("{name}已与本机构签约，无需重复办理。"), name=resident.name)
    (reason,) = AccessReason.objects.bulk_create(_reasons(resident, institution.pk, ["contract"], by, at))
    _record("residents.contract_signed", resident, institution, by, at, {})
    return reason


# Sealed columns change with every encryption; their indexes and masks tell whether the content did.
_COLUMNS = (*_PLAIN, "identity_index", "insurance_index", "phone_index", "record_number", "contact_phone_mask")


def _check_unique(fields: ResidentFields, own_pk: int | None) -> None:
    others = Resident.objects.exclude(pk=own_pk) if own_pk else Resident.objects.all()
    number = fields.identity_number
    if number and others.filter(identity_index__in=blind_indexes("identity", number)).exists():
        raise _duplicate()
    if fields.record_number and others.filter(record_number=fields.record_number).exists():
        raise Refused("duplicate_record_number", _("该档案编号已属于另一份档案，请核对。"), field="record_number")


def _duplicate() -> Refused:
    return Refused(
        "duplicate_identity",
        _("该身份证号在集团内已有档案，不能重复建档。请用身份证号查找后直接转诊或签约。"),
        field="identity_number",
    )


def _save(resident: Resident) -> None:
    """Save; the unique indexes decide between two at the same moment."""
    with one_wins(_duplicate()):
        resident.save()


def _fill(resident: Resident, fields: ResidentFields) -> None:
    for column in _PLAIN:
        setattr(resident, column, getattr(fields, column))
    area = read_area(fields.insured_region)
    resident.insured_area = area.code if area else ""
    resident.pinyin_key = sort_key(fields.name)[:200]
    resident.matched_at = None
    resident.record_number = fields.record_number or resident.record_number
    if fields.identity_number:
        resident.identity_sealed = _sealed(resident, "identity", fields.identity_number)
        resident.identity_index = blind_index("identity", fields.identity_number)
        resident.identity_mask = mask_identity(fields.identity_number)
    if fields.insurance_code:
        resident.insurance_sealed = _sealed(resident, "insurance", fields.insurance_code)
        resident.insurance_index = blind_index("insurance", fields.insurance_code)
    if fields.phone:
        resident.phone_sealed = _sealed(resident, "phone", fields.phone)
        resident.phone_index = blind_index("phone", fields.phone)
        resident.phone_mask = mask_phone(fields.phone)
    if fields.contact_phone:
        resident.contact_phone_sealed = _sealed(resident, "contact_phone", fields.contact_phone)
        resident.contact_phone_mask = mask_phone(fields.contact_phone)


def _sealed(resident: Resident, column: str, text: str) -> bytes:
    return encrypt_text(text, table="resident", column=column, uid=resident.uid)


def _keys(resident: Resident) -> list[SearchKey]:
    return [SearchKey(resident=resident, kind=kind, value=value) for kind, value in keys_of(resident.name)]


def _reasons(
    resident: Resident, institution_id: int, kinds: list[str], by: Viewer, at: dt.datetime
) -> list[AccessReason]:
    return [
        AccessReason(
            resident=resident,
            institution_id=institution_id,
            kind=kind,
            subject_uid=resident.uid,
            since=at,
            opened_by_uid=by.uid,
        )
        for kind in kinds
    ]


def _record(
    kind: str, resident: Resident, institution: Institution, by: Viewer, at: dt.datetime, data: dict[str, object]
) -> None:
    record(
        kind,
        by=by,
        at=at,
        subject_type="resident",
        subject_uid=resident.uid,
        institution_uid=institution.uid,
        data=data,
    )
