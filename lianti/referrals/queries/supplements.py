"""A case as named parts of text, to say what was changed while material was asked for (补充)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianti.catalogue.queries import criteria_by_code
from lianti.referrals.codes.supplement import VITALS
from lianti.referrals.models import Supplement
from lianti.referrals.rules.down import medication_text

if TYPE_CHECKING:
    from lianti.referrals.models import Referral
    from lianti.referrals.shapes.down import DownFields

_UP = ("reason", "history", "treatment", "medication", "allergies", "purpose", "sender_phone")
_DOWN = ("reason", "history", "treatment", "findings", "allergies", "purpose", "sender_phone")
_PLAN = ("targets", "alarm_signs", "send_back_when", "responsible")


def parts_of(referral: Referral) -> dict[str, str]:
    """Return the content of a request on its way up by part."""
    vitals = "，".join(f"{name} {referral.vitals[k]}" for k, name in VITALS.items() if k in referral.vitals)
    safety = " ".join(f"{k}={v}" for k, v in sorted(referral.safety.items()))
    return {name: getattr(referral, name) for name in _UP} | {
        "diagnosis": f"{referral.diagnosis_name} {referral.diagnosis_code}".strip(),
        "vitals": vitals,
        "criteria": " ".join(referral.criteria),
        "safety": " ".join(t for t in (safety, referral.safety_note) if t),
    }


def parts_of_down(down: DownFields) -> dict[str, str]:
    """Return the content of a request on its way down by part, with its plan."""
    plan = down.plan
    checks = "\n".join(f"{c.due_on or ''} {c.what}".strip() for c in plan.checks)
    return {name: getattr(down, name) for name in _DOWN} | {name: getattr(plan, name) for name in _PLAN} | {
        "diagnosis": f"{down.diagnosis_name} {down.diagnosis_code}".strip(),
        "criteria": " ".join(down.criteria),
        "discharge": down.planned_discharge_on.isoformat() if down.planned_discharge_on else "",
        "drugs": medication_text(plan.drugs),
        "checks": checks,
    }  # fmt: skip


def criteria_words(codes: str) -> str:
    """Return criteria by their texts instead of their codes."""
    return "；".join(c.text for c in criteria_by_code(codes.split()).values())


def supplements_of(referral: Referral) -> list[Supplement]:
    """Return what was changed while material was asked for, the newest first; one statement."""
    return list(Supplement.objects.filter(referral=referral).order_by("-at", "-pk"))
