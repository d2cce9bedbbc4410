"""Green teams of the demo as people, and the minutes of whom they looked after (DY-17, SY-44)."""

from __future__ import annotations

import datetime as dt

from lianti.demo.chances import chance
from lianti.demo.founding import Ground
from lianti.demo.places import LEAD
from lianti.demo.world import World
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.parties.queries import viewers_in_role
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.green_teams import join_team, record_minute
from lianti.referrals.models import GreenMinute, Referral

HOUR = (18, 20)
_DAY = dt.timedelta(days=1)
# Team -> the departments whose first doctors stand in it, beside the emergency department.
_TEAMS = {"stroke": "神经内科", "chest_pain": "心内科", "trauma": "骨科", "obstetric": "妇产科"}
# What is written down, how often, after how many minutes since the notice at the least and at the most.
_MINUTES = (("seen", 0.9, 4, 22), ("ecg", 0.8, 6, 30), ("imaging", 0.5, 18, 60), ("treated", 0.4, 40, 150))


def appoint(ground: Ground, at: dt.datetime) -> None:
    """Let the office appoint two of the emergency department and two of the department to each team."""
    place = ground.institutions[LEAD]
    office = viewers_in_role("office", at, place)[0]
    urgent, doctors = viewers_in_role("emergency", at, place), viewers_in_role("specialist", at, place)
    for number, (team, ward) in enumerate(_TEAMS.items()):
        own = [v for v in doctors if v.department_id == ground.departments[LEAD, ward].pk]
        for viewer in (*urgent[number % 2 : number % 2 + 2], *own[:2]):
            join_team(team=team, user_uid=viewer.uid, since_on=clock.local_day(at), by=office, at=at)


def evening(world: World, at: dt.datetime) -> int:
    """Let the emergency department write down what it did for those who came by a green channel in the last day."""
    rows = Referral.objects.open().filter(kind="emergency", arrived_at__gte=at - _DAY, arrived_at__lt=at)
    done = 0
    for row in rows.exclude(green_team="").order_by("pk"):
        who = world.actor(row.number, row.receiver_institution_id or 0, "emergency", row.receiver_department_id)
        if who is None or world.temper(who) == "silent" or row.submitted_at is None:
            continue
        told = set(GreenMinute.objects.filter(referral=row).values_list("what", flat=True))
        for what, share, low, high in _MINUTES:
            if what not in told and chance(world.seed, row.number, f"green {what}") < share:
                after = low + (high - low) * chance(world.seed, row.number, f"minutes {what}")
                when = max(row.submitted_at, row.arrived_at or at) + dt.timedelta(minutes=after)
                done += _write(row, what, when, who, at)
    return done


def _write(row: Referral, what: str, when: dt.datetime, by: Viewer, at: dt.datetime) -> int:
    try:
        record_minute(referral_uid=row.uid, what=what, happened_at=min(when, at), by=by, at=at)
    except (Refused, NotVisible):
        return 0
    return 1
