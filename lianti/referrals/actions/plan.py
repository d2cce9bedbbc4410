"""The continuation plan of a case on its way down (QQ-45): kept as typed, read as plain values."""

from __future__ import annotations

import datetime as dt

from lianti.kernel.web.writing import insert_rows
from lianti.referrals.models import ContinuationPlan, DueItem, PlanCheckRow, PlanDrugRow, PostOpPlan, Referral
from lianti.referrals.queries.down import PLAN_TEXTS, plan_of
from lianti.referrals.rules import down as rules_down
from lianti.referrals.rules.surgery import is_postop
from lianti.referrals.shapes.down import PlanFields


def keep_plan(referral: Referral, plan: PlanFields, drafted_from: str = "") -> None:
    """Write the plan as it stands in the form; the caller holds the lock and has asked the permission."""
    values: dict[str, object] = {name: getattr(plan, name) for name in PLAN_TEXTS}
    if drafted_from:
        values["drafted_from"] = drafted_from
    row, made = ContinuationPlan.objects.update_or_create(referral=referral, defaults=values)
    if not made:
        row.drugs.all().delete()
        row.checks.all().delete()
    insert_rows(
        PlanDrugRow(plan=row, order=n, name=d.name, dose=d.dose, usage=d.usage, days=d.days, note=d.note)
        for n, d in enumerate(plan.drugs)
    )
    insert_rows(PlanCheckRow(plan=row, order=n, what=c.what, due_on=c.due_on) for n, c in enumerate(plan.checks))


def has_plan(referral: Referral) -> bool:
    """Say whether a plan with anything in it goes along."""
    return bool(plan_of(referral).checks)


def owe_items(referral: Referral, from_on: dt.date) -> int:
    """Write down what the clinic owes from the day of arrival, once; returns how many items there are."""
    if not DueItem.objects.filter(referral=referral).exists():
        operated = PostOpPlan.objects.filter(referral=referral).exists()
        insert_rows(
            DueItem(
                referral=referral,
                kind="postop" if operated and is_postop(title) else kind,
                title=title[:200],
                due_on=due_on,
            )
            for kind, title, due_on in rules_down.due_items(plan_of(referral), from_on)
        )
    return DueItem.objects.filter(referral=referral).count()
