"""What institutions have of drugs, and how the drugs of a plan stand at one of them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from lianti.parties.shapes import Viewer
from lianti.referrals.models import ClinicDrug, PlanDrugRow, Referral
from lianti.referrals.rules.drugs import Listed, Standing, keys_of, standing

_SHOWN = 3000


def drugs_of(viewer: Viewer) -> list[ClinicDrug]:
    """Return the list of the viewer's institution: what is out of stock first, then by name."""
    rows = ClinicDrug.objects.filter(institution_id=viewer.institution_id or 0)
    return list(rows.order_by("in_stock", "name", "strength")[:_SHOWN])


def lacking(names: Sequence[str], institution_uids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Return for each institution with a list which of these drugs it does not have now; in two statements."""
    wanted = {key for name in names for key in keys_of(name)}
    rows = ClinicDrug.objects.filter(institution__uid__in=institution_uids)
    with_list = set(rows.order_by().values_list("institution__uid", flat=True).distinct())
    listed: dict[uuid.UUID, list[Listed]] = defaultdict(list)
    for uid, key, there in rows.filter(name_key__in=wanted).values_list("institution__uid", "name_key", "in_stock"):
        listed[uid].append(Listed(key, there))
    return {uid: [name for name in names if standing(name, listed[uid], any_list=True) != "there"] for uid in with_list}


def standings(referral: Referral) -> dict[int, Standing]:
    """Return by their order how the drugs of a plan stand at the receiver now; in three statements."""
    drugs = list(PlanDrugRow.objects.filter(plan__referral=referral).order_by("order").values_list("order", "name"))
    wanted = {key for _order, name in drugs for key in keys_of(name)}
    rows = ClinicDrug.objects.filter(institution_id=referral.receiver_institution_id or 0)
    any_list = rows.exists()
    found = [Listed(key, there) for key, there in rows.filter(name_key__in=wanted).values_list("name_key", "in_stock")]
    return {order: standing(name, found, any_list=any_list) for order, name in drugs}


@dataclass(frozen=True)
class PlanDrugLine:
    """One drug of a plan as it stands below, and what was agreed about it."""

    order: int
    name: str
    dose: str
    standing: str
    remedy: str
    note: str


def plan_drugs(referral: Referral) -> list[PlanDrugLine]:
    """Return the drugs of a plan: as they stood at the clinic's yes, before it as they stand now."""
    rows: QuerySet[PlanDrugRow] = PlanDrugRow.objects.filter(plan__referral=referral).order_by("order")
    kept = list(rows)
    now = {} if all(row.standing for row in kept) else standings(referral)
    return [
        PlanDrugLine(row.order, row.name, row.dose, row.standing or now.get(row.order, ""), row.remedy, row.remedy_note)
        for row in kept
    ]
