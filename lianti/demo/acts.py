"""The simulated people's moves: each looks at the case, then calls the real action. Receiving side and clocks."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable

from django.db.models import QuerySet

from lianti.capacity import actions as capacity
from lianti.capacity.queries import free_seats
from lianti.capacity.shapes import Priority
from lianti.demo.beds import ward_of
from lianti.demo.cases import Case
from lianti.demo.chances import chance, minutes
from lianti.demo.stories import Story, told
from lianti.demo.world import World
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.web.prepared import Slot, prepared
from lianti.parties.shapes import Viewer
from lianti.referrals import actions
from lianti.referrals.models import Referral
from lianti.referrals.queries import access_referral
from lianti.referrals.shapes import BedAnswer

Act = Callable[[World, Case, dt.datetime], Referral | None]

DECLINES = (
    ("treat_locally", "可在基层继续调整用药，两周后复测；仍不达标再转。"),
    ("wrong_department", "症状更像神经系统问题，建议改申请神经内科门诊。"),
    ("no_capacity", "近一周无空床，建议先到江北医院内科住院，病情变化走急诊。"),
    ("other_hospital", "建议转北方康复医院，那里有对应的康复项目。"),
    ("duplicate", "患者上周已就诊同一科室，请按上次回转意见继续随访。"),
)
QUESTIONS = ("请补充近一周血压（或血糖）记录。", "请补充既往心电图和用药清单。", "请补充近期化验单，并写明过敏史。")


def look(case: Case, who: Viewer, at: dt.datetime) -> Referral:
    """Open the case as that person would, which leaves a trace."""
    return access_referral(who, case.number, at)


def row_of(case: Case) -> Referral:
    """Return the row of a case with what slips and seats ask of it."""
    return _row.rows(uid=case.uid)[0]


@prepared
def _row(uid: Slot) -> QuerySet[Referral]:
    return Referral.objects.select_related("service", "alliance", "resident", "receiver_department").filter(uid=uid)


def desk_role(world: World, case: Case, at: dt.datetime) -> Viewer | None:
    """Return who answers at the receiver: the duty officer at night, else the referral centre."""
    night = case.holder_role == "duty_officer" or not world.open_at(at)
    officer = world.actor(case.number, case.receiver, "duty_officer") if night else None
    return officer or world.actor(case.number, case.receiver, "referral_centre")


def schedule(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Answer with a seat or a bed; without a free seat the request goes back with advice."""
    who = desk_role(world, case, at)
    if who is None:
        return None
    row = look(case, who, at) if chance(world.seed, case.number, "look") < 0.5 else row_of(case)
    if case.kind == "inpatient":
        return actions.schedule_bed(referral_uid=case.uid, answer=_bed(world, case, at), by=who, at=at)
    held = hold(world, case, row, who, at)
    if held is None:
        advice = "近两周号源已满，建议先到江北医院内科就诊；加重时走急诊。"
        return actions.decline_referral(referral_uid=case.uid, reason="no_capacity", advice=advice, by=who, at=at)
    return actions.schedule_seat(referral_uid=case.uid, seat_uid=held[0], token=held[1], by=who, at=at)


def confirm_bed(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Take the bed that is offered to somebody who waits, with what the ward said on the phone."""
    who = desk_role(world, case, at)
    if who is None:
        return None
    admit = at + minutes(world.seed, case.number, "admit offered", 90, 600)
    said = dataclasses.replace(
        _bed(world, case, at), admit_at=admit, held_until=admit + dt.timedelta(hours=8), waiting=False
    )
    return actions.confirm_bed(referral_uid=case.uid, answer=said, by=who, at=at)


def hold(world: World, case: Case, row: Referral, who: Viewer, at: dt.datetime) -> tuple[uuid.UUID, uuid.UUID] | None:
    """Hold one of the next free seats that leaves time to get there; None when there is none."""
    if row.service is None:
        return None
    priority: Priority = "contracted" if case.contracted else "referral"
    soonest = at + dt.timedelta(hours=1 if case.urgency == "urgent" else 4)
    seats = free_seats(service_uid=row.service.uid, at=soonest, priority=priority, limit=10)
    if not seats:
        return None
    # Two in three take what comes first, the others choose a day that suits them.
    wish = chance(world.seed, case.number, f"wish {len(case.moves)}")
    seat = seats[0] if wish < 0.66 or case.urgency == "urgent" else seats[int(wish * len(seats))]
    return seat.uid, capacity.hold_seat(seat_uid=seat.uid, by=who, at=at, priority=priority)


def _bed(world: World, case: Case, at: dt.datetime) -> BedAnswer:
    """What the ward said on the phone: a bed kept until tonight or tomorrow, or a place in the queue (候床)."""
    again = "schedule" in case.moves
    waiting = not again and chance(world.seed, case.number, "bed") < 0.25
    admit = at + minutes(world.seed, case.number, f"admit {again}", 90, 1500)
    if waiting:
        admit = at + dt.timedelta(days=2)
    ward = next((d.name for d in world.departments.values() if d.pk == case.department_id), "")
    return BedAnswer(
        called_name="病区护士站",
        called_role="护士长",
        called_at=at - dt.timedelta(minutes=4),
        admit_at=admit,
        ward=f"{ward}病区",
        bed="" if waiting else str(1 + int(chance(world.seed, case.number, "which bed") * 46)),
        held_until=None if waiting else admit + dt.timedelta(hours=8),
        waiting=waiting,
        ward_uid=ward_of(world, case.department_id),
    )


def reschedule(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Give another time: a seat that suits better, or the bed that has become free."""
    who = desk_role(world, case, at)
    if who is None:
        return None
    row = row_of(case)
    if case.kind == "inpatient":
        return actions.reschedule_bed(referral_uid=case.uid, answer=_bed(world, case, at), by=who, at=at)
    held = hold(world, case, row, who, at)
    if held is None:
        return None
    return actions.reschedule_seat(referral_uid=case.uid, seat_uid=held[0], token=held[1], by=who, at=at)


def ask_info(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Ask for what is missing."""
    who = desk_role(world, case, at)
    if who is None:
        return None
    look(case, who, at)
    note = QUESTIONS[int(chance(world.seed, case.number, "question") * len(QUESTIONS))]
    return actions.ask_info(referral_uid=case.uid, note=note, by=who, at=at)


def decline(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Send a request back with a reason and advice."""
    who = desk_role(world, case, at)
    if who is None:
        return None
    look(case, who, at)
    reason, advice = DECLINES[int(chance(world.seed, case.number, "why declined") * len(DECLINES))]
    return actions.decline_referral(referral_uid=case.uid, reason=reason, advice=advice, by=who, at=at)


def acknowledge(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Tell by name that the emergency department knows."""
    who = world.actor(case.number, case.receiver, "emergency", case.department_id)
    if who is None:
        return None
    return actions.acknowledge_emergency(referral_uid=case.uid, note="抢救室已备，分诊台等候", by=who, at=at)


def arrive(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Confirm the arrival at the desk the case comes to."""
    role = {"inpatient": "admission", "emergency": "emergency"}.get(case.kind, "front_desk")
    who = world.actor(case.number, case.receiver, role, case.department_id if role == "emergency" else None)
    if who is None:
        return None
    letters = {"inpatient": "ZY", "examination": "JC"}.get(case.kind, "MZ")
    number = f"{letters}{clock.local_day(at):%y%m%d}{case.number[-4:]}"
    return actions.arrive(referral_uid=case.uid, his_number=number, by=who, at=at)


def no_show(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Note in the evening that somebody did not come."""
    role = "admission" if case.kind == "inpatient" else "front_desk"
    who = world.actor(case.number, case.receiver, role)
    return actions.mark_no_show(referral_uid=case.uid, note="当天未到，电话未接", by=who, at=at) if who else None


def _doctor(world: World, case: Case) -> Viewer | None:
    role = "emergency" if case.kind == "emergency" else "specialist"
    return world.actor(case.number, case.receiver, role, case.department_id)


def see(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Take the person on."""
    who = _doctor(world, case)
    if who is None:
        return None
    return actions.see_patient(referral_uid=case.uid, by=who, at=at)


def return_outcome(world: World, case: Case, at: dt.datetime) -> Referral | None:
    """Send diagnosis, treatment and plan back, in the words of the story the case came from."""
    who = _doctor(world, case)
    if who is None:
        return None
    story = story_of(case, look(case, who, at))
    outcome = story.returned(case.kind, clock.local_day(at), discharged=True)
    return actions.return_outcome(referral_uid=case.uid, outcome=outcome, by=who, at=at, doctor_phone="10000009300")


def story_of(case: Case, row: Referral) -> Story:
    """Return the story a case came from; refuses when a visitor wrote one of his own."""
    ward = row.receiver_department.name if row.receiver_department else ""
    story = told(case.kind, ward, row.diagnosis_code)
    if story is None:
        raise Refused("no_story", "{diagnosis}", diagnosis=row.diagnosis_code)
    return story


def is_waiting(row: Referral) -> bool:
    """Say whether the ward's last answer was a place in the queue (候床)."""
    last = row.bed_confirmations.order_by("-pk").first()
    return last is not None and last.waiting
