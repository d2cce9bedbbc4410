"""What the office of the lead does in the demo: renew agreements in time, mostly."""

from __future__ import annotations

import datetime as dt

from lianti.alliances import actions
from lianti.alliances.models import Agreement
from lianti.demo.places import LEAD
from lianti.demo.world import World
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused


def renew(world: World, at: dt.datetime) -> int:
    """Extend by a year what ends tomorrow, unless its number says that nobody thinks of it; return how many."""
    office = world.colleagues(world.places[LEAD].pk, "office")
    tomorrow = clock.local_day(at) + dt.timedelta(days=1)
    done = 0
    for agreement in Agreement.objects.filter(until_on=tomorrow).exclude(number__endswith="-F").order_by("pk"):
        try:
            actions.extend_agreement(
                agreement=agreement, until_on=tomorrow + dt.timedelta(days=365), by=office[0], at=at
            )
        except Refused:
            continue
        done += 1
    return done
