"""The ladder as it stands for one case: its pace by the terms in force, and who lives on each rung."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from django.db.models import DateTimeField, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from lianti.alliances.queries import lead_of, term
from lianti.kernel.pure import clock
from lianti.kernel.pure.ladder import LADDER_ROLES, Pace, Rung, Standing, next_rung, step_due
from lianti.kernel.web.prepared import Slot, prepared
from lianti.parties.queries import roles_held
from lianti.referrals.models import Advice, AdviceStep, DueItem, Referral, ReferralQuerySet, ReferralStep, untouched
from lianti.referrals.models.advice import AdviceQuerySet

if TYPE_CHECKING:
    from lianti.parties.models import Department, Institution

# What the pace and the standing of a case are made of, in the order of ``Waiting``.
_LOOKED_AT = (
    "pk", "uid", "kind", "state", "sender_institution_id", "alliance_id", "promised_at", "escalation_level",
    "escalated_at", "moved_at", "next_on",
)  # fmt: skip
# Whatever climbs the ladder: a referral, or a question to a department (请求指导).
Case: TypeAlias = "Referral | Advice"
Held = dict[int, frozenset[tuple[str, int | None]]]


def mark_standing(referral: Referral, at: dt.datetime) -> bool:
    """Give a case that was read what ``open_cases`` reads with it; False when it is not open."""
    found = _moments.first(pk=referral.pk, at=at)
    if found is not None:
        referral.moved_at, referral.next_on = found  # type: ignore[attr-defined]
    return found is not None


@prepared
def _moments(pk: Slot, at: Slot) -> QuerySet[Referral, tuple[dt.datetime, dt.date | None]]:
    return open_cases(at).filter(pk=pk).values_list("moved_at", "next_on")  # type: ignore[arg-type,misc]


class Waiting(NamedTuple):
    """As much of an open case as says when its next step is owed."""

    pk: int
    uid: uuid.UUID
    kind: str
    state: str
    sender_institution_id: int
    alliance_id: int | None
    promised_at: dt.datetime | None
    escalation_level: int
    escalated_at: dt.datetime | None
    moved_at: dt.datetime
    next_on: dt.date | None


def steps_due(at: dt.datetime) -> list[tuple[dt.datetime, int, uuid.UUID]]:
    """Return when the next step is owed, with key and uid, for every open case to which one may be owed at ``at``.

    That is where a promise is over, or nobody has moved it for a day; one statement besides the terms.
    """
    paces: dict[tuple[int, int | None, bool], Pace] = {}
    found = []
    for row in map(Waiting._make, _restless.rows(at=at, lately=at - dt.timedelta(days=1))):
        key = row.sender_institution_id, row.alliance_id, row.kind == "emergency" and row.state == "submitted"
        if key not in paces:
            paces[key] = _pace(*key, at)
        standing = Standing(
            row.promised_at, row.escalation_level, row.escalated_at, row.moved_at, _end_of(row.next_on)
        )  # fmt: skip
        found.append((step_due(standing, paces[key], at), row.pk, row.uid))
    return found


@prepared
def _restless(at: Slot, lately: Slot) -> QuerySet[Referral, tuple[Any, ...]]:
    resting = Q(moved_at__gte=lately) & (Q(promised_at=None) | Q(promised_at__gte=at))
    return open_cases(at).exclude(resting).values_list(*_LOOKED_AT)  # type: ignore[arg-type]


def open_cases(at: dt.datetime) -> ReferralQuerySet:
    """Return the open cases with ``moved_at``, when somebody last made a step or ticked off an item of the plan.

    ``next_on`` is the day of the first item that is still owed (QQ-45): a clinic that does its items waits for it.
    """
    last = ReferralStep.objects.filter(referral=OuterRef("pk")).order_by().values("referral").annotate(m=Max("at"))
    items = DueItem.objects.filter(referral=OuterRef("pk")).order_by().values("referral")
    ticked = items.filter(done_at__isnull=False).annotate(m=Max("done_at"))
    owed = items.filter(done_at=None).annotate(m=Min(Coalesce("next_on", "due_on")))
    moments = [Coalesce(Subquery(rows.values("m")), F("drafted_at")) for rows in (last, ticked)]
    moved = Greatest(*moments, output_field=DateTimeField())
    found = Referral.objects.open().filter(~untouched(), drafted_at__lte=at)
    return found.annotate(moved_at=moved, next_on=Subquery(owed.values("m")))


def open_questions(at: dt.datetime) -> AdviceQuerySet:
    """Return the questions that were asked and are open, with ``moved_at``; a draft is its author's own business."""
    last = AdviceStep.objects.filter(advice=OuterRef("pk")).order_by().values("advice").annotate(m=Max("at"))
    moved = Coalesce(Subquery(last.values("m")), F("drafted_at"))
    return Advice.objects.open().filter(asked_at__lte=at).annotate(moved_at=moved)


@prepared
def restless_questions(at: Slot, lately: Slot) -> QuerySet[Advice]:
    """The open questions to which a step may be owed: the promise is over, or nobody moved them for a day."""
    resting = Q(moved_at__gte=lately) & (Q(promised_at=None) | Q(promised_at__gte=at))
    return open_questions(at).exclude(resting)  # type: ignore[arg-type]


def as_question(case: Case) -> Advice | None:
    """Return a case that is a question to a department, None when it is a referral."""
    return case if isinstance(case, Advice) else None


def as_referral(case: Case) -> Referral | None:
    """Return a case that is a referral, None when it is a question."""
    return case if isinstance(case, Referral) else None


def moved_of(referral: Case) -> dt.datetime:
    """Return when somebody last moved a case that ``open_cases`` read."""
    moved: dt.datetime = getattr(referral, "moved_at", referral.drafted_at)
    return moved


def standing_of(referral: Case) -> Standing:
    """Return what the ladder looks at in a case that ``open_cases`` read."""
    owed: dt.date | None = getattr(referral, "next_on", None)
    return Standing(
        referral.promised_at,
        referral.escalation_level,
        referral.escalated_at,
        moved_of(referral),
        _end_of(owed),
    )


def _end_of(day: dt.date | None) -> dt.datetime | None:
    return clock.day_start(day + dt.timedelta(days=1)) if day else None


def pace_of(referral: Case, at: dt.datetime) -> Pace:
    """Return how long each level is waited on; an emergency nobody has acknowledged runs in minutes (SY-44)."""
    begun_by = referral.asker_institution_id if isinstance(referral, Advice) else referral.sender_institution_id
    rings = isinstance(referral, Referral) and referral.is_emergency and referral.state == "submitted"
    return _pace(begun_by, referral.alliance_id, rings, at)


def _pace(begun_by: int, alliance_id: int | None, rings: bool, at: dt.datetime) -> Pace:
    day = clock.local_day(at)

    def value(name: str) -> int:
        found = term(name, institution_id=begun_by, on=day, alliance_id=alliance_id)
        return int(found.value)

    still = dt.timedelta(days=value("referral.still_days"))
    if rings:
        step = dt.timedelta(minutes=value("referral.escalate_emergency_minutes"))
        return Pace(step, step, step, step * 6, still)
    waits = {
        name: dt.timedelta(hours=value(f"referral.escalate_{word}_hours"))
        for name, word in {"holder": "head", "department": "affairs", "affairs": "top", "repeat": "repeat"}.items()
    }
    return Pace(**waits, still=still)


def held_for(cases: Iterable[Case], at: dt.datetime) -> Held:
    """Return which roles live at the institutions that hold the cases, in one statement."""
    return roles_held({pk for r in cases if (pk := r.holder_institution_id) is not None}, at)


def part_of(referral: Case) -> Department | None:
    """Return the department whose case it is at the holder's institution: its own, or the one that receives."""
    if referral.holder_department is None and referral.holder_institution_id == referral.receiver_institution_id:
        return referral.receiver_department
    return referral.holder_department


def living(referral: Case, held: Held) -> frozenset[str]:
    """Return the roles in which somebody lives at the holder's institution and may look after this case.

    A department head (科主任) or a specialist of another department is nobody for it.
    """
    department = part_of(referral)
    part = department.pk if department else None
    found = held.get(referral.holder_institution_id or 0, frozenset())
    bound = {"department_head", "specialist"}
    return frozenset(r for r, where in found if r not in bound or part is None or where in {None, part})


def rung_of(referral: Case, held: Held, at: dt.datetime) -> Rung:
    """Return the next step of a case; whoever holds it is not told twice."""
    alive = living(referral, held)
    broken = referral.promised_at is not None and referral.promised_at < at
    above = (alive & LADDER_ROLES) - {referral.holder_role}
    return next_rung(referral.escalation_level, above, broken=broken, holder_lives=referral.holder_role in alive)


def office_of(referral: Case, at: dt.datetime) -> Institution | None:
    """Return the lead of the alliance a case travels in, None when it travels in none."""
    lead = lead_of(referral.alliance, clock.local_day(at)) if referral.alliance else None
    return lead.institution if lead else None
