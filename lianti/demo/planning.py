"""What happens next to a case and when, if nobody else does anything: the habits of the simulated people.

Most are prompt; the late take days longer, the silent often do nothing, so that clocks and lists have something
to show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lianti.demo.cases import Case
from lianti.demo.chances import chance, minutes
from lianti.demo.world import World
from lianti.kernel.pure import clock
from lianti.parties.shapes import Viewer


class Plan(NamedTuple):
    """A move that will be made."""

    at: dt.datetime
    act: str


class Habits:
    """The chances of one case."""

    def __init__(self, world: World, case: Case) -> None:
        self.world, self.case = world, case

    def draw(self, question: str) -> float:
        """Return the case's chance for a question."""
        return chance(self.world.seed, self.case.number, question)

    def span(self, question: str, low: float, high: float) -> dt.timedelta:
        """Return a span of minutes for a question."""
        return minutes(self.world.seed, self.case.number, question, low, high)

    def slow(self, who: Viewer | None, question: str) -> bool:
        """Say whether this person is late with this."""
        temper = self.world.temper(who)
        return self.draw(question + "-late") < {"prompt": 0.03, "late": 0.6, "silent": 0.3}[temper]

    def mute(self, who: Viewer | None, question: str) -> bool:
        """Say whether this person leaves this undone."""
        temper = self.world.temper(who)
        if self.world.watched(who):
            return False
        return self.draw(question + "-mute") < {"prompt": 0.01, "late": 0.04, "silent": 0.45}[temper]

    def sender(self, role: str = "") -> Viewer | None:
        """Return who acts for the sender."""
        role = role or self.case.author_role
        return self.world.actor(self.case.number, self.case.sender_id, role, self.case.sender_department_id)

    def receiver(self, role: str) -> Viewer | None:
        """Return who acts for the receiver."""
        department = self.case.department_id if role in {"specialist", "emergency"} else None
        return self.world.actor(self.case.number, self.case.receiver, role, department)

    @property
    def doctor_role(self) -> str:
        """The role that treats: the emergency department its own, else a specialist."""
        return "emergency" if self.case.kind == "emergency" else "specialist"


def next_plan(world: World, case: Case) -> Plan | None:
    """Return the earliest move the people of a case will make by themselves, None when nobody will."""
    planner = _PLANNERS.get(case.state)
    if planner is None:
        return None
    habits = Habits(world, case)
    plans = [plan for plan in (*planner(habits), *_consent(habits)) if plan is not None]
    return min(plans, default=None)


def _draft(h: Habits) -> Iterator[Plan]:
    if h.draw("abandoned") < 0.04:
        return
    if h.case.kind == "emergency":
        yield Plan(h.case.last_at + h.span("send", 1, 5), "notify")
    elif h.case.author_role == "nurse":
        yield Plan(h.world.working(h.case.last_at, h.span("send", 10, 90)), "submit")
    else:
        yield Plan(h.case.last_at + h.span("send", 4, 24), "submit")


# Moves that put a request before the receiver.
_ASKED = {"submit", "give_info", "approve_review", "ask_new_date"}


def _submitted(h: Habits) -> Iterator[Plan]:
    case = h.case
    if case.kind == "emergency":
        yield from _noticed(h)
        return
    since = max(at for move, at in case.moves.items() if move in _ASKED)
    if h.draw("withdrawn") < 0.015:
        yield Plan(h.world.working(since, h.span("withdraw", 30, 200)), "cancel")
    elif case.holder_role == "duty_officer":
        yield Plan(since + h.span("night", 15, 100), _answer(h))
    else:
        low, high = (8, 85) if case.urgency == "urgent" else (20, 330)
        if h.slow(h.receiver("referral_centre"), "answer"):
            low, high = (130, 400) if case.urgency == "urgent" else (520, 1300)
        yield Plan(h.world.working(since, h.span("answer", low, high)), _answer(h))


def _answer(h: Habits) -> str:
    drawn = h.draw("answer-kind")
    if drawn < 0.055:
        return "decline"
    if 0.13 <= drawn < (0.3 if h.case.kind == "inpatient" else 0.17):
        return "accept_waiting"
    return "ask_info" if drawn < 0.13 and "ask_info" not in h.case.moves else "schedule"


def _noticed(h: Habits) -> Iterator[Plan]:
    since, who = h.case.moves["notify"], h.receiver("emergency")
    if h.mute(who, "acknowledge"):
        yield Plan(max(since, h.case.eta_at or since) + h.span("arrive", 2, 20), "arrive")
    else:
        low, high = (12, 35) if h.slow(who, "acknowledge") else (1, 8)
        yield Plan(since + h.span("acknowledge", low, high), "acknowledge")


def _accepted(h: Habits) -> Iterator[Plan]:
    """Somebody who waits for a seat or a bed is looked after once in each working day."""
    yield Plan(h.world.working(h.case.last_at, h.span(f"tend {len(h.case.moves)}", 60, 260)), "tend")


def _info_asked(h: Habits) -> Iterator[Plan]:
    who = h.sender()
    if h.mute(who, "info"):
        return
    low, high = (1000, 1900) if h.slow(who, "info") else (20, 420)
    yield Plan(h.world.working(h.case.moves["ask_info"], h.span("info", low, high)), "give_info")


def _scheduled(h: Habits) -> Iterator[Plan]:
    case, since = h.case, h.case.last_at
    if case.kind == "emergency":
        expected = case.eta_at or since
        yield Plan(max(expected + h.span("arrive", -5, 20), since + h.span("carry", 2, 9)), "arrive")
        return
    appointment = case.appointment_at or since
    if case.kind == "inpatient" and case.waiting:
        yield Plan(h.world.working(since, h.span("bed", 240, 1100)), "reschedule")
        return
    if "reschedule" not in case.moves and h.draw("moved") < 0.04:
        yield Plan(h.world.working(since, h.span("move", 40, 240)), "reschedule")
    if h.draw("changed mind") < 0.02:
        yield Plan(since + (appointment - since) * (0.2 + 0.6 * h.draw("when changed")), "cancel")
    if h.draw("no show") < 0.06 and "no_show" not in case.moves:
        if not h.mute(h.receiver("front_desk"), "no show"):
            day = clock.local_day(appointment)
            yield Plan(clock.at_time(day, 17) + h.span("no show", 5, 50), "no_show")
    else:
        yield Plan(max(appointment + h.span("arrive", -25, 30), since + h.span("carry", 2, 9)), "arrive")


_CARE_MINUTES = {
    "outpatient": (90, 3 * 1440), "examination": (120, 2 * 1440), "inpatient": (4 * 1440, 10 * 1440),
    "emergency": (1440, 9 * 1440),
}  # fmt: skip

_CARE_LATE = (21_000, 30_000)


def _arrived(h: Habits) -> Iterator[Plan]:
    case, who = h.case, h.receiver(h.doctor_role)
    arrived = case.arrived_at or case.last_at
    if case.seen_at is None and not h.mute(who, "see"):
        low, high = (500, 1500) if h.slow(who, "see") else (8, 70)
        wait = h.span("see", low, high)
        yield Plan(arrived + wait if high < 100 else h.world.working(arrived, wait), "see")
    if not h.mute(who, "outcome"):
        low, high = _CARE_LATE if h.slow(who, "outcome") else _CARE_MINUTES[case.kind]
        ready = max(arrived + h.span("outcome", low, high), case.last_at + h.span("write", 5, 40))
        yield Plan(h.world.in_office(ready, h.span("office", 5, 120)), "return_outcome")
    yield from _follow(h, "departure")


def _follow(h: Habits, which: str) -> Iterator[Plan]:
    due_on, who = h.case.owed.get(which), h.sender("nurse") or h.sender()
    if due_on is None or h.mute(who, which):
        return
    early = round(2 * h.draw(which + "-day"))
    days = 1 + round(6 * h.draw(which + "-day")) if h.slow(who, which) else -early
    day = max(due_on + dt.timedelta(days=days), clock.local_day(h.case.last_at))
    at = clock.at_time(day, 8, 30) + h.span(which, 0, 420)
    yield Plan(max(at, h.case.last_at + h.span("call", 20, 120)), "follow_" + which)


def _no_show(h: Habits) -> Iterator[Plan]:
    if "call" not in h.case.moves:
        yield Plan(h.world.working(h.case.last_at, h.span("ring", 20, 55)), "call")
    drawn = h.draw("after no show")
    at = h.world.working(h.case.last_at, h.span("call", 60, 900))
    if drawn < 0.5:
        yield Plan(at, "close")
    elif drawn < 0.75:
        yield Plan(at, "reschedule" if drawn < 0.62 else "ask_new_date")
    elif h.world.watched(h.sender()):
        yield Plan(h.world.working(h.case.last_at, h.span("call", 1400, 3200)), "close")


def _returned(h: Habits) -> Iterator[Plan]:
    if "return" in h.case.owed:
        yield from _follow(h, "return")
    elif not h.mute(h.sender(), "close"):
        yield Plan(h.world.in_office(h.case.last_at + h.span("close", 5, 150), h.span("office", 5, 90)), "close")


def _consent(h: Habits) -> Iterator[Plan]:
    if h.case.consent_due_at is None or h.mute(h.sender(), "consent"):
        return
    low, high = (1500, 2600) if h.slow(h.sender(), "consent") else (90, 1200)
    yield Plan(h.case.moves["notify"] + h.span("consent", low, high), "complete_consent")


_PLANNERS: dict[str, Callable[[Habits], Iterator[Plan]]] = {
    "draft": _draft,
    "submitted": _submitted,
    "info_asked": _info_asked,
    "accepted": _accepted,
    "scheduled": _scheduled,
    "arrived": _arrived,
    "no_show": _no_show,
    "outcome_returned": _returned,
}
