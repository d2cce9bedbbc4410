"""What waits on the desks at the end of a simulation: a little of everything, written in the last hundred minutes.

The simulation alone would leave a different remainder on every day; a visitor should find each worklist alive.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from lianti.demo import family_acts, radar_acts, record_acts
from lianti.demo.arrivals import Coming
from lianti.demo.cases import Case
from lianti.demo.cast import BUILDING, CLINIC, RIVER, VILLAGE
from lianti.demo.chances import chance
from lianti.demo.engine import Slice
from lianti.demo.places import LEAD
from lianti.demo.stories import Story, all_stories
from lianti.demo.world import Known
from lianti.kernel.pure import clock
from lianti.kernel.pure.periods import age_on
from lianti.ledger.notices import mark_read

LENGTH = dt.timedelta(minutes=100)
_MINUTE, _HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
Script = tuple[tuple[int, str], ...]
# Minutes after the draft and the move made then; what comes after is left to the visitor.
_SENT: Script = ((4, "submit"),)
_ADMITTED: Script = ((4, "submit"), (11, "schedule"))
_BACK: Script = ((2, "notify"), (5, "acknowledge"), (20, "arrive"), (25, "see"), (66, "return_outcome"))
# (minutes before the end, clinic, department, kind, urgent, moves)
_PARTS: tuple[tuple[int, str, str, str, bool, Script], ...] = (
    (98, CLINIC, "心内科", "inpatient", False, (*_ADMITTED, (40, "arrive"))),
    (97, BUILDING, "心内科", "inpatient", False, (*_ADMITTED, (38, "arrive"), (55, "see"))),
    (96, RIVER, "心内科", "inpatient", True, (*_ADMITTED, (45, "arrive"), (70, "see"))),
    (95, BUILDING, "心内科", "inpatient", False, (*_ADMITTED, (60, "arrive"))),
    (94, CLINIC, "急诊科", "emergency", False, _BACK),
    (90, CLINIC, "内分泌科", "outpatient", False, (*_SENT, (44, "ask_info"))),
    (78, CLINIC, "神经内科", "outpatient", False, _SENT),
    (62, RIVER, "普外科", "inpatient", False, _SENT),
    (88, CLINIC, "心内科", "outpatient", False, (*_SENT, (22, "accept_waiting"))),
    (58, CLINIC, "神经内科", "inpatient", False, (*_SENT, (20, "accept_waiting"))),
    (50, CLINIC, "骨科", "outpatient", False, ()),
    (44, VILLAGE, "心内科", "outpatient", False, _SENT),
    (40, CLINIC, "心内科", "outpatient", False, ()),
    (34, BUILDING, "心内科", "inpatient", True, _SENT),
    (26, RIVER, "影像科", "examination", False, _SENT),
    (22, VILLAGE, "内分泌科", "outpatient", False, ()),
    (9, CLINIC, "急诊科", "emergency", False, ((2, "notify"),)),
)  # fmt: skip


class Scene:
    """Adds the scene to a slice; cases in it are not moved by habit before the slice ends."""

    def __init__(self, part: Slice) -> None:
        self.part = part

    def lay(self) -> None:
        """Put every part of the scene on the desks."""
        for number, (before, place, ward, kind, urgent, script) in enumerate(_PARTS):
            begins = self.part.until - dt.timedelta(minutes=before)
            if begins >= self.part.since and place in self.part.world.places:
                self.part.at(begins, self._start(number, place, ward, kind, urgent, script))
        end = self.part.until
        self.part.at(end - 14 * _HOUR, self._read_bells)
        self.part.at(end - LENGTH, self.part.counted(record_acts.open_glasses))
        self.part.at(end - LENGTH, self.part.counted(radar_acts.morning))
        self.part.at(end - LENGTH, self.part.counted(family_acts.settle))
        self.part.at(end - 2 * _MINUTE, self.part.counted(record_acts.show))

    def _read_bells(self, at: dt.datetime) -> None:
        """Let whoever has a listed account read the notices of yesterday, so that a bell counts what is new."""
        for viewer in self.part.world.watchers:
            mark_read(viewer, viewer.department_uid, at)

    def _start(
        self, number: int, place: str, ward: str, kind: str, urgent: bool, script: Script
    ) -> Callable[[dt.datetime], None]:
        def event(at: dt.datetime) -> None:
            dice = hash_of(self.part.world.seed, at, number)
            found = self._person(place, ward, kind, urgent, at, dice)
            if found is None:
                return
            case = self.part.draft(Coming(at, place, kind, dice | 1, urgent), *found)
            if case is None:
                return
            for minutes, act in script:
                self.part.at(at + dt.timedelta(minutes=minutes), self._step(case, act))

        return event

    def _step(self, case: Case, act: str) -> Callable[[dt.datetime], None]:
        def event(at: dt.datetime) -> None:
            self.part.make(self.part.cases[case.uid], act, at)

        return event

    def _person(
        self, place: str, ward: str, kind: str, urgent: bool, at: dt.datetime, dice: int
    ) -> tuple[Known, Story] | None:
        """Return a free person of the place with a story of the ward; any story of the kind when none is left."""
        people = self.part.world.people[self.part.world.places[place].pk]
        turned = [people[(dice + step) % len(people)] for step in range(len(people))]
        free = [person for person in turned if person.pk not in self.part.busy]
        told = [s for s in all_stories() if s.to == LEAD]
        wanted = [s for s in told if kind == "emergency" or (s.ward == ward and (s.urgent or not urgent))]
        for stories in (wanted, told):
            for person in free:
                age = age_on(person.birth_on, clock.local_day(at))
                fitting = [story for story in stories if story.fits(kind, person.sex, age)]
                if fitting:
                    return person, fitting[dice % len(fitting)]
        return None


def hash_of(seed: int, at: dt.datetime, number: int) -> int:
    """Return the dice of one part of a scene."""
    return int(chance(seed, f"{at.isoformat()} {number}", "scene") * (1 << 50)) << 1
