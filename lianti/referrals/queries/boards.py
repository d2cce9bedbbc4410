"""Open cases seen another way: by state, by day of arrival, and as they stand when a shift ends."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from lianti.kernel.pure import clock
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral, ReferralQuerySet, ReferralStep
from lianti.residents.exports.actions import trace_printed

_PARTS = ("resident", "sender_institution", "receiver_institution", "receiver_department", "holder_institution",
          "holder_department")  # fmt: skip
# The columns of the board, left to right as a case travels.
COLUMNS = ("submitted", "info_asked", "accepted", "scheduled", "no_show", "arrived", "outcome_returned")
_EACH = 30
_MOST = 600
_STEPS = 300
SHIFT = dt.timedelta(hours=12)
# The moves out of a draft that the receiving side knows of.
_SENDING = ("submit", "notify", "approve_review", "send_down")
_TURNS = (dt.time(8), dt.time(17))


@dataclass(frozen=True)
class BoardQuery:
    """What a person asks of the board: side, kind and whether only late ones."""

    side: str = ""
    kind: str = ""
    late: bool = False


@dataclass(frozen=True)
class BoardColumn:
    """One state with the cases that stand in it; ``total`` counts those that are not drawn too."""

    state: str
    rows: list[Referral]
    total: int


def _open(viewer: Viewer, query: BoardQuery, at: dt.datetime) -> ReferralQuerySet:
    found = Referral.objects.visible_to(viewer, at).filter(state__in=COLUMNS)
    if query.side == "in":
        found = found.filter(receiver_institution_id=viewer.institution_id)
    elif query.side == "out":
        found = found.filter(sender_institution_id=viewer.institution_id)
    if query.kind:
        found = found.filter(kind=query.kind)
    return found.filter(promised_at__lt=at) if query.late else found


def board(viewer: Viewer, query: BoardQuery, at: dt.datetime) -> list[BoardColumn]:
    """Return the open cases of the viewer by state, the nearest promise first, in two statements."""
    found = _open(viewer, query, at)
    totals = dict(found.order_by().values_list("state").annotate(Count("pk")))
    rows: dict[str, list[Referral]] = defaultdict(list)
    for row in found.select_related(*_PARTS).order_by(F("promised_at").asc(nulls_last=True), "pk")[:_MOST]:
        if len(rows[row.state]) < _EACH:
            rows[row.state].append(row)
    return [BoardColumn(state, rows[state], totals.get(state, 0)) for state in COLUMNS]


def week_of(day: dt.date) -> dt.date:
    """Return the Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def arrivals(viewer: Viewer, monday: dt.date, at: dt.datetime) -> dict[dt.date, list[Referral]]:
    """Return who is expected on each day of a week, by time, in one statement; both sides see their own."""
    first = clock.day_start(monday)
    rows = (
        Referral.objects.visible_to(viewer, at)
        .filter(appointment_at__gte=first, appointment_at__lt=first + dt.timedelta(days=7))
        .filter(state__in=("scheduled", "no_show", "arrived", "outcome_returned", "closed"))
        .select_related(*_PARTS)
        .order_by("appointment_at", "pk")[:_MOST]
    )
    days: dict[dt.date, list[Referral]] = {monday + dt.timedelta(days=n): [] for n in range(7)}
    for row in rows:
        assert row.appointment_at is not None
        days[clock.local_day(row.appointment_at)].append(row)
    return days


def shift_of(at: dt.datetime) -> dt.datetime:
    """Return when the present shift began: at 8:00 or at 17:00."""
    now = clock.local(at)
    starts = [dt.datetime.combine(day, turn, clock.TZ) for day in (now.date() - dt.timedelta(days=1), now.date())
              for turn in _TURNS]  # fmt: skip
    return max(start for start in starts if start <= now)


@dataclass(frozen=True)
class Handover:
    """What the next shift takes over: open cases with their holder, and what this shift did."""

    since: dt.datetime
    open: list[Referral]
    done: dict[str, int]
    steps: list[ReferralStep]
    serial: str


def _done(viewer: Viewer, since: dt.datetime, at: dt.datetime) -> QuerySet[ReferralStep]:
    """Return the steps of cases that were received; what the sender did before sending is the sender's own business."""
    received = Referral.objects.visible_to(viewer, at).filter(
        receiver_institution_id=viewer.institution_id, submitted_at__isnull=False
    )
    sent = ~Q(from_state="draft") | Q(move__in=_SENDING)
    return ReferralStep.objects.filter(sent, referral__in=received, at__gte=since, at__lte=at)


def handover(viewer: Viewer, since: dt.datetime, at: dt.datetime) -> Handover:
    """Return the hand-over (交班) of a referral centre in three statements, and trace that the names were read."""
    mine = Referral.objects.visible_to(viewer, at)
    held = mine.open().filter(receiver_institution_id=viewer.institution_id)
    wanted = held.exclude(state__in=("arrived", "outcome_returned")) | held.filter(promised_at__lt=at)
    rows = list(wanted.select_related(*_PARTS).order_by(F("promised_at").asc(nulls_last=True), "pk")[:_MOST])
    rank = {"emergency": 0, "urgent": 1}
    rows.sort(key=lambda r: rank.get(r.urgency, 2))
    steps = _done(viewer, since, at)
    counted = dict(steps.order_by().values_list("move").annotate(Count("pk")))
    notes = list(steps.exclude(note="").exclude(from_state="draft").select_related("referral").order_by("-at")[:_STEPS])
    purpose = "打印交班单"  # data
    serial = trace_printed(kind="referrals:handover", rows=len(rows), purpose=purpose, by=viewer, at=at)
    return Handover(since, rows, counted, notes, serial)
