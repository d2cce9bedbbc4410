"""Reading a case on its way down as plain values: its content, its plan, what falls due, what speaks against it."""

from __future__ import annotations

import datetime as dt

from lianti.catalogue.queries import criteria_in_force
from lianti.kernel.pure import clock
from lianti.referrals.models import ContinuationPlan, DueItem, Referral
from lianti.referrals.shapes.down import DownFields, Exclusion, PlanCheck, PlanDrug, PlanFields

PLAN_TEXTS = ("no_drugs", "targets", "alarm_signs", "send_back_when", "responsible", "responsible_from")
CASE_TEXTS = (
    "diagnosis_code", "diagnosis_name", "reason", "history", "treatment", "allergies", "purpose", "sender_phone",
)  # fmt: skip


def plan_of(referral: Referral) -> PlanFields:
    """Return the plan of a case as plain values, an empty one when there is none."""
    row = ContinuationPlan.objects.filter(referral=referral).first()
    if row is None:
        return PlanFields()
    drugs = tuple(PlanDrug(d.name, d.dose, d.usage, d.days, d.note) for d in row.drugs.order_by("order"))
    checks = tuple(PlanCheck(c.what, c.due_on) for c in row.checks.order_by("order"))
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
