"""Reading a case on its way down as plain values: its content, its plan, what falls due, what speaks against it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from lianti.catalogue.queries import criteria_in_force
from lianti.kernel.pure import clock
from lianti.kernel.web.prepared import Slot, prepared
from lianti.referrals.models import ContinuationPlan, DueItem, PlanCheckRow, PlanDrugRow, Referral
from lianti.referrals.shapes.down import DownFields, Exclusion, PlanCheck, PlanDrug, PlanFields

if TYPE_CHECKING:
    from django.db.models import QuerySet

PLAN_TEXTS = ("no_drugs", "targets", "alarm_signs", "send_back_when", "responsible", "responsible_from")
CASE_TEXTS = (
    "diagnosis_code", "diagnosis_name", "reason", "history", "treatment", "allergies", "purpose", "sender_phone",
)  # fmt: skip


@prepared
def _plan(referral_id: Slot) -> QuerySet[ContinuationPlan]:
    return ContinuationPlan.objects.filter(referral_id=referral_id)


@prepared
def _drugs(plan_id: Slot) -> QuerySet[PlanDrugRow]:
    return PlanDrugRow.objects.filter(plan_id=plan_id).order_by("order")


@prepared
def _checks(plan_id: Slot) -> QuerySet[PlanCheckRow]:
    return PlanCheckRow.objects.filter(plan_id=plan_id).order_by("order")


def plan_of(referral: Referral) -> PlanFields:
    """Return the plan of a case as plain values, an empty one when there is none."""
    row = _plan.first(referral_id=referral.pk)
    if row is None:
        return PlanFields()
    drugs = tuple(PlanDrug(d.name, d.dose, d.usage, d.days, d.note) for d in _drugs.rows(plan_id=row.pk))
    checks = tuple(PlanCheck(c.what, c.due_on) for c in _checks.rows(plan_id=row.pk))
    return PlanFields(drugs=drugs, checks=checks, **{name: getattr(row, name) for name in PLAN_TEXTS})


def down_of(referral: Referral) -> DownFields:
    """Return the content of a down-referral as the form's fields."""
    case, receiver = referral.down, referral.receiver_institution
    return DownFields(
        way=case.way,
        receiver_uid=receiver.uid if receiver else None,
        planned_discharge_on=case.planned_discharge_on,
        short_notice=case.short_notice,
        findings=case.findings,
        criteria=tuple(referral.criteria),
        exclusions=tuple(Exclusion(**row) for row in case.exclusions),
        plan=plan_of(referral),
        **{name: getattr(referral, name) for name in CASE_TEXTS},
    )


def exclusions_in_force(at: dt.datetime) -> dict[str, str]:
    """Return the reasons against going down by code (C10a), from the criteria in force."""
    found = criteria_in_force("down", on=clock.local_day(at))
    return {c.code: c.text for c in found if c.stance == "against"}


def due_items_of(referral: Referral) -> list[DueItem]:
    """Return what the clinic owes from the plan, by day."""
    return list(DueItem.objects.filter(referral=referral).order_by("due_on", "pk"))
