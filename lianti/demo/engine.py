"""One slice of simulated time: everything that happens in it happens in order, each at its own moment.

Events wait in a heap. After each, the case is looked at again and its next move is added when it falls into the slice;
what falls later is found again from the tables by the next slice, in this process or in another one.
"""

from __future__ import annotations

import datetime as dt
import heapq
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial

from django.db.models import QuerySet

from lianti.alliances import tasks as alliance_tasks
from lianti.capacity import actions as capacity_actions
from lianti.capacity import tasks as capacity_tasks
from lianti.demo import (
    acts,
    beds,
    clinic_acts,
    down_acts,
    green_acts,
    library,
    office_acts,
    pathway_acts,
    radar_acts,
    recognition_acts,
    side_acts,
    supply_acts,
    surgery_acts,
    waiting_acts,
)
from lianti.demo.arrivals import Coming, choose, coming_on, fields_of
from lianti.demo.cases import Case, case_of, open_cases, owed_of
from lianti.demo.chances import chance
from lianti.demo.planning import next_plan
from lianti.demo.stories import Story
from lianti.demo.world import Known, World
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.web.prepared import Slot, prepared
from lianti.ledger.outbox import deliver_due, silenced
from lianti.parties.shapes import Viewer
from lianti.referrals import actions
from lianti.referrals import tasks as referral_tasks
from lianti.referrals.models import Referral
from lianti.referrals.tasks import advice as advice_tasks
from lianti.referrals.tasks import outside as outside_tasks
from lianti.residents.models import Resident
from lianti.supply import tasks as supply_tasks

Event = Callable[[dt.datetime], None]
_OWING = {"arrive", "return_outcome", "follow_departure", "follow_return"}
# The step that an act leaves behind, where the names differ.
_STEPS = {"follow_departure": "follow_up", "follow_return": "follow_up"}
# How many actions an act calls, where it is not one: report, two consents and the request; holding and booking.
_CALLS = {"submit": 4, "notify": 3, "schedule": 2, "reschedule": 2, "complete_consent": 2}
_MINUTE = dt.timedelta(minutes=1)
# Agreements are looked at on Mondays and Thursdays: often enough for the shortest warning, which is seven days.
_WARNED_ON = (1, 4)
# A draft that could not be sent for so long is left to expire.
_GIVE_UP = dt.timedelta(days=2)

ACTS: dict[str, acts.Act] = {
    "submit": clinic_acts.submit,
    "notify": clinic_acts.notify,
    "give_info": clinic_acts.give_info,
    "cancel": clinic_acts.cancel,
    "complete_consent": clinic_acts.complete_consent,
    "follow_departure": clinic_acts.follow("departure"),
    "follow_return": clinic_acts.follow("return"),
    "close": clinic_acts.close,
    "schedule": acts.schedule,
    "reschedule": acts.reschedule,
    "ask_info": acts.ask_info,
    "decline": acts.decline,
    "acknowledge": acts.acknowledge,
    "arrive": acts.arrive,
    "no_show": acts.no_show,
    "see": acts.see,
    "return_outcome": acts.return_outcome,
    **waiting_acts.ACTS,
}


@prepared
def _resident(pk: Slot) -> QuerySet[Resident]:
    return Resident.objects.filter(pk=pk)


class Slice:
    """The half-open slice from ``since`` to ``until``; events before ``since`` that are overdue happen at its start."""

    def __init__(self, world: World, since: dt.datetime, until: dt.datetime) -> None:
        self.world, self.since, self.until = world, since, until
        self.cases: dict[uuid.UUID, Case] = {}
        self.busy: set[int] = set()
        self.actions = 0
        self.refused: Counter[str] = Counter()
        self._heap: list[tuple[dt.datetime, int, Event]] = []
        self._order = 0

    def at(self, when: dt.datetime, event: Event) -> None:
        """Let something happen at a moment, when it falls into the slice."""
        when = max(when, self.since)
        if when < self.until:
            self._order += 1
            heapq.heappush(self._heap, (when, self._order, event))

    def run(self) -> None:
        """Let everything happen."""
        # Also whom a visitor is looking after: arriving elsewhere meanwhile would end the visitor's case.
        self.busy.update(Referral.objects.open().values_list("resident_id", flat=True))
        for case in open_cases(self.world.listed, self.since):
            self.cases[case.uid] = case
            self.expect(case)
        day = clock.local_day(self.since)
        while clock.day_start(day) < self.until:
            self._add_day(day)
            day += dt.timedelta(days=1)
        while self._heap:
            when, _order, event = heapq.heappop(self._heap)
            with clock.frozen(when), nullcontext() if when >= self.world.told_since else silenced():
                event(when)

    def _add_day(self, day: dt.date) -> None:
        round_ = self.counted(down_acts.look_round)
        habits: list[tuple[int, int, Event]] = [
            (1, 0, self._night),
            *((hour, 0, self._clocks) for hour in ((8, 17) if self.world.is_workday(day) else ())),
            *((hour, 5, lambda at: beds.tell(self.world, at)) for hour in beds.HOURS),
            *((hour, minute, round_) for hour, minute in down_acts.HOURS),
            (*supply_acts.HOUR, self.counted(supply_acts.morning)),
            (*supply_acts.AGAIN, self.counted(supply_acts.afternoon)),
            (*side_acts.HOUR, self.counted(side_acts.morning)),
            (*recognition_acts.HOUR, self.counted(recognition_acts.morning)),
            (*library.HOUR, self.counted(library.morning)),
            (*green_acts.HOUR, self.counted(green_acts.evening)),
            (*pathway_acts.HOUR, self.counted(pathway_acts.afternoon)),
            (*radar_acts.HOUR, self.counted(radar_acts.afternoon)),
            *((hour, minute, self.counted(surgery_acts.look_round)) for hour, minute in surgery_acts.HOURS),
        ]
        for hour, minute, event in habits:
            if clock.at_time(day, hour, minute) >= self.since:
                self.at(clock.at_time(day, hour, minute), event)
        for coming in coming_on(self.world, day):
            if coming.at >= self.since:
                self.at(coming.at, self._begin(coming))
        for coming in surgery_acts.coming_on(self.world, day):
            if coming.at >= self.since:
                self.at(coming.at, partial(self._begin_surgery, coming))

    def counted(self, habit: Callable[[World, dt.datetime], int]) -> Event:
        """Return a habit as an event whose actions are counted."""

        def event(at: dt.datetime) -> None:
            self.actions += habit(self.world, at)

        return event

    def _night(self, at: dt.datetime) -> None:
        """What the worker does at night, and the office first thing in the morning."""
        capacity_tasks.open_sessions(at)
        if clock.local_day(at).isoweekday() in _WARNED_ON:
            alliance_tasks.warn_agreements(at)
        office_acts.renew(self.world, at)
        outside_tasks.clocks(at)
        supply_tasks.clocks(at)
        self._clocks(at)

    def _clocks(self, at: dt.datetime) -> None:
        capacity_tasks.release_seats(at)
        referral_tasks.clocks(at)
        advice_tasks.clocks(at)
        referral_tasks.offers(at)
        if at >= self.world.told_since:
            deliver_due(at)
        for services in self.world.services.values():
            for service in services:
                if service.seat_source == "interface":
                    capacity_actions.feed_service(service=service, by=Viewer.service("his-interface"), at=at)

    def expect(self, case: Case) -> None:
        """Add the next move of a case."""
        plan = next_plan(self.world, case)
        if plan is None or (case.state == "draft" and plan.at < self.since - _GIVE_UP):
            return
        when = plan.at
        if when < self.since:  # it could not be made before: tried again some time in this slice
            when = self.since + (self.until - self.since) * (0.35 + 0.4 * chance(self.world.seed, case.number, "again"))
        self.at(when, lambda at: self._make(case.uid, plan.act, at))

    def _make(self, uid: uuid.UUID, act: str, at: dt.datetime) -> None:
        """Make a planned move, unless the case has moved on since; whoever is refused leaves it for today."""
        case = self.cases[uid]
        again = next_plan(self.world, case)
        if case.over or again is None or again.act != act:
            return
        done = self.make(case, act, at)
        if done is not None and not done.over:
            self.expect(done)

    def make(self, case: Case, act: str, at: dt.datetime) -> Case | None:
        """Make a move now and return the case after it, None when it could not be made."""
        try:
            row = ACTS[act](self.world, case, at)
        except (Refused, NotVisible) as error:
            self.refused[getattr(error, "code", "not_visible")] += 1
            return None
        if row is None:
            return None
        return self._after(row, case, act, at)

    def _after(self, row: Referral, before: Case | None, act: str, at: dt.datetime) -> Case:
        self.actions += _CALLS.get(act, 1)
        case = case_of(row, before)
        case.moves[_STEPS.get(act, act)] = at
        if act in {"schedule", "reschedule"} and row.state == "scheduled":
            case.waiting = row.kind == "inpatient" and acts.is_waiting(row)
        if act in _OWING:
            case.owed = owed_of(case.uid)
        self.cases[case.uid] = case
        if case.over:
            self.busy.discard(case.resident_id)
        self._maybe_print(case, act, at)
        return case

    def _maybe_print(self, case: Case, act: str, at: dt.datetime) -> None:
        form = {"schedule": "transfer", "return_outcome": "return"}.get(act)
        share = 0.2 if form == "transfer" else 0.1
        if form and chance(self.world.seed, case.number, "print " + form) < share and not case.over:
            self.at(at + 7 * _MINUTE, lambda when: self._print(case, when, form))

    def _print(self, case: Case, at: dt.datetime, form: str) -> None:
        clinic_acts.print_slip(self.world, case, at, form)
        self.actions += 1

    def _begin(self, coming: Coming) -> Event:
        def event(_at: dt.datetime) -> None:
            found = choose(self.world, coming, self.busy)
            if found is not None:
                case = self.draft(coming, *found)
                if case is not None:
                    self.expect(case)

        return event

    def _begin_surgery(self, coming: Coming, at: dt.datetime) -> None:
        """Let somebody be sent for day surgery."""
        found = surgery_acts.choose(self.world, coming, self.busy)
        case = self.draft(coming, *found) if found is not None else None
        by = self._author(coming)
        if found is None or case is None or by is None:
            return
        surgery_acts.ask(acts.row_of(case), found[1], by, at)
        self.actions += 1
        self.expect(case)

    def draft(self, coming: Coming, person: Known, story: Story) -> Case | None:
        """Start a draft; in one of eight cases the nurse does."""
        by = self._author(coming)
        if by is None:
            return None
        resident = _resident.rows(pk=person.pk)[0]
        row = actions.start_draft(resident=resident, case=fields_of(self.world, coming, story, by), by=by, at=coming.at)
        self.busy.add(person.pk)
        case = self._after(row, None, "draft", coming.at)
        case.author_role = by.role
        return case

    def _author(self, coming: Coming) -> Viewer | None:
        place_id = self.world.places[coming.place].pk
        nurses = self.world.colleagues(place_id, "nurse")
        if nurses and coming.dice % 8 == 0:
            return nurses[0]
        able = self.world.colleagues(place_id, "gp") or self.world.colleagues(place_id, "village_doctor")
        return able[coming.dice % len(able)] if able else None
