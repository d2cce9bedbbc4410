"""What the worker does for referrals, in small transactions."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from lianti.alliances.queries import remembered
from lianti.kernel.pure.errors import Refused
from lianti.kernel.web.prepared import Slot, prepared
from lianti.parties.queries import viewers_in_role
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.bed_offers import offer_free_beds
from lianti.referrals.actions.clocks import CLOCK, escalate, expire
from lianti.referrals.actions.digest import Counts, send_digest
from lianti.referrals.actions.postop import remind_follow_up
from lianti.referrals.actions.unmarked import tell_unmarked
from lianti.referrals.actions.waiting import LIST_CLOCK, end_offer, offer_free_seats
from lianti.referrals.models import Referral, untouched
from lianti.referrals.queries import holes, ladder
from lianti.referrals.queries.queues import offers_over
from lianti.referrals.queries.surgery import overdue_items

if TYPE_CHECKING:
    from django.db.models import QuerySet

log = logging.getLogger(__name__)

_BATCH = 500
# After how many days without movement the clock closes a case. Only drafts: a case that was sent has a person waiting
# behind it, and climbs the ladder until somebody acts.
EXPIRE_DAYS = {"draft": 30}
# What was begun and never written in disappears by itself (ADR 0006).
UNTOUCHED_HOURS = 24


def clocks(at: dt.datetime) -> int:
    """This function will take what waits too long up the ladder, and close abandoned drafts; returns how many failed.

    A case that cannot be taken is logged and left for the next run: the others behind it do not wait for it.
    """
    failed = 0
    with remembered():
        for uid in _owed(at)[:_BATCH]:
            failed += not _one(escalate, uid, at)
    for state, days in EXPIRE_DAYS.items():
        failed += _expire_state(state, at - dt.timedelta(days=days), at)
    return failed + _expire_untouched(at - dt.timedelta(hours=UNTOUCHED_HOURS), at)


def _one(act: Callable[..., object], uid: uuid.UUID, at: dt.datetime) -> bool:
    """Let the clock act on one case and say whether that went through; moved on in the meantime is fine."""
    try:
        act(referral_uid=uid, by=CLOCK, at=at)
    except Refused:
        return True
    except Exception:  # noqa: BLE001 - one case must not stop the clock of all others
        log.exception("the clock could not act on case %s", uid)
        return False
    return True


def _owed(at: dt.datetime) -> list[uuid.UUID]:
    """Return the cases to which the ladder owes a step, the longest owed first, in a constant number of statements."""
    return [uid for when, _pk, uid in sorted(ladder.steps_due(at)) if when <= at]


def _expire_state(state: str, before: dt.datetime, at: dt.datetime) -> int:
    """Close what has had no step since ``before``; returns how many could not be closed."""
    return sum(not _one(expire, uid, at) for uid in _unmoved.rows(state=state, before=before))


@prepared
def _unmoved(state: Slot, before: Slot) -> QuerySet[Referral, uuid.UUID]:
    rows = Referral.objects.filter(state=state).exclude(steps__at__gte=before)
    return rows.values_list("uid", flat=True)[:_BATCH]


def _expire_untouched(before: dt.datetime, at: dt.datetime) -> int:
    """Close the drafts begun before ``before`` in which nobody wrote; returns how many could not be closed."""
    return sum(not _one(expire, uid, at) for uid in _never_written.rows(before=before))


@prepared
def _never_written(before: Slot) -> QuerySet[Referral, uuid.UUID]:
    rows = Referral.objects.filter(untouched(), state="draft", drafted_at__lt=before)
    return rows.values_list("uid", flat=True)[:_BATCH]


def offers(at: dt.datetime) -> int:
    """This function will take back offers that ran out and offer each free seat and bed to the first who waits."""
    for uid in offers_over(at):
        try:
            end_offer(referral_uid=uid, by=LIST_CLOCK, at=at)
        except Refused:  # confirmed or passed on in the meantime
            continue
    return offer_free_seats(by=LIST_CLOCK, at=at) + offer_free_beds(by=LIST_CLOCK, at=at)


def digest(at: dt.datetime) -> int:
    """This function will send the digest of the morning to every role that looks over open cases; returns how many."""
    by, sent = Viewer.service("referral-digest"), 0
    for viewer in [v for role in sorted(holes.ROLES) for v in viewers_in_role(role, at)]:
        if viewer.institution_uid is None:
            continue
        part = viewer.department_uid if viewer.role == "department_head" else None
        sent += send_digest(
            institution_uid=viewer.institution_uid, role=viewer.role, counts=_counts(viewer, at), by=by, at=at,
            department_uid=part,
        )  # fmt: skip
    return sent


def _counts(viewer: Viewer, at: dt.datetime) -> Counts:
    reach = holes.reach_of(viewer, at)
    found = holes.open_in(reach, at)
    return Counts(
        open=len(found),
        late=sum(1 for hole in found if hole.late(at)),
        escalated=sum(1 for hole in found if holes.mine(hole, reach)),
        oldest_days=max((hole.days(at) for hole in found), default=0),
    )


def unmarked(at: dt.datetime) -> int:
    """This function will remind the windows each morning of appointments that passed with nobody marking them."""
    return tell_unmarked(by=CLOCK, at=at)


def postop(at: dt.datetime) -> int:
    """This function will remind clinics once of follow-up after operations that is overdue (JL-70)."""
    return sum(remind_follow_up(item_uid=item.uid, by=CLOCK, at=at) for item in overdue_items(at))
