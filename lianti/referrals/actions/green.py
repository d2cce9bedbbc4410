"""The green channel (绿色通道; DY-17, QQ-66, SY-44): the specialty team is rung beside the emergency department."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lianti.kernel.pure.errors import mark as _
from lianti.referrals import codes
from lianti.referrals.actions.common import tell
from lianti.referrals.models import Referral
from lianti.referrals.queries.staff import green_departments

if TYPE_CHECKING:
    from lianti.parties.models import Department

_TEAM_ROLES = ("specialist", "department_head")


def choose_team(referral: Referral) -> list[Department]:
    """Note on the case which department the chosen team is, and return all that are rung; the caller saves.

    A hospital without such a department keeps nobody from sending: then the emergency department alone is told.
    """
    hospital = referral.receiver_institution
    found = green_departments(hospital, referral.green_team) if hospital and referral.green_team else []
    referral.green_department = found[0] if found else None
    return found


def ring_team(referral: Referral, departments: Sequence[Department], at: dt.datetime) -> None:
    """Ring doctors and heads of the team's departments with the tone of an emergency."""
    hospital = referral.receiver_institution
    if hospital is None:
        return
    text = _("绿色通道（{team}）：{sender}有患者正在送来").format(
        team=codes.GREEN_TEAMS.get(referral.green_team, ""), sender=referral.sender_institution.label
    )
    for department in departments:
        tell(referral, hospital, _TEAM_ROLES, text, at, tone="emergency", department=department)
