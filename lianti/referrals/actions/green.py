"""The green channel (绿色通道; DY-17, QQ-66, SY-44): the specialty team is called beside the emergency department."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.outbox import declare_template, post
from lianti.referrals import codes
from lianti.referrals.actions.common import tell
from lianti.referrals.models import GreenCall, GreenMember, Referral
from lianti.referrals.queries.green import reachable
from lianti.referrals.queries.staff import green_departments

if TYPE_CHECKING:
    from lianti.parties.models import Department

_TEAM_ROLES = ("specialist", "department_head")
CALLED = declare_template(
    "referral.green_called", _("绿色通道呼叫：转诊单 {number}，有患者正在送来，请立即到位。"), urgent=True
)


def choose_team(referral: Referral, at: dt.datetime) -> tuple[list[GreenMember], list[Department]]:
    """Return who is called and which departments are rung, and note the first department; the caller saves.

    The team is its appointed members who are still there. A hospital that has none is rung by the names of its
    departments; one without such a department keeps nobody from sending: then the emergency department alone is told.
    """
    hospital, team = referral.receiver_institution, referral.green_team
    if hospital is None or not team:
        return [], []
    members = reachable(hospital.pk, team, at)
    parts = {m.department.pk: m.department for m in members if m.department is not None}
    departments = list(parts.values()) if members else green_departments(hospital, team)
    referral.green_department = departments[0] if departments else None
    return members, departments


def ring_team(
    referral: Referral, members: Sequence[GreenMember], departments: Sequence[Department], at: dt.datetime
) -> None:
    """Call the members by name, on the bell and on the phone, and ring the departments in the tone of an emergency."""
    hospital = referral.receiver_institution
    if hospital is None:
        return
    text = _("绿色通道（{team}）：{sender}有患者正在送来").format(
        team=codes.GREEN_TEAMS.get(referral.green_team, ""), sender=referral.sender_institution.label
    )
    for department in departments:
        tell(referral, hospital, _TEAM_ROLES, text, at, tone="emergency", department=department)
    for member in members:
        GreenCall.objects.create(referral=referral, user_uid=member.user_uid, name=member.name, at=at)
        if member.role not in _TEAM_ROLES:
            tell(referral, hospital, (member.role,), text, at, tone="emergency", department=member.department)
        post(
            key=f"green:{referral.number}:{member.uid.hex[:12]}",
            to_uid=member.user_uid,
            template=CALLED.code,
            params={"number": referral.number},
            path=f"/referrals/{referral.number}/",
            at=at,
        )
