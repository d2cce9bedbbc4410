"""Who answers for referral where (转诊管理员; HK-14)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from lianti.alliances.queries import led_members
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.web.prepared import Slot, prepared
from lianti.parties.queries import institutions, people_at, roles_of
from lianti.parties.shapes import Viewer
from lianti.referrals.models import ReferralManager

if TYPE_CHECKING:
    from lianti.parties.models import Grant, Institution


def managers_of(institution_ids: Iterable[int | None], on: dt.date) -> list[ReferralManager]:
    """Return the managers of institutions on a day, in the order they were appointed; one statement."""
    wanted = {pk for pk in institution_ids if pk is not None}
    if len(wanted) == 1:
        return _managers_at.rows(institution_id=wanted.pop(), on=on)
    rows = ReferralManager.objects.filter(_appointed(on), institution_id__in=wanted)
    return list(rows.order_by("institution_id", "since_on", "pk"))


def _appointed(on: dt.date | Slot) -> Q:
    return (Q(last_on=None) | Q(last_on__gte=on)) & Q(since_on__lte=on)


@prepared
def _managers_at(institution_id: Slot, on: Slot) -> QuerySet[ReferralManager]:
    return ReferralManager.objects.filter(_appointed(on), institution_id=institution_id).order_by("since_on", "pk")


def serving(institution_id: int, at: dt.datetime) -> list[tuple[ReferralManager, str]]:
    """Return the managers of an institution who still hold a role there, each with it; a statement more for each.

    Somebody who has left, or whose account is closed, is told of no case and stands for nobody.
    """
    found = managers_of([institution_id], clock.local_day(at))
    held = [(m, roles_of(m.user_uid, institution_id, at)) for m in found]
    return [(m, m.role if m.role in now else now[0]) for m, now in held if now]


def reach_of(viewer: Viewer, at: dt.datetime) -> frozenset[int]:
    """Return the institutions whose managers a viewer looks after: the own one, for the lead's office all members."""
    own = frozenset({viewer.institution_id or 0})
    if viewer.role != "office":
        return own
    return own | led_members(viewer.institution_id, clock.local_day(at))


@dataclass(frozen=True)
class Post:
    """One institution with its managers and whoever might become one."""

    institution: Institution
    managers: list[ReferralManager] = field(default_factory=list)
    people: list[Grant] = field(default_factory=list)
    living: set[uuid.UUID] = field(default_factory=set)

    def lacks(self, today: dt.date) -> bool:
        """Say whether nobody answers for referral here: none appointed, or none whose account still holds a role."""
        return not any(m.since_on <= today and m.user_uid in self.living for m in self.managers)


def posts(viewer: Viewer, at: dt.datetime) -> list[Post]:
    """Return the institutions in the viewer's reach, those without a manager first; a constant number of statements."""
    reach, today = reach_of(viewer, at), clock.local_day(at)
    found = {i.pk: Post(i) for i in institutions().filter(pk__in=reach)}
    rows = ReferralManager.objects.filter(institution_id__in=reach, last_on=None)
    for row in rows.order_by("since_on", "pk"):
        found[row.institution_id].managers.append(row)
    taken = {(m.institution_id, m.user_uid) for post in found.values() for m in post.managers}
    for grant in people_at(reach, at):
        known = found.get(grant.institution_id)
        if known is not None:
            known.living.add(grant.user.uid)
        if known is not None and (grant.institution_id, grant.user.uid) not in taken:
            known.people.append(grant)
            taken.add((grant.institution_id, grant.user.uid))
    return sorted(found.values(), key=lambda p: (not p.lacks(today), p.institution.name))


def manager_by_uid(uid: uuid.UUID, viewer: Viewer, at: dt.datetime) -> ReferralManager:
    """Return a manager of an institution in the viewer's reach; NotVisible for others.

    All managers of the institution are locked, so that two who end one each do not leave it without any.
    """
    mine = ReferralManager.objects.filter(institution_id__in=reach_of(viewer, at))
    place = mine.filter(uid=uid).values("institution_id")
    rows = ReferralManager.objects.select_for_update(of=("self",)).filter(institution_id__in=place)
    found = next((m for m in rows.select_related("institution").order_by("pk") if m.uid == uid), None)
    if found is None:
        raise NotVisible
    return found
