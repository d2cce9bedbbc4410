"""The clocks of an emergency in minutes: first contact, notice, acknowledgement, arrival."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.parties.roles import role_name
from lianti.referrals import codes
from lianti.referrals.codes.green import MINUTES
from lianti.referrals.pages.common import chip
from lianti.referrals.permissions.green import may_record_minutes
from lianti.referrals.queries.green import called_to, members_now, minutes_of, staff_of

if TYPE_CHECKING:
    from lianti.parties.shapes import Viewer
    from lianti.referrals.models import GreenMember, Referral
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
    called: str
    clocks: tuple[MinuteClock, ...]
    # What can still be written down, and where; empty for who may not.
    open: tuple[tuple[str, str], ...] = ()
    url: str = ""


def green_part(referral: Referral, file: CaseFile, at: dt.datetime, viewer: Viewer | None = None) -> GreenPart | None:
    """Return the clocks of an emergency that was sent, None for everything else.

    With ``viewer`` also what that person may still write down.
    """
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
    told = minutes_of(referral)
    spans += [(_("通知 → %(what)s") % {"what": _(MINUTES[m.what])}, noticed, m.happened_at) for m in told]
    may = viewer is not None and may_record_minutes(viewer, referral) is None
    left = tuple((key, _(name)) for key, name in MINUTES.items() if key not in {m.what for m in told}) if may else ()
    return GreenPart(
        team=codes.GREEN_TEAMS.get(referral.green_team, "") if referral.green_team else "",
        rung=referral.green_department.name if referral.green_department else "",
        called="、".join(called_to(referral)),
        clocks=tuple(_clock(name, start, end, now) for name, start, end in spans if start),
        open=left,
        url=reverse("referrals:green_minute", args=[referral.number]) if left else "",
    )


@dataclass(frozen=True)
class MemberLine:
    """One member of a team."""

    uid: str
    name: str
    where: str
    since_on: dt.date
    coming: bool
    ended: bool


@dataclass(frozen=True)
class TeamLine:
    """One team with its members; without any, the words in the names of departments decide who is rung."""

    key: str
    name: str
    members: tuple[MemberLine, ...]


def teams_page(viewer: Viewer, at: dt.datetime) -> dict[str, Any]:
    """Return the teams of the viewer's hospital and whom one can appoint."""
    today = clock.local_day(at)
    members = members_now(viewer, today)
    people = {g.user.uid: f"{g.user.display_name}（{role_name(g.role)}）" for g in staff_of(viewer, at)}
    return {
        "teams": [
            TeamLine(key, _(name), tuple(_member(m, today) for m in members if m.team == key))
            for key, name in codes.GREEN_TEAMS.items()
            if key
        ],
        "people": [(str(uid), name) for uid, name in people.items()],
        "today": today.isoformat(),
        "chip": chip("SY-44", _("急诊绿色通道")),
    }


def _member(member: GreenMember, today: dt.date) -> MemberLine:
    part = member.department.name if member.department else ""
    return MemberLine(
        uid=str(member.uid),
        name=member.name,
        where=" ".join(t for t in (part, role_name(member.role)) if t),
        since_on=member.since_on,
        coming=member.since_on > today,
        ended=member.last_on is not None,
    )


def _clock(label: str, start: dt.datetime | None, end: dt.datetime | None, now: dt.datetime) -> MinuteClock:
    assert start is not None
    until = end or now
    minutes = max(0, int((until - start).total_seconds() // 60))
    when = clock.local(end).strftime("%H:%M") if end else ""
    return MinuteClock(label, minutes, end is None, when)
