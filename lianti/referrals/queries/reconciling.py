"""Who went down against the front page of the hospital's record (病案首页 离院方式), month by month (JL-53)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import month_of
from lianti.parties.shapes import Viewer
from lianti.records.kinds import TRANSFERRED
from lianti.records.queries import departures, encounters_by_uid
from lianti.referrals.models import Referral

if TYPE_CHECKING:
    from lianti.parties.models import Department, Institution
    from lianti.records.models import Encounter
    from lianti.residents.models import Resident

MAY_SEE = frozenset({"medical_affairs", "department_head"})


@dataclass(frozen=True)
class Difference:
    """One case or one stay that has no counterpart; ``why`` is a code of RECONCILE."""

    why: str
    resident: Resident
    department: Department | None
    referral: Referral | None
    encounter: Encounter | None
    on_day: dt.date
    to: Institution | None


@dataclass(frozen=True)
class Comparison:
    """One month: arrived below, left with 2 or 3, matched pairs, and what does not match."""

    month: dt.date
    arrived: int
    left: int
    matched: int
    differences: list[Difference]


def month_start(text: str, at: dt.datetime) -> dt.date:
    """Return the first day of a typed month (2026-03), of this month when it is not one."""
    return month_of(text) or clock.local_day(at).replace(day=1)


def compare(viewer: Viewer, month: dt.date) -> Comparison:
    """Return the comparison of a month for the viewer's hospital; a head of department sees the own wards only."""
    since = clock.day_start(month)
    until = clock.day_start((month + dt.timedelta(days=32)).replace(day=1))
    cases = _cases(viewer, since, until)
    gone = departures(viewer.institution_id or 0, since, until, TRANSFERRED)
    left = [stay for stay in gone if _own(viewer, stay.department_id)]
    stays = encounters_by_uid(c.down.encounter_uid for c in cases if c.down.encounter_uid)
    differences, matched = [], 0
    for case in cases:
        uid = case.down.encounter_uid
        stay = stays.get(uid) if uid else None
        why = _why(stay)
        matched += not why
        if why:
            differences.append(_of_case(case, stay, why))
    known = _with_case([e.uid for e in left])
    for stay in left:
        if stay.uid not in known:
            differences.append(_of_stay(stay))
    differences.sort(key=lambda d: (d.on_day, d.resident.pk))
    return Comparison(month, len(cases), len(left), matched, differences)


def _cases(viewer: Viewer, since: dt.datetime, until: dt.datetime) -> list[Referral]:
    rows = Referral.objects.filter(
        direction="down",
        sender_institution_id=viewer.institution_id or 0,
        arrived_at__gte=since,
        arrived_at__lt=until,
    ).select_related("down", "resident", "sender_department", "receiver_institution")
    return [r for r in rows.order_by("arrived_at", "pk") if _own(viewer, r.sender_department_id)]


def _own(viewer: Viewer, department_id: int | None) -> bool:
    return viewer.role != "department_head" or department_id == viewer.department_id


def _why(stay: Encounter | None) -> str:
    if stay is None:
        return "no_stay"
    if stay.ended_at is None:
        return "still_in"
    return "" if stay.disposition in TRANSFERRED else "other_way"


def _of_case(case: Referral, stay: Encounter | None, why: str) -> Difference:
    day = clock.local_day(case.arrived_at or case.drafted_at)
    return Difference(why, case.resident, case.sender_department, case, stay, day, case.receiver_institution)


def _of_stay(stay: Encounter) -> Difference:
    day = clock.local_day(stay.ended_at or stay.started_at)
    return Difference("no_case", stay.resident, stay.department, None, stay, day, stay.disposition_to)


def _with_case(uids: list[uuid.UUID]) -> set[uuid.UUID]:
    sent = ("scheduled", "no_show", "arrived", "outcome_returned", "closed")
    rows = Referral.objects.filter(direction="down", down__encounter_uid__in=uids, state__in=sent)
    return {uid for uid in rows.values_list("down__encounter_uid", flat=True) if uid is not None}
