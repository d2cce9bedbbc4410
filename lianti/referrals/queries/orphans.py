"""Orphans: cases that nobody living looks after, or that the ladder has forgotten (docs/mechanisms/clocks.md)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lianti.alliances.queries import remembered
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.ladder import GRACE, WEEK, Pace, overdue
from lianti.ledger.models import Fact
from lianti.referrals.models import Referral, ReferralStep
from lianti.referrals.queries import ladder

Code = Literal["no_living_holder", "not_escalated", "clock_stopped", "closed_without_contact"]
WORDS: dict[Code, str] = {
    "no_living_holder": _("经办岗位上没有在岗人员"),
    "not_escalated": _("超过期限却没有升级记录"),
    "clock_stopped": _("该升级时没有升级：时限任务停了"),
    "closed_without_contact": _("没有与患者联系就结束了"),
}
_STEPS = ("referral.escalated", "advice.escalated")
_PARTS = ("holder_institution", "holder_department", "receiver_department", "alliance")


@dataclass(frozen=True)
class Orphan:
    """One finding about one case; ids, codes and moments only."""

    code: Code
    number: str
    state: str
    holder_institution: str
    holder_role: str
    moved_at: dt.datetime
    promised_at: dt.datetime | None
    escalated_at: dt.datetime | None
    level: int


@dataclass
class Report:
    """What was looked at and what was found; ``older`` are open cases nobody has moved for so many days."""

    days: int
    at: dt.datetime
    open: int = 0
    older: int = 0
    findings: list[Orphan] = field(default_factory=list)


def find_orphans(days: int, at: dt.datetime) -> Report:
    """Return every orphan of the platform at a moment, in a constant number of statements.

    An open case that nobody has moved for ``days`` needs a living holder, and a step of the ladder in as many or 7;
    whatever its age, a step that has been owed for more than a day shows that the clock stands still. A case that
    ended in the window after it was sent must have ended with somebody having been spoken to.
    """
    report = Report(days, at)
    cases: list[ladder.Case] = list(ladder.open_cases(at).select_related(*_PARTS).order_by("drafted_at", "pk"))
    cases += ladder.open_questions(at).select_related(*_PARTS).order_by("drafted_at", "pk")
    held, told = ladder.held_for(cases, at), _told_since(at, days)
    with remembered():
        for referral in cases:
            report.open += 1
            report.older += ladder.moved_of(referral) < at - dt.timedelta(days=days)
            pace = ladder.pace_of(referral, at)
            report.findings += [_line(code, referral) for code in _codes(referral, days, at, pace, held, told)]
    report.findings += [_line("closed_without_contact", r) for r in _silently_ended(at - dt.timedelta(days=days), at)]
    return report


def _told_since(at: dt.datetime, days: int) -> set[uuid.UUID]:
    """Return what a step was made for; on the top a week lies between two of them, and the clock may come later."""
    since = at - max(dt.timedelta(days=days), WEEK) - GRACE
    rows = Fact.objects.filter(kind__in=_STEPS, happened_at__gte=since, happened_at__lte=at)
    return set(rows.values_list("subject_uid", flat=True))


def _codes(
    referral: ladder.Case, days: int, at: dt.datetime, pace: Pace, held: ladder.Held, told: set[uuid.UUID]
) -> Iterator[Code]:
    """Yield what is wrong with one open case."""
    unmoved, standing = at - ladder.moved_of(referral), ladder.standing_of(referral)
    if overdue(standing, pace, at):
        yield "clock_stopped"
    if unmoved <= dt.timedelta(days=days):
        return
    if referral.holder_role not in ladder.living(referral, held):
        yield "no_living_holder"
    broken = referral.promised_at is not None and referral.promised_at + GRACE < at
    waits = standing.rests_until is not None and standing.rests_until + GRACE >= at
    if (broken or (unmoved > pace.still + GRACE and not waits)) and referral.uid not in told:
        yield "not_escalated"


def _silently_ended(since: dt.datetime, at: dt.datetime) -> list[Referral]:
    """Return the cases that were sent and ended since without anybody having spoken to the person."""
    sent = Referral.objects.filter(ended_at__gt=since, ended_at__lte=at, submitted_at__isnull=False)
    expired = list(sent.filter(state="expired").order_by("pk"))
    wordless = ReferralStep.objects.filter(move="close", from_state="no_show", note="", at__gt=since, at__lte=at)
    return [*expired, *sent.filter(pk__in=wordless.values("referral")).order_by("pk")]


def _line(code: Code, referral: ladder.Case) -> Orphan:
    place = referral.holder_institution
    return Orphan(
        code=code,
        number=referral.number,
        state=referral.state,
        holder_institution=place.name if place else "",
        holder_role=referral.holder_role,
        moved_at=referral.ended_at or ladder.moved_of(referral),
        promised_at=referral.promised_at,
        escalated_at=referral.escalated_at,
        level=referral.escalation_level,
    )
