"""Entering, confirming and ending proof of quality (QQ-36, JL-84); the mark follows by itself."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import transaction

from lianti.alliances.queries.members import alliance_ids_of
from lianti.kernel.pure import clock
from lianti.kernel.pure.areas import area_of, read_area
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise
from lianti.ledger.actions import record
from lianti.ledger.notices import notify
from lianti.parties.queries import institution_by_uid
from lianti.parties.shapes import Viewer
from lianti.recognition import facts, queries, rules
from lianti.recognition.models import QualityCertificate, QualityFailure, UnitPlace
from lianti.recognition.permissions import demand, may_confirm, may_vouch
from lianti.recognition.shapes import CertificateFields

if TYPE_CHECKING:
    from lianti.parties.models import Institution


def _unit(uid: uuid.UUID, by: Viewer, on: dt.date) -> Institution:
    """Return a unit the actor may vouch for; another alliance's does not exist."""
    unit = institution_by_uid(uid)
    if not by.is_service:
        if unit.pk not in queries.readable(by, on):
            raise NotVisible(str(uid))
        demand(may_vouch(by, unit.pk, queries.led_by(by, on)))
    return unit


@transaction.atomic
def enter_certificate(*, fields: CertificateFields, by: Viewer, at: dt.datetime) -> QualityCertificate:
    """This function will write down a passed assessment; it carries no mark before a second person has confirmed it."""
    on = clock.local_day(at)
    unit = _unit(fields.institution_uid, by, on)
    rules.check_certificate(fields, queries.items_for(unit.pk, on))
    row = QualityCertificate.objects.create(
        institution=unit,
        alliance_id=_alliance(fields.scope, unit.pk, by, on),
        kind=fields.kind,
        scope=fields.scope,
        item_code=fields.item_code,
        category="" if fields.item_code else fields.category,
        areas=_areas(fields),
        region=normalise(fields.region)[:20] if fields.scope == "region" else "",
        number=normalise(fields.number)[:80],
        issuer=normalise(fields.issuer)[:80],
        since_on=fields.since_on,
        until_on=fields.until_on,
        entered_at=at,
        entered_by_uid=by.uid,
        entered_by_name=by.name[:60],
    )
    _fact(facts.CERTIFICATE_ENTERED, row, by, at, {"kind": row.kind, "scope": row.scope})
    return row


def _areas(fields: CertificateFields) -> list[str]:
    if fields.scope == "region":
        return list(fields.provinces)
    if fields.scope in {"city", "province"}:
        found = area_of(fields.area)
        return [found.code if found else fields.area]
    return []


def _alliance(scope: str, unit_id: int, by: Viewer, on: dt.date) -> int | None:
    """Return the alliance a proof within the group is good for: one that unit and actor share, the unit's own else."""
    if scope != "alliance":
        return None
    both = alliance_ids_of([unit_id, by.institution_id or unit_id], on)
    shared = both.get(unit_id, frozenset()) & both.get(by.institution_id or unit_id, frozenset())
    if not shared:
        raise Refused("no_alliance", _("该单位今天不在医联体内，不能登记组内互认。"), field="scope")
    return min(shared)


@transaction.atomic
def confirm_certificate(*, certificate_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> QualityCertificate:
    """This function will confirm a certificate by a second person; from then on the mark follows from it."""
    on = clock.local_day(at)
    rows = QualityCertificate.objects.select_for_update(of=("self",)).select_related("institution")
    row = rows.filter(uid=certificate_uid, institution_id__in=queries.readable(by, on)).first()
    if row is None:
        raise NotVisible(str(certificate_uid))
    demand(may_confirm(by, row.institution_id, queries.led_by(by, on), row.entered_by_uid))
    if row.confirmed_at is not None:
        raise Refused("confirmed", _("这份证明已经由 {who} 核对过。"), who=row.confirmed_by_name)
    row.confirmed_at, row.confirmed_by_uid, row.confirmed_by_name = at, by.uid, by.name[:60]
    row.save(update_fields=["confirmed_at", "confirmed_by_uid", "confirmed_by_name"])
    _fact(facts.CERTIFICATE_CONFIRMED, row, by, at, {"kind": row.kind, "scope": row.scope})
    return row


@transaction.atomic
def fail_quality(
    *,
    institution_uid: uuid.UUID,
    item_code: str,
    category: str,
    failed_on: dt.date,
    affected_on: dt.date,
    reason: str,
    by: Viewer,
    at: dt.datetime,
) -> QualityFailure:
    """This function will end the mark of an item or category from the day it failed, and flag the window before.

    No second person is needed: taking a mark away is the safe side. Institutions that relied on a result of the window
    are told, each once and without a name.
    """
    on = clock.local_day(at)
    unit = _unit(institution_uid, by, on)
    rules.check_failure(failed_on, affected_on, on, reason)
    items = queries.items_for(unit.pk, on)
    known = items.get(item_code)
    if known is None and (item_code or category not in {i.category for i in items.values()}):
        raise Refused("unknown_item", _("请选择目录里的项目，或整个类别。"), field="item_code")
    row = QualityFailure.objects.create(
        institution=unit,
        item_code=item_code,
        category="" if item_code else category,
        failed_on=failed_on,
        affected_on=affected_on,
        reason=normalise(reason)[:200],
        entered_at=at,
        entered_by_name=by.name[:60],
    )
    kind = known.category if known else category
    codes = [i.code for i in items.values() if rules.speaks_of(row.item_code, row.category, i)]
    days = (failed_on - affected_on).days
    data = {"kind": rules.needed_kind(kind), "item": item_code, "category": kind, "days": days}
    _fact(facts.QUALITY_FAILED, row, by, at, data)
    _warn(row, codes, at)
    return row


def _warn(row: QualityFailure, codes: list[str], at: dt.datetime) -> None:
    """Tell the doctors of every institution that relied on a result of the window; the sentence names no person."""
    relied = queries.recognised_from(row.institution_id, row.affected_on, dt.date.max, codes)
    told = {d.institution.uid: d.institution_id for d in relied}
    text = _("{unit}一项质评、质控不合格，近期互认过它的结果，请查看并决定是否复查。")
    text = text.format(unit=row.institution.label)

    def send() -> None:
        for uid in told:
            notify(
                institution_uid=uid, roles=["gp", "village_doctor", "specialist", "department_head", "emergency"],
                text=text, path="/recognition/mine/", at=at, tone="urgent",
            )  # fmt: skip

    transaction.on_commit(send)


@transaction.atomic
def set_place(*, institution_uid: uuid.UUID, area: str, by: Viewer, at: dt.datetime) -> UnitPlace:
    """This function will write down in which prefecture a unit is, so that 市 and 省 marks know whom they reach."""
    unit = _unit(institution_uid, by, clock.local_day(at))
    found = read_area(area.strip()[:60])
    if found is None:
        raise Refused("area", _("请填写区县代码或地名，例如 220702、松原市宁江区。"), field="area")
    values = {"area": found.code, "set_at": at, "set_by_name": by.name[:60]}
    row, _made = UnitPlace.objects.update_or_create(institution=unit, defaults=values)
    record(
        facts.PLACE_SET, by=by, at=at, subject_type="institution", subject_uid=unit.uid, institution_uid=unit.uid,
        data={"area": found.code},
    )  # fmt: skip
    return row


def _fact(
    kind: str, row: QualityCertificate | QualityFailure, by: Viewer, at: dt.datetime, data: dict[str, object]
) -> None:
    record(
        kind,
        by=by,
        at=at,
        subject_type="quality",
        subject_uid=row.uid,
        institution_uid=row.institution.uid,
        data=data,
    )
