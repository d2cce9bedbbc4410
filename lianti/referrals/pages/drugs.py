"""An institution's list of drugs with its preview, and the drugs of a plan as they stand at the clinic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianti.kernel.web.pages import State
from lianti.referrals.codes.drugs import REMEDIES, STANDINGS
from lianti.referrals.pages.common import chip
from lianti.referrals.queries.drugs import plan_drugs
from lianti.referrals.rules.drugs import DrugRow

if TYPE_CHECKING:
    from lianti.kernel.web.pages import Tone
    from lianti.referrals.models import ClinicDrug, Referral

_TONES: dict[str, Tone] = {"there": "good", "out": "warn", "missing": "bad", "unknown": "plain"}


@dataclass(frozen=True)
class DrugLine:
    """One drug of the list."""

    uid: str
    name: str
    strength: str
    form: str
    in_stock: bool
    state: State
    updated_at: dt.datetime
    by_name: str


@dataclass(frozen=True)
class PlanDrugNote:
    """One drug of a plan: how it stands below, and what was agreed."""

    order: int
    name: str
    state: State
    lacks: bool
    remedy: str


def drugs_page(found: Sequence[ClinicDrug]) -> dict[str, Any]:
    """Return the list of the own institution."""
    lines = [
        DrugLine(str(d.uid), d.name, d.strength, d.form, d.in_stock, _stock(d.in_stock), d.updated_at, d.by_name)
        for d in found
    ]
    return {"lines": lines, "chip": chip("QQ-45", _("接续用药"))}


def _stock(there: bool) -> State:
    return State(_("有"), "good") if there else State(_("缺货"), "warn")


def preview_page(rows: Sequence[DrugRow]) -> dict[str, Any]:
    """Return the rows as they were read, with the text that keeps exactly these."""
    wrong = sum(bool(row.error) for row in rows)
    lines = [
        "\t".join((row.name, row.strength, row.form, "有" if row.in_stock else "无"))  # data
        for row in rows
        if not row.error
    ]
    shown = [(number, row, _stock(row.in_stock)) for number, row in enumerate(rows, 1)]
    return {"rows": shown[:500], "more": max(0, len(rows) - 500), "wrong": wrong, "text": "\n".join(lines)}


def plan_notes(referral: Referral) -> dict[str, Any]:
    """Return the drugs of a plan as they stand at the receiver, those it lacks apart; none without a receiver."""
    if referral.receiver_institution_id is None:
        return {"plan_drugs": {}, "lacking": [], "remedies": REMEDIES}
    notes = [
        PlanDrugNote(
            order=line.order,
            name=f"{line.name} {line.dose}".strip(),
            state=State(_(STANDINGS[line.standing]), _TONES[line.standing]),
            lacks=line.standing in {"out", "missing"},
            remedy="：".join(t for t in (REMEDIES.get(line.remedy, ""), line.note) if t),
        )
        for line in plan_drugs(referral)
        if line.standing in STANDINGS
    ]
    return {
        "plan_drugs": notes,
        "lacking": [note for note in notes if note.lacks],
        "unlisted": bool(notes) and all(note.state.label == _(STANDINGS["unknown"]) for note in notes),
        "remedies": REMEDIES,
    }
