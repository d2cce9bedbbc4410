"""Beside the requests of the demo: questions to departments (请求指导) and transfers out of the group.

Once each working morning somebody may ask or be sent out, and whoever owes an answer, a filing or a result gives it.
Everything is drawn from the day or the number, so that a stopped simulation goes on alike.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from functools import partial

from lianti.demo.chances import chance
from lianti.demo.papers import given
from lianti.demo.places import LEAD
from lianti.demo.stories import Story, pick
from lianti.demo.world import World
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.periods import age_on
from lianti.parties.kinds import PRIMARY_KINDS
from lianti.parties.shapes import Viewer
from lianti.referrals.actions import advice, outside
from lianti.referrals.models import Advice, OutsideTransfer
from lianti.referrals.shapes import AdviceFields, FilingFields, OutsideFields
from lianti.residents.models import Resident

HOUR = (9, 50)
_DAY = dt.timedelta(days=1)
_ASKED, _SENT_OUT = 0.75, 0.3
_HOME = "松原市"
_HOSPITALS = (
    ("示例省立医院", "province", "长春市"),
    ("示例省肿瘤医院", "province", "长春市"),
    ("示例邻市医院", "city", "吉林市"),
)
_REASONS = ("no_technology", "no_technology", "unclear", "no_capacity", "patient_wish")
_ANSWERS = (
    ("treat_locally", "可在基层继续治疗，按原方案用药，两周后复查；出现加重随时联系我科。"),
    ("tests_first", "请先完善相关检查，把结果补充上来后再看是否需要转诊。"),
    ("refer", "建议转诊到我科门诊进一步评估，可直接约号。"),
)  # data


def morning(world: World, at: dt.datetime) -> int:
    """Let everything happen that is due this morning; returns how many moves were made."""
    if not world.is_workday(clock.local_day(at)):
        return 0
    done = 0
    steps: list[Callable[[], int]] = [
        *_answers(world, at),
        *_results(world, at),
        partial(_ask, world, at),
        partial(_send_out, world, at),
    ]
    for step in steps:
        try:
            done += step()
        except (Refused, NotVisible):
            continue
    return done


def _answers(world: World, at: dt.datetime) -> Iterator[Callable[[], int]]:
    rows = Advice.objects.filter(ended_at=None).exclude(author_uid__in=world.listed).order_by("pk")
    for row in rows.select_related("receiver_department"):
        if row.state == "asked" and row.asked_at and row.asked_at < at - _DAY / 2:
            yield partial(_answer, world, row, at)
        elif row.state == "answered" and row.answered_at and row.answered_at < at - _DAY:
            yield partial(_close, world, row, at)


def _answer(world: World, row: Advice, at: dt.datetime) -> int:
    doctor = world.actor(row.number, row.receiver_institution_id or 0, "specialist", row.receiver_department_id)
    waits = {"silent": 0.15, "late": 0.4}.get(world.temper(doctor), 0.85)
    if doctor is None or chance(world.seed, row.number, f"answer {clock.local_day(at)}") > waits:
        return 0
    kind, text = _ANSWERS[int(chance(world.seed, row.number, "what") * len(_ANSWERS))]
    advice.answer_advice(advice_uid=row.uid, kind=kind, text=text, by=doctor, at=at)
    return 1


def _close(world: World, row: Advice, at: dt.datetime) -> int:
    author = next((v for v in _clinicians(world, row.asker_institution_id) if v.uid == row.author_uid), None)
    if author is None or chance(world.seed, row.number, f"close {clock.local_day(at)}") < 0.4:
        return 0
    advice.close_advice(advice_uid=row.uid, note="已按意见处理。", by=author, at=at)
    return 1


def _ask(world: World, at: dt.datetime) -> int:
    source = random.Random(f"{world.seed}|advice|{clock.local_day(at)}")  # noqa: S311 - invented people
    found = _somebody(world, source, at) if source.random() < _ASKED else None
    if found is None:
        return 0
    person, story, doctor = found
    row = advice.start_advice(resident=person, by=doctor, at=at)
    department = world.department(story.to, story.ward)
    question = f"{story.name}，{story.reason}。目前方案是否需要调整，要不要转诊？"
    fields = AdviceFields(
        department_uid=department.uid, question=question, summary=story.history or story.reason,
        treatment=story.treatment, diagnosis_code=story.code, diagnosis_name=story.name, phone="10000009001",
    )  # fmt: skip
    advice.save_advice(advice_uid=row.uid, fields=fields, by=doctor, at=at)
    sharing = next(c for c in given(world.seed, row.number, doctor, doctor.name) if c.scope == "sharing")
    advice.ask_advice(advice_uid=row.uid, consent=sharing, by=doctor, at=at)
    return 3


def _results(world: World, at: dt.datetime) -> Iterator[Callable[[], int]]:
    rows = OutsideTransfer.objects.open().exclude(author_uid__in=world.listed).order_by("pk")
    for row in rows:
        yield partial(_move_on, world, row, at)


def _move_on(world: World, row: OutsideTransfer, at: dt.datetime) -> int:
    doctor = next((v for v in _clinicians(world, row.institution_id) if v.uid == row.author_uid), None)
    if doctor is None or row.registered_at > at - _DAY / 2:
        return 0
    if row.state == "to_file":
        filing = _filing(row.insured_region, row.care_region, row.number, doctor, clock.local_day(at))
        outside.file_outside(transfer_uid=row.uid, filing=filing, by=doctor, at=at)
        return 1
    back = (row.left_at or row.registered_at) + _DAY * (6 + 14 * chance(world.seed, row.number, "back"))
    if at < back or world.temper(doctor) == "silent":
        return 0
    outside.follow_outside(transfer_uid=row.uid, result="treated", note="已返回，带回出院小结。", by=doctor, at=at)
    return 1


def _send_out(world: World, at: dt.datetime) -> int:
    source = random.Random(f"{world.seed}|outside|{clock.local_day(at)}")  # noqa: S311 - invented people
    found = _somebody(world, source, at) if source.random() < _SENT_OUT else None
    if found is None:
        return 0
    person, story, doctor = found
    name, level, area = source.choice(_HOSPITALS)
    fields = OutsideFields(name, level, "inpatient", source.choice(_REASONS), story.name, story.code)
    filing = FilingFields("referral", _HOME, area)
    if source.random() < 0.6:
        filing = _filing(_HOME, area, f"{at:%Y%m%d}01", doctor, clock.local_day(at))
    outside.register_outside(resident=person, fields=fields, filing=filing, by=doctor, at=at)
    return 1


def _filing(home: str, area: str, number: str, by: Viewer, today: dt.date) -> FilingFields:
    return FilingFields("referral", home, area, f"SL{number}", today, today + 90 * _DAY, by.name)


def _somebody(world: World, source: random.Random, at: dt.datetime) -> tuple[Resident, Story, Viewer] | None:
    """Return somebody of a clinic with a story that leads to the lead hospital, and who looks after them."""
    clinics = [p for p in world.places.values() if p.kind in PRIMARY_KINDS and world.people[p.pk]]
    place = source.choice(clinics)
    person = source.choice(world.people[place.pk])
    age = age_on(person.birth_on, clock.local_day(at))
    story = pick(source, "outpatient", person.sex, age, to=frozenset({LEAD}))
    doctors = _clinicians(world, place.pk)
    if story is None or not doctors:
        return None
    return Resident.objects.get(pk=person.pk), story, source.choice(doctors)


def _clinicians(world: World, place_id: int) -> list[Viewer]:
    return [*world.staff[place_id, "gp"], *world.staff[place_id, "village_doctor"]]
