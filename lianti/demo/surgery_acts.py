"""Day surgery in the demo: asked for, checked, done, passed on to the clinic and followed up there (JL-35, 69, 70).

Late nurses leave lines of the checklist open, and the surgeon begins over them with a reason; a fever after the
operation rings the surgeon, who mostly reads it the next morning.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Callable, Iterator
from functools import partial

from django.db.models import Exists, OuterRef

from lianti.demo import papers
from lianti.demo.arrivals import Coming
from lianti.demo.chances import chance
from lianti.demo.down_words import words_for
from lianti.demo.places import NETWORK_PLACES, PLACES
from lianti.demo.stories import Story, all_stories
from lianti.demo.world import Known, World
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.periods import age_on
from lianti.parties.shapes import Viewer
from lianti.referrals.actions import down, postop, surgery
from lianti.referrals.models import DaySurgery, PostOpResult, PreOpItem, Referral
from lianti.referrals.queries.down import down_of, plan_of
from lianti.referrals.queries.surgery import preop_template
from lianti.referrals.shapes.down import Exclusion
from lianti.referrals.shapes.surgery import PreOpSaid, SurgeryEnd, SurgeryWish

HOURS = ((9, 20), (15, 20))
_DAY = dt.timedelta(days=1)
_WEEKDAYS = (2, 4)
_OPERATIONS = {"普外科": ("腹腔镜胆囊切除", "general"), "妇产科": ("宫腔镜检查及息肉摘除", "general")}
_STOPS = tuple(f"GEN-STOP-0{n}" for n in range(1, 7))
_TOWNSHIP = NETWORK_PLACES[0].name


def coming_on(world: World, day: dt.date) -> list[Coming]:
    """Return who is sent for day surgery: twice a week, once from the township, once from a clinic of the group."""
    if day.isoweekday() not in _WEEKDAYS or not world.is_workday(day) or not _has_checklist(day):
        return []
    source = random.Random(f"{world.seed}|surgery|{day}")  # noqa: S311 - invented people, not secrets
    clinics = [p.name for p in PLACES if p.weight and world.people[world.places[p.name].pk]]
    place = _TOWNSHIP if day.isoweekday() == _WEEKDAYS[0] else source.choice(clinics or [_TOWNSHIP])
    if not world.people[world.places[place].pk]:
        return []
    at = clock.at_time(day, 10) + dt.timedelta(minutes=source.randrange(5, 170))
    return [Coming(at, place, "inpatient", source.getrandbits(60), urgent=False)]


def _has_checklist(day: dt.date) -> bool:
    """Say whether a checklist is in force: before the first edition nobody is asked for."""
    try:
        preop_template(day)
    except Refused:
        return False
    return True


def choose(world: World, coming: Coming, taken: set[int]) -> tuple[Known, Story] | None:
    """Return somebody with nothing under way and an illness that is operated on in a day."""
    source = random.Random(coming.dice)  # noqa: S311
    people = [p for p in world.people[world.places[coming.place].pk] if p.pk not in taken]
    stories = [s for s in all_stories() if s.ward in _OPERATIONS and "i" in s.kinds and not s.code.startswith("K35")]
    for person in source.sample(people, min(20, len(people))):
        age = age_on(person.birth_on, clock.local_day(coming.at))
        story = next((s for s in stories if s.fits("inpatient", person.sex, age)), None)
        if story is not None and age < 75:
            return person, story
    return None


def ask(row: Referral, story: Story, by: Viewer, at: dt.datetime) -> None:
    """Ask for day surgery on a request in draft."""
    procedure, anaesthesia = _OPERATIONS[story.ward]
    wish = SurgeryWish(procedure, anaesthesia, clock.local_day(at) + 3 * _DAY)
    surgery.ask_surgery(referral_uid=row.uid, wish=wish, by=by, at=at)


def look_round(world: World, at: dt.datetime) -> int:
    """Let clinics check, surgeons operate, pass on and read; returns how many moves were made."""
    if not world.is_workday(clock.local_day(at)):
        return 0
    done = 0
    for step in (*_operations(world, at), *_readings(world, at)):
        try:
            done += step()
        except (Refused, NotVisible):
            continue
    return done


def _operations(world: World, at: dt.datetime) -> Iterator[Callable[[], int]]:
    rows = DaySurgery.objects.filter(referral__ended_at=None, asked_at__gte=at - 40 * _DAY).select_related("referral")
    answered = Exists(PreOpItem.objects.filter(surgery=OuterRef("pk")).exclude(answer=""))
    for row in rows.exclude(referral__author_uid__in=world.listed).annotate(answered=answered).order_by("pk"):
        case = row.referral
        if case.state in {"submitted", "accepted", "scheduled"} and row.begun_at is None and not row.answered:
            yield partial(_check, world, row, at)
        elif case.arrived_at is not None and row.ended_at is None:
            yield partial(_operate, world, row, at)
        elif row.result == "done" and at - (row.ended_at or at) < 2 * _DAY and not case.downs.exists():
            yield partial(_pass_on, world, row, at)


def _check(world: World, row: DaySurgery, at: dt.datetime) -> int:
    """Answer the checklist once, the late ones but for two lines."""
    case = row.referral
    lines = PreOpItem.objects.filter(surgery=row)
    nurse = world.actor(case.number, case.sender_institution_id, "nurse") or world.actor(
        case.number, case.sender_institution_id, "gp"
    )
    if nurse is None:
        return 0
    codes = list(lines.order_by("order").values_list("code", flat=True))
    left = 2 if world.temper(nurse) != "prompt" or chance(world.seed, case.number, "preop") < 0.08 else 0
    said = [PreOpSaid(code, "yes", clock.local_day(at)) for code in codes[: len(codes) - left]]
    surgery.answer_preop(referral_uid=case.uid, said=said, by=nurse, at=at)
    return 1


def _surgeon(world: World, case: Referral) -> Viewer | None:
    return world.actor(case.number, case.receiver_institution_id or 0, "specialist", case.receiver_department_id)


def _operate(world: World, row: DaySurgery, at: dt.datetime) -> int:
    """Confirm the day in one round and tell what came of it in the next."""
    doctor = _surgeon(world, row.referral)
    if doctor is None:
        return 0
    if row.begun_at is None:
        _begin(row, doctor, at)
        return 1
    if chance(world.seed, row.referral.number, "operated") < 0.06:
        end = SurgeryEnd("cancelled", note="术前血压偏高，改期（示例）")
    else:
        end = SurgeryEnd("done", row.procedure, doctor.name, "顺利，观察后离院")
    surgery.end_surgery(referral_uid=row.referral.uid, end=end, by=doctor, at=at)
    return 1


def _begin(row: DaySurgery, doctor: Viewer, at: dt.datetime) -> None:
    """Begin, over an open checklist with a reason."""
    try:
        surgery.begin_surgery(referral_uid=row.referral.uid, reason="", by=doctor, at=at)
    except Refused:
        reason = "缺的两项已当面核对，由主刀负责（示例）"
        surgery.begin_surgery(referral_uid=row.referral.uid, reason=reason, by=doctor, at=at)


def _pass_on(world: World, row: DaySurgery, at: dt.datetime) -> int:
    """Begin the way down with the plan of follow-up, and send it."""
    case, doctor, today = row.referral, _surgeon(world, row.referral), clock.local_day(at)
    if doctor is None:
        return 0
    made = postop.pass_on(referral_uid=case.uid, template="general", way="clinic", by=doctor, at=at)
    words = words_for("")
    plan = dataclasses.replace(
        plan_of(made), drugs=words.drugs, no_drugs=False, alarm_signs=words.alarm_signs,
        send_back_when=words.send_back_when, targets=words.targets,
        responsible=f"{case.sender_institution.label} 全科团队", responsible_from=today + _DAY,
    )  # fmt: skip
    fields = dataclasses.replace(
        down_of(made), receiver_uid=case.sender_institution.uid, criteria=("GEN-DN-02",), plan=plan,
        exclusions=tuple(Exclusion(code, absent=True) for code in _STOPS),
        reason="日间手术顺利，观察后离院，回社区随访", treatment=row.performed, sender_phone="10000009300",
    )  # fmt: skip
    consents = papers.given(world.seed, made.number, doctor, doctor.name)
    down.send_down(referral_uid=made.uid, down=fields, consents=consents, by=doctor, at=at)
    return 2


def _readings(world: World, at: dt.datetime) -> Iterator[Callable[[], int]]:
    """Let surgeons read what clinics found; the late ones read later."""
    rows = PostOpResult.objects.filter(seen_at=None).select_related("item__referral").order_by("pk")
    for row in rows:
        case = row.item.referral
        doctor = world.actor(case.number, case.sender_institution_id, "specialist", case.sender_department_id)
        if doctor is not None and chance(world.seed, case.number, f"read {at:%m%d%H}") < (0.9 if row.alarm else 0.6):
            yield partial(_read, row, doctor, at)


def _read(row: PostOpResult, by: Viewer, at: dt.datetime) -> int:
    postop.read_result(result_uid=row.uid, by=by, at=at)
    return 1
