"""Green teams: who stands in them on a day, who was called to a case, and its minutes."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db.models import Q

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible
from lianti.parties.queries import people_at
from lianti.parties.roles import CLINICAL
from lianti.parties.shapes import Viewer
from lianti.referrals.models import GreenCall, GreenMember, GreenMinute, Referral

if TYPE_CHECKING:
    from lianti.parties.models import Grant


def members_on(institution_id: int, team: str, on: dt.date) -> list[GreenMember]:
    """Return who stands in a team on a day, in the order of their appointment; one statement."""
    rows = GreenMember.objects.filter(institution_id=institution_id, since_on__lte=on)
    rows = rows.filter(Q(last_on=None) | Q(last_on__gte=on), team=team)
    return list(rows.select_related("department").order_by("since_on", "pk"))


def members_now(viewer: Viewer, on: dt.date) -> list[GreenMember]:
    """Return the members of all teams of the viewer's hospital who stand there now or will; one statement."""
    rows = GreenMember.objects.filter(institution_id=viewer.institution_id or 0)
    rows = rows.filter(Q(last_on=None) | Q(last_on__gte=on))
    return list(rows.select_related("department").order_by("team", "since_on", "pk"))


def staff_of(viewer: Viewer, at: dt.datetime) -> list[Grant]:
    """Return whom the viewer can appoint: the clinical people of the own hospital; a call opens a person's case."""
    return _clinical(viewer.institution_id or 0, at)


def _clinical(institution_id: int, at: dt.datetime, users: list[uuid.UUID] | None = None) -> list[Grant]:
    return [grant for grant in people_at([institution_id], at, users) if grant.role in CLINICAL]


def reachable(institution_id: int, team: str, at: dt.datetime) -> list[GreenMember]:
    """Return who of a team can be called now: whoever has left the hospital meanwhile is not; two statements."""
    members = members_on(institution_id, team, clock.local_day(at))
    if not members:
        return []
    living = {grant.user.uid for grant in _clinical(institution_id, at, [m.user_uid for m in members])}
    return [member for member in members if member.user_uid in living]


def member_by_uid(uid: uuid.UUID, viewer: Viewer) -> GreenMember:
    """Return a member of the viewer's hospital under a row lock; NotVisible otherwise."""
    rows = GreenMember.objects.select_for_update(of=("self",)).select_related("institution")
    found = rows.filter(uid=uid, institution_id=viewer.institution_id or 0).first()
    if found is None:
        raise NotVisible
    return found


def minutes_of(referral: Referral) -> list[GreenMinute]:
    """Return the moments that were written down, in the order in which they happened."""
    return list(GreenMinute.objects.filter(referral=referral).order_by("happened_at", "pk"))


def called_to(referral: Referral) -> list[str]:
    """Return the names of those who were called."""
    return list(GreenCall.objects.filter(referral=referral).order_by("pk").values_list("name", flat=True))
