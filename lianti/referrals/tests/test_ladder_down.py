"""The clinic that does the items of its plan is not reminded that nothing moves (QQ-45, SY-44)."""

from __future__ import annotations

import datetime as dt

from lianti.ledger.models import Fact
from lianti.referrals.actions import down_care
from lianti.referrals.models import DueItem
from lianti.referrals.queries import ladder
from lianti.referrals.queries.orphans import find_orphans
from lianti.referrals.tasks import clocks
from lianti.referrals.tests.down_cases import DAY, DownWalk
from tests.town import Town

HOUR = dt.timedelta(hours=1)


def care(town: Town) -> DownWalk:
    """A case whose clinic has reported; the promise runs to the end of the plan."""
    walk = DownWalk(town)
    walk.to("outcome_returned")
    return walk


def reminded(walk: DownWalk) -> int:
    return Fact.objects.filter(kind="referral.escalated", subject_uid=walk.referral.uid).count()


def run(walk: DownWalk, until: dt.datetime) -> None:
    """Let the worker run every twelve hours."""
    while walk.at < until:
        walk.at += 12 * HOUR
        clocks(walk.at)


def end_of(item: DueItem) -> dt.datetime:
    return dt.datetime.combine(item.due_on, dt.time(12), tzinfo=dt.UTC)


def tick(walk: DownWalk, item: DueItem) -> None:
    down_care.tick_item(item_uid=item.uid, result="done", note="", by=walk.by("nurse"), at=walk.at)


def test_an_item_that_nobody_does_is_asked_for(town: Town) -> None:
    walk = care(town)
    first = DueItem.objects.filter(referral=walk.referral, done_at=None).earliest("due_on")
    run(walk, end_of(first) + 7 * DAY)
    assert reminded(walk) > 0


def test_who_does_the_items_is_left_alone(town: Town) -> None:
    walk = care(town)
    for item in DueItem.objects.filter(referral=walk.referral, done_at=None).order_by("due_on", "pk"):
        run(walk, end_of(item) - 6 * HOUR)
        case = ladder.open_cases(walk.at).get(pk=walk.referral.pk)
        tick(walk, item)
        moved = ladder.open_cases(walk.at).get(pk=walk.referral.pk)
        assert ladder.moved_of(case) <= walk.at == ladder.moved_of(moved), "a tick is movement"
        assert find_orphans(3, walk.at).findings == [], "who waits for a day is no orphan"
    assert reminded(walk) == 0
    run(walk, walk.at + 6 * DAY)
    assert reminded(walk) == 1, "the plan is done: somebody has to close the case"
