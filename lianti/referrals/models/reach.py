"""Who has to do with a case: the conditions behind ``visible_to`` (SY-45)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from lianti.alliances.models import Agreement
from lianti.kernel.pure import clock
from lianti.parties.roles import CLINICAL, SENDERS
from lianti.parties.shapes import Viewer
from lianti.referrals.states import FINAL

DEPARTMENT_ROLES = frozenset({"specialist", "department_head"})
_SENDING_PARTS = DEPARTMENT_ROLES | {"emergency"}
_WHOLE_RECEIVER = frozenset({"referral_centre", "duty_officer", "admission"})


def sides(viewer: Viewer) -> Q:
    """What a viewer has to do with, on one side or the other; on the columns of the case alone."""
    return _sent(viewer) | _received(viewer) | _to_review(viewer) | _helps(viewer)


def rings(viewer: Viewer) -> Q:
    """The emergencies that rang the team of the viewer's department."""
    return Q(
        receiver_institution_id=viewer.institution_id,
        kind="emergency",
        green_department_id=viewer.department_id,
        submitted_at__isnull=False,
    )


def _sent(viewer: Viewer) -> Q:
    if viewer.role not in CLINICAL and viewer.role not in SENDERS:
        return Q(pk=None)
    mine = Q(sender_institution_id=viewer.institution_id)
    if viewer.role in _SENDING_PARTS:
        mine &= Q(author_uid=viewer.uid) | Q(sender_department_id=viewer.department_id, sender_department__isnull=False)
    return mine


def _received(viewer: Viewer) -> Q:
    """What was never sent is nobody else's business, also once it has ended; a department sees its own."""
    mine = Q(receiver_institution_id=viewer.institution_id, submitted_at__isnull=False)
    if viewer.role in _WHOLE_RECEIVER:
        return mine
    if viewer.role in SENDERS:  # a clinic receives only what comes down to it
        return mine & Q(direction="down")
    own = Q(receiver_department_id=viewer.department_id, receiver_department__isnull=False)
    if viewer.role in DEPARTMENT_ROLES:
        return mine & own
    if viewer.role == "emergency":
        return mine & (Q(kind="emergency") | own)
    if viewer.role == "front_desk":
        return mine & Q(state__in=("scheduled", "arrived", "no_show"))
    return Q(pk=None)


def _helps(viewer: Viewer) -> Q:
    """A village room sees the case it was asked to look in on, until it has answered; what it goes on with, always."""
    if viewer.role != "village_doctor":
        return Q(pk=None)
    asked = Q(state="no_show") | Q(direction="down")
    return Q(helper_institution_id=viewer.institution_id, helper_institution__isnull=False) & asked


def _to_review(viewer: Viewer) -> Q:
    if viewer.role not in {"department_head", "medical_affairs"}:
        return Q(pk=None)
    waiting = Q(
        sender_institution_id=viewer.institution_id, state="draft", review_state="waiting", review_role=viewer.role
    )
    if viewer.role == "department_head":
        waiting &= Q(sender_department=None) | Q(sender_department_id=viewer.department_id)
    return waiting


def agreement_allows(at: dt.datetime) -> Q:
    """Open cases stay usable by both sides; closed ones need an agreement in force or a closing not long ago."""
    today = clock.local_day(at)
    in_force = Agreement.objects.on_day(today).filter(
        alliance=OuterRef("alliance"), institution=OuterRef("agreement_institution")
    )
    return ~Q(state__in=FINAL) | Q(grace_until__gt=at) | Q(Exists(in_force))
