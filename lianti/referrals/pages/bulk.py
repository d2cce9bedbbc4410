"""A worklist with boxes to tick."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from lianti.kernel.pure.ids import spaced
from lianti.kernel.web.pages import Clock, PersonLine, State, Tab
from lianti.referrals import codes
from lianti.referrals.pages.common import clock_of, person_of, url_of
from lianti.referrals.states import STATES, TONES
from lianti.referrals.worklists import lists_for

if TYPE_CHECKING:
    from lianti.parties.shapes import Viewer
    from lianti.referrals.models import Referral


@dataclass(frozen=True)
class BulkRow:
    """One case with its box."""

    value: str
    number: str
    url: str
    person: PersonLine
    kind: str
    way: str
    state: State
    handler: str
    clock: Clock


def tabs_of(viewer: Viewer, here: str) -> list[Tab]:
    """Return the worklists of the role as tabs."""
    home = reverse("referrals:bulk")
    return [Tab(w.key, w.label, f"{home}?tab={w.key}", active=w.key == here) for w in lists_for(viewer.role)]


def rows_of(rows: list[Referral], at: dt.datetime) -> list[BulkRow]:
    """Return the cases as rows with boxes."""
    found = []
    for r in rows:
        to = r.receiver_department.name if r.receiver_department else ""
        found.append(
            BulkRow(
                value=r.number,
                number=spaced(r.number),
                url=url_of(r),
                person=person_of(r, at),
                kind=codes.KINDS.get(r.kind, r.kind),
                way=f"{r.sender_institution.label} → {to}",
                state=State(STATES[r.state], TONES[r.state]),
                handler=r.handler_name,
                clock=clock_of(r, at),
            )
        )
    return found
