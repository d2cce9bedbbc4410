"""What the lead arranges before the first day: examinations with their sheets, shared centres, referral managers."""

from __future__ import annotations

import datetime as dt

from lianti.capacity import actions as capacity
from lianti.capacity.models import Service
from lianti.capacity.rules import exams
from lianti.demo import green_acts, names
from lianti.demo.founding import PLATFORM, Ground, hire
from lianti.demo.places import LEAD
from lianti.kernel.pure import clock
from lianti.parties.kinds import PRIMARY_KINDS
from lianti.parties.queries import viewers_in_role
from lianti.referrals.actions.managers import appoint_manager
from lianti.supply import actions as supply

# Name of the service -> modality, part of the body, minutes.
_EXAMS = {
    "CT 检查": ("CT", "胸腹部", 10),
    "磁共振检查": ("MR", "头颅、脊柱", 25),
    "腹部超声": ("US", "肝胆胰脾", 10),
    "动态心电图": ("ECG", "心脏", 15),
    "胃镜检查": ("ES", "上消化道", 20),
}
_CENTRES = (("sterile", "消毒供应中心", "10000007001"), ("blood", "输血科", "10000007002"))
# The office has not come round to everybody yet: every twelfth unit still lacks its manager (HK-14).
_LEFT_OUT = 12


def furnish(ground: Ground, at: dt.datetime) -> None:
    """Let the lead describe its examinations and open its shared centres, and the office appoint the managers."""
    lead = ground.institutions[LEAD]
    office = viewers_in_role("office", at, lead)[0]
    for service in Service.objects.filter(institution=lead, kind="examination").order_by("pk"):
        modality, part, minutes = _EXAMS[service.name]
        capacity.describe_exam(
            service=service, modality=modality, body_part=part, minutes=minutes, direct=False, by=office, at=at
        )
        asked = exams.usual_questions(modality)
        capacity.write_sheet(service=service, text=exams.draft_sheet(modality), questions=asked, by=office, at=at)
    for kind, ward, phone in _CENTRES:
        for _one in range(2):
            hire(ground, names.staff(ground.source)[0], "centre_staff", lead, ground.departments[LEAD, ward], None)
        supply.set_centre(
            department=ground.departments[LEAD, ward], kind=kind, phone=phone, active=True, by=PLATFORM, at=at
        )
    _appoint(ground, at)
    green_acts.appoint(ground, at)


def _appoint(ground: Ground, at: dt.datetime) -> None:
    office = viewers_in_role("office", at, ground.institutions[LEAD])[0]
    wanted = [p for p in ground.institutions.values() if p.kind in PRIMARY_KINDS or p.name == LEAD]
    for number, place in enumerate(wanted):
        roles = ("referral_centre",) if place.name == LEAD else ("nurse", "gp", "village_doctor")
        able = [viewer for role in roles for viewer in viewers_in_role(role, at, place)]
        if able and number % _LEFT_OUT != _LEFT_OUT - 1:
            appoint_manager(
                institution_uid=place.uid, user_uid=able[0].uid, since_on=clock.local_day(at), by=office, at=at
            )
