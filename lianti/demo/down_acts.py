"""Going down in the demo: wards look at their people every working day, clinics answer, plans fall due.

Everything is drawn from the number of the case, so that a stopped simulation goes on alike.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable

from django.db.models import QuerySet

from lianti.demo import papers
from lianti.demo.beds import ward_below
from lianti.demo.chances import chance
from lianti.demo.down_begin import begin, better, declare_places, walk_ins
from lianti.demo.room_acts import found_after, hand_over
from lianti.demo.world import World
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.web.prepared import Slot, prepared
from lianti.parties.shapes import Viewer
from lianti.records import actions as records
from lianti.records.queries import encounters_by_uid
from lianti.records.shapes import Leaving
from lianti.referrals.actions import down, down_answer, down_care, down_end, postop
from lianti.referrals.codes.down import WITH_BED
from lianti.referrals.models import DueItem, Referral, ReferralStep
from lianti.referrals.permissions.down import taken_on
from lianti.referrals.shapes.down import (
    Objection,
    Reception,
    WayBack,
)

HOURS = ((10, 40), (15, 40))
_DAY = dt.timedelta(days=1)
_HANDS_OFF = dt.timedelta(days=3)
# A draft that could not be sent for so long is left to expire.
_GIVE_UP = dt.timedelta(days=3)
_REFUSALS = ("cost", "trust", "trust", "drugs", "distance", "family", "family")
_PARTS = ("down", "resident", "sender_institution", "sender_department", "receiver_institution", "alliance")


@prepared
def _open(direction: Slot) -> QuerySet[Referral]:
    return Referral.objects.open().filter(direction=direction).select_related(*_PARTS).order_by("pk")


class Round:
    """One look of wards and clinics at their people."""

    def __init__(self, world: World, at: dt.datetime) -> None:
        self.world, self.at, self.today = world, at, clock.local_day(at)
        self.done = 0
        self.owing: set[int] = set()
        self.due: dict[int, list[DueItem]] = defaultdict(list)

    def draw(self, number: str, question: str) -> float:
        """Return the case's chance for a question."""
        return chance(self.world.seed, number, question)

    def clinic(self, case: Referral, role: str = "") -> Viewer | None:
        """Return who acts at the clinic: a nurse when asked for one and there is one, else its doctor."""
        place = case.helper_institution_id if taken_on(case) else case.receiver_institution_id
        place = place or 0
        # A village room lets its doctor look after what it took on, nobody else.
        found = self.world.actor(case.number, place, "village_doctor" if taken_on(case) else role)
        for other in ("gp", "village_doctor", "referral_centre"):
            found = found or self.world.actor(case.number, place, other)
        return found

    def ward(self, case: Referral) -> Viewer | None:
        """Return the doctor of the ward that raised it."""
        able = self.world.colleagues(case.sender_institution_id, "specialist", case.sender_department_id)
        return next((v for v in able if v.uid == case.author_uid), None)

    def run(self) -> int:
        """Let everything happen that is due now; returns how many moves were made."""
        if not self.world.is_workday(self.today):
            return 0
        declare_places(self.world, self.at)
        rows = _open.rows(direction="down")
        steps = ReferralStep.objects.filter(referral__in=rows, by_uid__in=self.world.listed)
        touched = set(steps.filter(at__gt=self.at - _HANDS_OFF).values_list("referral_id", flat=True))
        for item in DueItem.objects.filter(referral__in=rows, done_at=None).order_by("due_on", "pk"):
            self.owing.add(item.referral_id)
            if item.due_on <= self.today:
                self.due[item.referral_id].append(item)
        morning = clock.local(self.at).hour < 12
        for case in rows:
            if case.pk not in touched and (morning or case.state not in {"arrived", "outcome_returned"}):
                self.try_it(lambda case=case: _STEPS[case.state](self, case))  # type: ignore[misc]
        if morning:
            for candidate in (*better(self.world, self.today), *walk_ins(self.world, self.today)):
                self.try_it(lambda candidate=candidate: begin(self.world, candidate, self.at))  # type: ignore[misc]
        return self.done

    def try_it(self, step: Callable[[], bool]) -> None:
        """Make a step; who is refused leaves it for another day."""
        try:
            self.done += step()
        except (Refused, NotVisible):
            return


def _draft(round_: Round, case: Referral) -> bool:
    doctor, number, world = round_.ward(case), case.number, round_.world
    if doctor is None or round_.at - case.drafted_at > _GIVE_UP:
        return False
    if round_.draw(number, "refused") < 0.11:
        reason = _REFUSALS[int(round_.draw(number, "why refused") * len(_REFUSALS))]
        no = Objection(reason=reason, method="verbal", witness_name=doctor.name, note="家属商量后仍希望在院")
        down_end.refuse_down(referral_uid=case.uid, objection=no, by=doctor, at=round_.at)
        return True
    consents = papers.given(world.seed, number, doctor, doctor.name)
    down.send_down(referral_uid=case.uid, down=None, consents=consents, by=doctor, at=round_.at)
    return True


def _submitted(round_: Round, case: Referral) -> bool:
    doctor, number = round_.clinic(case), case.number
    if doctor is None or (round_.world.temper(doctor) == "silent" and round_.draw(number, "answer") < 0.4):
        return False
    drawn = round_.draw(number, "down answer")
    if drawn < 0.05:
        note = "所需药品近期配不到，建议先在上级医院带足"
        down_answer.decline_down(referral_uid=case.uid, reason="no_drug", note=note, by=doctor, at=round_.at)
    elif drawn < 0.12 and not case.steps.filter(move="ask_down").exists():
        down_answer.ask_down(referral_uid=case.uid, note="请写明康复训练频次", by=doctor, at=round_.at)
    else:
        planned = case.down.planned_discharge_on or round_.today
        expected = max(clock.at_time(max(planned, round_.today), 15), round_.at + dt.timedelta(hours=1))
        ready = round_.draw(number, "drugs") < 0.86
        ward = ward_below(case.receiver_institution, round_.at) if case.down.way in WITH_BED else None
        said = Reception(expected_at=expected, doctor=doctor.name, ward_uid=ward, drugs_ready=ready)
        if case.down.way in WITH_BED and ward is None:
            note = "病房已满，建议转北方康复医院或晚两天再转"
            down_answer.decline_down(referral_uid=case.uid, reason="no_bed", note=note, by=doctor, at=round_.at)
            return True
        down_answer.accept_down(referral_uid=case.uid, reception=said, by=doctor, at=round_.at)
    return True


def _info_asked(round_: Round, case: Referral) -> bool:
    if doctor := round_.ward(case):
        down_answer.give_down(referral_uid=case.uid, note="已在方案里写明", by=doctor, at=round_.at)
    return doctor is not None


def _scheduled(round_: Round, case: Referral) -> bool:
    """Leave the hospital and arrive below on the expected day, or do not come."""
    number, expected = case.number, case.appointment_at or round_.at
    if clock.local_day(expected) > round_.today:
        return False
    _discharge(round_, case)
    clinic = round_.clinic(case, "nurse")
    if clinic is None:
        return False
    if round_.draw(number, "down missed") < 0.06 and case.state == "scheduled":
        if clock.local_day(expected) == round_.today:
            return False
        down_care.miss_down(referral_uid=case.uid, note="电话未接", by=clinic, at=round_.at)
        return True
    again = case.state == "no_show" and case.down.way in WITH_BED
    ward = ward_below(case.receiver_institution, round_.at) if again else None
    if again and ward is None:
        return False
    down_care.arrive_down(referral_uid=case.uid, number="", by=clinic, at=round_.at, ward_uid=ward)
    return True


def _discharge(round_: Round, case: Referral) -> None:
    """End the stay with its 离院方式; a few are written wrongly, a few not at all, so that there is work to compare."""
    uid = case.down.encounter_uid
    stay = encounters_by_uid([uid]).get(uid) if uid else None
    doctor, drawn = round_.ward(case), round_.draw(case.number, "离院方式")
    if stay is None or stay.ended_at is not None or doctor is None or drawn > 0.95:
        return
    to = case.receiver_institution
    leaving = Leaving("1", round_.today) if drawn < 0.06 else Leaving("3", round_.today, to.uid if to else None)
    records.close_encounter(encounter_uid=stay.uid, leaving=leaving, by=doctor, at=round_.at)


def _cared(round_: Round, case: Referral) -> bool:
    """Tick off what is due, tell the ward after a week, send back on an alarm sign, close in the end."""
    doctor, nurse = round_.clinic(case), round_.clinic(case, "nurse")
    if doctor is None or nurse is None:
        return False
    days = (round_.today - clock.local_day(case.arrived_at or round_.at)).days
    if round_.draw(case.number, "sent back") < 0.05 and days >= 4:
        back = WayBack("头晕加重，血压 188/112", "urgent", nurse.name)
        down_end.send_back(referral_uid=case.uid, back=back, by=doctor, at=round_.at)
        return True
    if hand_over(round_.world, case, doctor, round_.at):
        return True
    ticked = case.pk in round_.due and _tick(round_, case, nurse)
    if case.state == "arrived" and days >= 5 + int(round_.draw(case.number, "report") * 11):
        note = "按方案服药，血压 132/80，无不适"
        down_care.report_down(referral_uid=case.uid, result="as_planned", note=note, by=doctor, at=round_.at)
        return True
    if case.state == "outcome_returned" and case.pk not in round_.owing:
        down_care.close_down(referral_uid=case.uid, note="转入常规慢病随访", by=doctor, at=round_.at)
        return True
    return ticked


def _tick(round_: Round, case: Referral, nurse: Viewer) -> bool:
    due = round_.due[case.pk]
    ticked, longest = False, 8 if round_.world.watched(nurse) else 400
    for number, item in enumerate(due):
        drawn = round_.draw(case.number, f"item {item.title}")
        late = (round_.today - item.due_on).days
        if late < (0 if drawn < 0.8 else 3 if drawn < 0.93 else longest) or number > 3:
            continue
        if item.kind == "postop":
            postop.tell_follow_up(item_uid=item.uid, said=found_after(drawn), by=nurse, at=round_.at)
            ticked = True
            continue
        result = "done" if drawn < 0.6 else "adjusted" if drawn < 0.7 else "off_target" if drawn < 0.8 else "done"
        note = "血压 134/82" if item.kind == "check" else "已续方"
        down_care.tick_item(item_uid=item.uid, result=result, note=note, by=nurse, at=round_.at)
        ticked = True
    return ticked


_STEPS: dict[str, Callable[[Round, Referral], bool]] = {
    "draft": _draft,
    "submitted": _submitted,
    "info_asked": _info_asked,
    "scheduled": _scheduled,
    "no_show": _scheduled,
    "arrived": _cared,
    "outcome_returned": _cared,
}


def look_round(world: World, at: dt.datetime) -> int:
    """Let wards and clinics look at their people once; returns how many moves were made."""
    return Round(world, at).run()
