"""Going down in the demo: wards look at their people every working day, clinics answer, plans fall due.

Everything is drawn from the number of the case, so that a stopped simulation goes on alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from lianti.demo import papers
from lianti.demo.chances import chance
from lianti.demo.down_words import Words, words_for
from lianti.demo.world import World
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.parties.kinds import PRIMARY_KINDS
from lianti.parties.shapes import Viewer
from lianti.records import actions as records
from lianti.records.queries import encounters_by_uid
from lianti.records.shapes import Leaving, Stay
from lianti.referrals.actions import down, down_answer, down_care, down_end
from lianti.referrals.actions.down_profile import declare_profile
from lianti.referrals.models import DownProfile, DueItem, Referral, ReferralStep
from lianti.referrals.shapes_down import (
    DownFields,
    Exclusion,
    Objection,
    PlanCheck,
    PlanFields,
    Reception,
    WayBack,
)

HOURS = ((10, 40), (15, 40))
_DAY = dt.timedelta(days=1)
_HANDS_OFF = dt.timedelta(days=3)
_SHARE = 0.34
_STOPS = tuple(f"GEN-STOP-0{n}" for n in range(1, 7))
_REFUSALS = ("cost", "trust", "trust", "drugs", "distance", "family", "family")
_PARTS = ("down", "resident", "sender_institution", "sender_department", "receiver_institution", "alliance")


class Round:
    """One look of wards and clinics at their people."""

    def __init__(self, world: World, at: dt.datetime) -> None:
        self.world, self.at, self.today = world, at, clock.local_day(at)
        self.done = 0

    def draw(self, number: str, question: str) -> float:
        """Return the case's chance for a question."""
        return chance(self.world.seed, number, question)

    def clinic(self, case: Referral, role: str = "") -> Viewer | None:
        """Return who acts at the clinic: a nurse when asked for one and there is one, else its doctor."""
        place = case.receiver_institution_id or 0
        found = self.world.actor(case.number, place, role)
        for other in ("gp", "village_doctor"):
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
        touched = ReferralStep.objects.filter(by_uid__in=list(self.world.listed), at__gt=self.at - _HANDS_OFF)
        rows = Referral.objects.open().filter(direction="down").exclude(pk__in=touched.values("referral_id"))
        for case in rows.select_related(*_PARTS).order_by("pk"):
            self.try_it(lambda case=case: _STEPS[case.state](self, case))  # type: ignore[misc]
        if clock.local(self.at).hour < 12:
            self.begin()
        return self.done

    def try_it(self, step: Callable[[], bool]) -> None:
        """Make a step; who is refused leaves it for another day."""
        try:
            self.done += step()
        except (Refused, NotVisible):
            return

    def begin(self) -> None:
        """Begin for people who came up, were treated for some days and are better now."""
        since, until = clock.day_start(self.today - 8 * _DAY), clock.day_start(self.today - 3 * _DAY)
        ups = Referral.objects.filter(
            direction="up", kind="inpatient", arrived_at__gte=since, arrived_at__lt=until, downs=None,
            state__in=("arrived", "outcome_returned"),
        )  # fmt: skip
        ups = ups.select_related("resident", "sender_institution", "receiver_department").order_by("pk")
        for up in ups:
            after = 3 + int(self.draw(up.number, "down after") * 5)
            arrived_on = clock.local_day(up.arrived_at or self.at)
            if self.draw(up.number, "down") < _SHARE and arrived_on + after * _DAY <= self.today:
                self.try_it(lambda up=up: _begin(self, up))  # type: ignore[misc]


def declare_places(world: World, at: dt.datetime) -> None:
    """Let each clinic say once what it can take; most have no beds."""
    if DownProfile.objects.exists():
        return
    for place in world.places.values():
        doctor = world.actor("places", place.pk, "gp") or world.actor("places", place.pk, "village_doctor")
        if place.kind not in PRIMARY_KINDS or doctor is None:
            continue
        centre = place.kind in {"community_centre", "township_hospital"}
        beds = 4 + int(chance(world.seed, place.name, "beds") * 9) if centre else 0
        ways = ["ward", "clinic", "home"] if beds else ["clinic", "home"]
        groups = ["chronic", "recovery", "elderly"] if beds else ["chronic"]
        note = "有康复理疗室" if beds else "无床位，可上门随访"
        declare_profile(groups=groups, ways=ways, beds=beds, note=note, by=doctor, at=at)


def _begin(round_: Round, up: Referral) -> bool:
    """Register the stay, judge the phase, and begin the down-referral with its plan."""
    world, at, number = round_.world, round_.at, up.number
    able = world.colleagues(up.receiver_institution_id or 0, "specialist", up.receiver_department_id)
    doctors = [v for v in able if v.department_id == up.receiver_department_id]
    if not doctors or up.sender_institution.kind not in PRIMARY_KINDS:
        return False
    doctor = doctors[int(round_.draw(number, "ward doctor") * len(doctors))]
    stay = Stay("inpatient", up.his_number or f"ZY{number}", up.diagnosis_code, up.diagnosis_name)
    encounter = records.open_encounter(
        resident=up.resident, stay=stay, by=doctor, at=at, started_at=up.arrived_at, source_uid=up.uid
    )
    phase = "chronic" if round_.draw(number, "phase") < 0.55 else "recovery"
    encounter = records.set_phase(encounter_uid=encounter.uid, phase=phase, by=doctor, at=at)
    if round_.draw(number, "silent leave") < 0.05:
        # The ward sends somebody to the clinic and writes no slip: the monthly comparison finds it.
        return _leave(encounter.uid, "3", up.sender_institution.uid, doctor, round_)
    fields = _fields(round_, up, words_for(up.diagnosis_code))
    down.start_down(
        resident=up.resident, down=fields, by=doctor, at=at, encounter=encounter, source=up, drafted_from="stay"
    )
    return True


def _fields(round_: Round, up: Referral, words: Words) -> DownFields:
    beds = DownProfile.objects.filter(institution=up.sender_institution, beds__gt=0).exists()
    drawn = round_.draw(up.number, "way")
    way = "ward" if beds and drawn < 0.45 else "home" if drawn > 0.85 else "clinic"
    today, leaving = round_.today, round_.today + 2 * _DAY
    checks = tuple(PlanCheck(what, leaving + days * _DAY) for what, days in words.checks)
    plan = PlanFields(
        drugs=words.drugs,
        targets=words.targets,
        checks=checks,
        alarm_signs=words.alarm_signs,
        send_back_when=words.send_back_when,
        responsible=f"{up.sender_institution.label} {up.author_name}",
        responsible_from=leaving,
    )
    return DownFields(
        way=way,
        receiver_uid=up.sender_institution.uid,
        planned_discharge_on=leaving,
        diagnosis_code=up.diagnosis_code,
        diagnosis_name=up.diagnosis_name,
        reason=words.course.format(days=max(1, (today - clock.local_day(up.arrived_at or round_.at)).days)),
        history=up.history,
        treatment=words.treatment,
        allergies=up.allergies,
        sender_phone="10000009300",
        criteria=("GEN-DN-02",),
        exclusions=tuple(Exclusion(code, absent=True) for code in _STOPS),
        plan=plan,
    )


def _draft(round_: Round, case: Referral) -> bool:
    doctor, number, world = round_.ward(case), case.number, round_.world
    if doctor is None:
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
        bed = f"病房 {1 + int(round_.draw(number, 'bed') * 8)} 床" if case.down.way == "ward" else ""
        ready = round_.draw(number, "drugs") < 0.86
        said = Reception(expected_at=expected, doctor=doctor.name, bed=bed, drugs_ready=ready)
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
    down_care.arrive_down(referral_uid=case.uid, number="", by=clinic, at=round_.at)
    return True


def _discharge(round_: Round, case: Referral) -> None:
    """End the stay with its 离院方式; a few are written wrongly, a few not at all, so that there is work to compare."""
    uid = case.down.encounter_uid
    stay = encounters_by_uid([uid]).get(uid) if uid else None
    doctor, drawn = round_.ward(case), round_.draw(case.number, "离院方式")
    if stay is None or stay.ended_at is not None or doctor is None or drawn > 0.95:
        return
    receiver = case.receiver_institution
    _leave(stay.uid, "1" if drawn < 0.06 else "3", receiver.uid if receiver else None, doctor, round_)


def _leave(uid: object, disposition: str, to: object, doctor: Viewer, round_: Round) -> bool:
    leaving = Leaving(disposition, round_.today, None if disposition == "1" else to)  # type: ignore[arg-type]
    records.close_encounter(encounter_uid=uid, leaving=leaving, by=doctor, at=round_.at)  # type: ignore[arg-type]
    return True


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
    ticked = _tick(round_, case, nurse)
    if case.state == "arrived" and days >= 5 + int(round_.draw(case.number, "report") * 11):
        note = "按方案服药，血压 132/80，无不适"
        down_care.report_down(referral_uid=case.uid, result="as_planned", note=note, by=doctor, at=round_.at)
        return True
    open_items = DueItem.objects.filter(referral=case, done_at=None).exists()
    if case.state == "outcome_returned" and not open_items and not ticked:
        down_care.close_down(referral_uid=case.uid, note="转入常规慢病随访", by=doctor, at=round_.at)
        return True
    return ticked


def _tick(round_: Round, case: Referral, nurse: Viewer) -> bool:
    due = DueItem.objects.filter(referral=case, done_at=None, due_on__lte=round_.today).order_by("due_on", "pk")
    ticked = False
    for number, item in enumerate(due):
        drawn = round_.draw(case.number, f"item {item.title}")
        late = (round_.today - item.due_on).days
        if late < (0 if drawn < 0.8 else 3 if drawn < 0.93 else 400) or number > 3:
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
