"""An institution's list of drugs, and what is done about a drug of a plan that it does not have (QQ-45)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.parties.queries import institution_by_uid
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.down_profile import may_declare
from lianti.referrals.codes.drugs import REMEDIES
from lianti.referrals.models import ClinicDrug, PlanDrugRow, Referral
from lianti.referrals.queries.drugs import standings
from lianti.referrals.rules.drugs import DrugRow, generic
from lianti.referrals.shapes.down import Remedy


def _demand(by: Viewer) -> None:
    reason = may_declare(by)
    if reason or by.institution_uid is None:
        raise NotPermitted("not_permitted", reason or "")


@transaction.atomic
def keep_drugs(*, rows: Sequence[DrugRow], replace: bool, by: Viewer, at: dt.datetime) -> int:
    """This function will keep rows of the own institution's list and return how many; a known drug is updated.

    With ``replace`` what is not among them goes. Refused with a row that cannot be kept; then nothing is kept.
    """
    _demand(by)
    wrong = next((number for number, row in enumerate(rows, 1) if row.error), 0)
    if wrong or not rows:
        raise Refused("drug_row", _("第 {n} 行有问题，没有导入，请改好再试。"), field="text", n=wrong)
    institution = institution_by_uid(by.institution_uid or uuid.UUID(int=0))
    if replace:
        ClinicDrug.objects.filter(institution=institution).delete()
    fresh = {(row.name, row.strength, row.form): row for row in rows}
    ClinicDrug.objects.bulk_create(
        [
            ClinicDrug(
                institution=institution,
                name=row.name,
                name_key=generic(row.name),
                strength=row.strength,
                form=row.form,
                in_stock=row.in_stock,
                updated_at=at,
                by_name=by.name,
            )
            for row in fresh.values()
        ],
        update_conflicts=True,
        unique_fields=["institution", "name", "strength", "form"],
        update_fields=["name_key", "in_stock", "updated_at", "by_name"],
        batch_size=500,
    )
    _record(by, at, len(fresh))
    return len(fresh)


@transaction.atomic
def set_drug(*, drug_uid: uuid.UUID, do: str, by: Viewer, at: dt.datetime) -> None:
    """This function will say that a drug of the own list is in stock or out of it, or take it off the list."""
    _demand(by)
    rows = ClinicDrug.objects.filter(uid=drug_uid, institution_id=by.institution_id or 0)
    if do not in {"in", "out", "remove"}:
        raise Refused("drug_do", _("没有看懂要怎样改，没有改动。请刷新后再试。"))
    done = rows.delete()[0] if do == "remove" else rows.update(in_stock=do == "in", updated_at=at, by_name=by.name)
    if not done:
        raise NotVisible
    _record(by, at, 1)


def _record(by: Viewer, at: dt.datetime, rows: int) -> None:
    left = ClinicDrug.objects.filter(institution_id=by.institution_id or 0)
    record(
        "referral.drugs_listed",
        by=by,
        at=at,
        subject_type="institution",
        subject_uid=by.institution_uid or uuid.UUID(int=0),
        institution_uid=by.institution_uid,
        data={"rows": rows, "listed": left.count(), "in_stock": left.filter(in_stock=True).count()},
    )


def keep_remedies(referral: Referral, remedies: Sequence[Remedy]) -> tuple[int, int]:
    """Write down how each drug of the plan stands at the receiver and what is done; returns missing and remedied.

    Nothing is refused for want of a drug or of a remedy; an uncoded remedy, or one without its words, is.
    """
    given = {remedy.order: remedy for remedy in remedies if remedy.way}
    found = standings(referral)
    missing = remedied = 0
    for order, stands in found.items():
        remedy = given.get(order) if stands in {"out", "missing"} else None
        if remedy is not None:
            _check(remedy)
        missing += stands in {"out", "missing"}
        remedied += remedy is not None
        PlanDrugRow.objects.filter(plan__referral=referral, order=order).update(
            standing=stands,
            remedy=remedy.way if remedy else "",
            remedy_note=remedy.note.strip()[:200] if remedy else "",
        )
    return missing, remedied


def _check(remedy: Remedy) -> None:
    if remedy.way not in REMEDIES:
        raise Refused("remedy", _("请从列表里选择缺药怎么办。"), field=f"remedy-{remedy.order}")
    if remedy.way != "order_in" and not remedy.note.strip():
        raise Refused("remedy_note", _("请写明换成什么药，或多带几天。"), field=f"remedy_note-{remedy.order}")
