"""The 下转单 with its continuation plan, as it is printed on A4 or A5."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from lianti.catalogue.queries import criteria_by_code
from lianti.kernel.prints import DownSlip, PlanCheckLine, PlanDrugLine
from lianti.kernel.pure import clock
from lianti.records.queries import encounters_by_uid
from lianti.referrals.codes import down as codes_down
from lianti.referrals.costs import ask_of, cost_of
from lianti.referrals.models import Referral
from lianti.referrals.queries.down import down_of
from lianti.referrals.shapes.down import PlanFields
from lianti.referrals.slips import _common


def down_slip(referral: Referral, at: dt.datetime, printed_by: str) -> DownSlip:
    """Return the 下转单 of a case, the whole plan on it (QQ-45)."""
    case, down = referral.down, down_of(referral)
    stay = encounters_by_uid([case.encounter_uid]).get(case.encounter_uid) if case.encounter_uid else None
    receiver, department = referral.receiver_institution, referral.sender_department
    cost = cost_of(ask_of(referral, at))
    allergies = _("过敏史：%(text)s") % {"text": referral.allergies} if referral.allergies else ""
    return DownSlip(
        **_common(referral, "down", at, printed_by),
        case_no=stay.inpatient_number if stay else "",
        way=codes_down.WAYS[case.way],
        date=clock.local_day(referral.submitted_at or referral.drafted_at).isoformat(),
        discharge_on=case.planned_discharge_on.isoformat() if case.planned_discharge_on else "",
        from_institution=referral.sender_institution.name,
        from_department=department.name if department else "",
        from_phone=referral.sender_phone,
        doctor=referral.author_name,
        to_institution=receiver.name if receiver else "",
        to_doctor=case.doctor,
        diagnosis=f"{referral.diagnosis_name} {referral.diagnosis_code}".strip(),
        reason=referral.reason,
        treatment=referral.treatment,
        examinations=case.findings,
        history="\n".join(t for t in (referral.history, allergies) if t),
        criteria="\n".join(f"{c.text}（{c.code}）" for c in criteria_by_code(down.criteria).values()),
        reception=_reception(referral),
        cost=cost.text,
        cost_working=cost.working,
        **_plan(down.plan),
    )


def _plan(plan: PlanFields) -> dict[str, Any]:
    since = _("（%(day)s 起）") % {"day": plan.responsible_from} if plan.responsible_from else ""
    return {
        "drugs": tuple(
            PlanDrugLine(name=d.name, dose=d.dose, usage=d.usage, days=str(d.days or ""), note=d.note)
            for d in plan.drugs
        ),
        "no_drugs": _("无需用药。") if plan.no_drugs else "",
        "checks": tuple(
            PlanCheckLine(due_on=c.due_on.isoformat() if c.due_on else "", what=c.what) for c in plan.checks
        ),
        "targets": plan.targets,
        "alarm_signs": plan.alarm_signs,
        "send_back_when": plan.send_back_when,
        "responsible": f"{plan.responsible}{since}",
    }


def _reception(referral: Referral) -> str:
    """Return when and by whom the person is expected, once the clinic has said yes."""
    if referral.appointment_at is None:
        return ""
    when = clock.local(referral.appointment_at).strftime("%Y-%m-%d %H:%M")
    return "　".join(t for t in (when, referral.down.doctor, referral.down.bed) if t)
