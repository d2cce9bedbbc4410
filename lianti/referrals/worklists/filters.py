"""Which rows belong to a worklist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q

from lianti.kernel.pure.clock import local_day
from lianti.parties.shapes import Viewer
from lianti.referrals.models import FollowUp, untouched
from lianti.referrals.states import OPEN
from lianti.referrals.worklists.shape import Filter


def sent(viewer: Viewer) -> Q:
    return Q(sender_institution_id=viewer.institution_id)


def received(viewer: Viewer) -> Q:
    return Q(receiver_institution_id=viewer.institution_id)


def states(side: Callable[[Viewer], Q], *states: str) -> Filter:
    return lambda viewer, _at: side(viewer) & Q(state__in=states)


def late(viewer: Viewer, at: dt.datetime) -> Q:
    return (sent(viewer) | received(viewer)) & Q(state__in=OPEN, promised_at__lt=at)


def emergency(viewer: Viewer, _at: dt.datetime) -> Q:
    return received(viewer) & Q(kind="emergency", state__in=("submitted", "scheduled"))


def requests(viewer: Viewer, _at: dt.datetime) -> Q:
    return received(viewer) & Q(state="submitted") & ~Q(kind="emergency")


def coming(viewer: Viewer, _at: dt.datetime) -> Q:
    return received(viewer) & Q(state="scheduled") & ~Q(kind="emergency")


def drafts(viewer: Viewer, _at: dt.datetime) -> Q:
    """What was begun and never written in is nobody's work: it is not listed and disappears."""
    return sent(viewer) & Q(state="draft") & ~Q(review_state="waiting") & ~untouched()


def reviewing(viewer: Viewer, _at: dt.datetime) -> Q:
    return sent(viewer) & Q(state="draft", review_state="waiting")


def back_with_us(viewer: Viewer, _at: dt.datetime) -> Q:
    ours = Q(state__in=OPEN, holder_institution_id=viewer.institution_id) & ~Q(review_state="waiting", state="draft")
    return sent(viewer) & ours & ~untouched()


def on_their_way(viewer: Viewer, _at: dt.datetime) -> Q:
    theirs = ~Q(holder_institution_id=viewer.institution_id) | Q(review_state="waiting", state="draft")
    return sent(viewer) & Q(state__in=OPEN) & theirs


def done_out(viewer: Viewer, _at: dt.datetime) -> Q:
    return sent(viewer) & Q(state__in=("closed", "cancelled", "expired")) & ~untouched()


def consent_owed(viewer: Viewer, _at: dt.datetime) -> Q:
    """Also of a case that has ended otherwise: the papers went with the emergency, whatever became of it."""
    return sent(viewer) & Q(consent_due_at__isnull=False)


def unseen(viewer: Viewer, _at: dt.datetime) -> Q:
    return received(viewer) & Q(state="arrived", seen_at=None)


def seen(viewer: Viewer, _at: dt.datetime) -> Q:
    return received(viewer) & Q(state="arrived", seen_at__isnull=False)


def departed(viewer: Viewer, at: dt.datetime) -> Q:
    owed = FollowUp.objects.filter(referral=OuterRef("pk"), which="departure", done_at=None, due_on__lte=local_day(at))
    return sent(viewer) & (Q(state="arrived") & Exists(owed) | Q(state="outcome_returned"))


def review(viewer: Viewer, _at: dt.datetime) -> Q:
    return sent(viewer) & Q(state="draft", review_state="waiting", review_role=viewer.role)
