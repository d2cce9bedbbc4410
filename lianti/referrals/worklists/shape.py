"""What a worklist is, and which roles belong together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from lianti.parties.roles import SENDERS
from lianti.parties.shapes import Viewer

Filter = Callable[[Viewer, dt.datetime], Q]
SENDER_ROLES = SENDERS
CENTRE_ROLES = frozenset({"referral_centre", "duty_officer"})
DOCTOR_ROLES = frozenset({"specialist", "department_head"})
ARRIVAL_ROLES = frozenset({"front_desk", "admission"})
EMERGENCY_ROLES = frozenset({"emergency"})
HOSPITAL_SENDERS = DOCTOR_ROLES | EMERGENCY_ROLES
REVIEW_ROLES = frozenset({"medical_affairs", "department_head"})


@dataclass(frozen=True)
class Worklist:
    """One tab: ``mine`` says that its rows wait for the viewer's own role and count in the badge.

    The same key may stand twice, for different roles, when a list is work for one and news for the other.
    """

    key: str
    label: str
    roles: frozenset[str]
    rows: Filter
    mine: bool = False
    empty: str = ""
    ended: bool = False
