"""The clocks of an emergency in minutes: first contact, notice, acknowledgement, arrival."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.referrals import codes

if TYPE_CHECKING:
    from lianti.referrals.models import Referral
    from lianti.referrals.queries import CaseFile


@dataclass(frozen=True)
class MinuteClock:
    """One span: from where to where, how many minutes, and whether it still runs."""

    label: str
    minutes: int
    running: bool
    when: str


@dataclass(frozen=True)
class GreenPart:
    """What the object page of an emergency shows of its minutes."""

    team: str
    rung: str
    clocks: tuple[MinuteClock, ...]


def green_part(referral: Referral, file: CaseFile, at: dt.datetime) -> GreenPart | None:
    """Return the clocks of an emergency that was sent, None for everything else."""
    noticed = referral.submitted_at
    if not referral.is_emergency or noticed is None:
        return None
    acknowledged = next((s.at for s in file.steps if s.move == "acknowledge"), None)
    arrived, over = referral.arrived_at, referral.ended_at
    now = over or at
    spans = [
        (_("首次医疗接触 → 通知"), referral.fmc_at, noticed),
        (_("通知 → 确认"), noticed, acknowledged or (arrived if arrived else None)),
        (_("通知 → 到院"), noticed, arrived),
        (_("首次医疗接触 → 到院"), referral.fmc_at, arrived),
    ]
    team = codes.GREEN_TEAMS.get(referral.green_team, "") if referral.green_team else ""
    rung = referral.green_department.name if referral.green_department else ""
    return GreenPart(team, rung, tuple(_clock(name, start, end, now) for name, start, end in spans if start))


def _clock(label: str, start: dt.datetime | None, end: dt.datetime | None, now: dt.datetime) -> MinuteClock:
    assert start is not None
    until = end or now
    minutes = max(0, int((until - start).total_seconds() // 60))
    when = clock.local(end).strftime("%H:%M") if end else ""
    return MinuteClock(label, minutes, end is None, when)
