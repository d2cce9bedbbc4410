"""What the records of some people of the demo hold: values over time, reports, paper from outside, allergies, drugs.

Written on the last morning for whoever is about to be looked at: people of the showcase ward and of the clinic that
visitors sign in at. Two files of one person (疑似同一人) and two openings in an emergency (紧急调阅) come with it.
All numbers are samples (示例).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial

from lianti.catalogue.models import Guide
from lianti.demo.cast import BUILDING, CLINIC, RIVER
from lianti.demo.chances import chance
from lianti.demo.papers import picture
from lianti.demo.places import LEAD
from lianti.demo.world import World
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.parties.queries import viewers_in_role
from lianti.parties.shapes import Viewer
from lianti.records import actions
from lianti.records.models import Observation
from lianti.records.shapes import Allergy, Issue, Medication, Received, ReportContent, Value
from lianti.referrals.actions import pathways
from lianti.referrals.models import Referral
from lianti.residents.actions import register_resident
from lianti.residents.identity.deciding import compare_person
from lianti.residents.models import BreakGlass, PossibleMatch, Resident
from lianti.residents.privacy.actions import break_glass, review_glass
from lianti.residents.queries import find_people
from lianti.residents.shapes import ResidentFields

WARD = "心内科"
_DAY = dt.timedelta(days=1)
_MOST, _RICH = 14, 4
Step = Callable[[], object]
# Laboratory: name, code, unit, range, lowest and span of what is measured.
_LABS = (
    ("钾", "2823-3", "mmol/L", "3.5", "5.3", 3.4, 1.9), ("钠", "2951-2", "mmol/L", "137", "147", 136.0, 10.0),
    ("肌酐", "14682-9", "μmol/L", "41", "111", 52.0, 70.0), ("葡萄糖", "14749-6", "mmol/L", "3.9", "6.1", 4.6, 4.4),
    ("低密度脂蛋白胆固醇", "22748-8", "mmol/L", "", "3.4", 1.6, 2.8),
)  # fmt: skip
_ALLERGIES = (
    Allergy("drug", "青霉素", "皮疹", "moderate"), Allergy("drug", "头孢克肟", "瘙痒", "mild"),
    Allergy("food", "虾", "荨麻疹", "mild"), Allergy("drug", "碘对比剂", "恶心、皮疹", "severe"),
)  # fmt: skip
_DRUGS = (
    Medication("氨氯地平片", "5 mg", "口服", "每日 1 次", "高血压"),
    Medication("阿托伐他汀钙片", "20 mg", "口服", "每晚 1 次", "血脂异常"),
    Medication("二甲双胍片", "0.5 g", "口服", "每日 2 次", "2 型糖尿病"),
    Medication("阿司匹林肠溶片", "100 mg", "口服", "每日 1 次", "冠心病"),
)
_CHESTS = (
    ("双肺纹理增多，左肺下叶见直径约 6 mm 结节。", "左肺下叶小结节，建议 6 个月后复查。"),
    ("双肺纹理增多，左肺下叶结节约 6 mm，与前片相比未见明显变化。", "左肺下叶小结节，较前稳定。"),
)
_HEART = ("左室舒张末内径 48 mm，射血分数 61%。", "左室舒张功能减低，收缩功能正常。")


def show(world: World, at: dt.datetime) -> int:
    """Fill the records that visitors will open; returns how many actions were made."""
    steps = [*_people(world, at), *_doubles(world, at), *_reviews(world, at), *_pathway(world, at)]
    return sum(_made(step) for step in steps)


def _made(step: Step) -> bool:
    try:
        step()
    except (Refused, NotVisible):
        return False
    return True


def _people(world: World, at: dt.datetime) -> Iterator[Step]:
    """Yield what is written for people of the ward, and of the clinic, who have nothing on file yet."""
    filled = set(Observation.objects.filter(report=None).values_list("resident_id", flat=True))
    lead, clinic = world.places[LEAD].pk, world.places[CLINIC].pk
    open_ = Referral.objects.open().filter(direction="up").exclude(state="draft").select_related("resident")
    ward = open_.filter(receiver_institution=lead, receiver_department__name=WARD).order_by("-pk")
    mine = open_.filter(receiver_institution=lead, sender_institution=clinic).order_by("-pk")
    # Those who have arrived come first: they are who a visitor opens.
    chosen = [*ward.filter(state="arrived")[:6], *mine[:6], *ward[:6]]
    once = {case.resident_id: case for case in reversed(chosen) if case.resident_id not in filled}
    for number, case in enumerate(sorted(once.values(), key=lambda c: (c.state != "arrived", -c.pk))[:_MOST]):
        gp = world.actor(case.number, case.sender_institution_id, "gp") or world.actor(
            case.number, case.sender_institution_id, "village_doctor"
        )
        doctor = world.actor(case.number, lead, "specialist", case.receiver_department_id)
        if gp is not None and doctor is not None:
            yield from _of_clinic(world, case, gp, number, at)
            yield from _of_hospital(world, case, doctor, number, at)


def _of_clinic(world: World, case: Referral, gp: Viewer, number: int, at: dt.datetime) -> Iterator[Step]:
    """Yield what the clinic knows: blood pressure over months, own laboratory, drugs, an allergy, outside paper."""
    uid, rich = case.resident.uid, number < _RICH
    for past in range(7 if rich else 3):
        yield partial(
            actions.add_values, resident_uid=uid, category="vital", values=_pressure(world, case.number, past),
            effective_at=at - (3 + 21 * past) * _DAY, by=gp, at=at,
        )  # fmt: skip
    groups = {at - (12 + 45 * past) * _DAY: _labs(world, case.number, past) for past in range(5 if rich else 2)}
    yield partial(actions.import_values, resident_uid=uid, groups=groups, by=gp, at=at)
    for drug in (_DRUGS[number % len(_DRUGS)], *(_DRUGS[:2] if number == 0 else ())):
        yield partial(actions.add_medication, resident_uid=uid, medication=drug, by=gp, at=at)
    if number % 2 == 0:
        allergy = _ALLERGIES[number // 2 % len(_ALLERGIES)]
        yield partial(actions.add_allergy, resident_uid=uid, allergy=allergy, by=gp, at=at)
    if number in {0, 3}:
        paper = ReportContent(
            "imaging", "头颅 CT 平扫", at - 40 * _DAY, Issue(conclusion="双侧基底节区腔隙灶，未见出血。"),
            modality="CT", body_part="头颅", issuer_name="示例省立医院", printed_mark="HR", source="outside",
        )  # fmt: skip
        photo = Received(picture(number, signature=False), "report.png")
        yield partial(
            actions.register_outside, resident_uid=uid, content=paper, photos=[photo], decision="", reason="",
            seconds=18, by=gp, at=at,
        )  # fmt: skip


def _of_hospital(world: World, case: Referral, doctor: Viewer, number: int, at: dt.datetime) -> Iterator[Step]:
    """Yield what the hospital reported: laboratory lately, so that it may be recognised, and pictures to compare."""
    uid = case.resident.uid
    reports = [_lab_report(world, case.number, past, at) for past in range(2 if number < _RICH else 1)]
    if number < _RICH:
        reports += [
            ReportContent("imaging", "胸部 CT 平扫", at - days * _DAY, Issue(*words), "IMG-CT-CHEST", "", "CT", "胸部")
            for days, words in zip((188, 4), _CHESTS, strict=True)
        ]
    if number % 3 == 0:
        heart = Issue(*_HEART)
        reports.append(ReportContent("ultrasound", "心脏彩超", at - 3 * _DAY, heart, "US-HEART", "", "US", "心脏"))
    for content in reports:
        yield partial(actions.file_report, resident_uid=uid, content=content, by=doctor, at=at)


def _lab_report(world: World, key: str, past: int, at: dt.datetime) -> ReportContent:
    values = _labs(world, key, f"hospital {past}")
    return ReportContent("laboratory", "肾功能、电解质、血脂", at - (2 + 90 * past) * _DAY, Issue(values=values))


def _labs(world: World, key: str, past: object) -> tuple[Value, ...]:
    return tuple(
        Value(
            name, _drawn(world, f"{key} {code} {past}", least, span), unit=unit,
            low=Decimal(low) if low else None, high=Decimal(high), code=code,
        )
        for name, code, unit, low, high, least, span in _LABS
    )  # fmt: skip


def _pressure(world: World, key: str, past: int) -> tuple[Value, ...]:
    """Return a blood pressure that treatment brings down: the further back, the higher."""
    upper = Decimal(128 + 5 * past + int(chance(world.seed, key, f"systolic {past}") * 10))
    lower = Decimal(78 + 2 * past + int(chance(world.seed, key, f"diastolic {past}") * 7))
    pulse = Decimal(66 + int(chance(world.seed, key, f"pulse {past}") * 18))
    return (
        Value("收缩压", upper, unit="mmHg", low=Decimal(90), high=Decimal(139), code="8480-6"),
        Value("舒张压", lower, unit="mmHg", low=Decimal(60), high=Decimal(89), code="8462-4"),
        Value("脉搏", pulse, unit="次/分", low=Decimal(60), high=Decimal(100), code="8867-4"),
    )


def _drawn(world: World, key: str, least: float, span: float) -> Decimal:
    return Decimal(f"{least + chance(world.seed, key, 'value') * span:.1f}")


def _doubles(world: World, at: dt.datetime) -> Iterator[Step]:
    """Yield people of whom another house opens a second file: without number, with another phone."""
    if PossibleMatch.objects.exists():
        return
    for number, (home, other) in enumerate(((CLINIC, BUILDING), (CLINIC, RIVER), (BUILDING, CLINIC))):
        known, nurse = world.people[world.places[home].pk], world.actor(home, world.places[other].pk, "nurse")
        if len(known) > number and nurse is not None:
            yield partial(_double, world, known[number].pk, other, nurse, at)


def _double(world: World, pk: int, other: str, nurse: Viewer, at: dt.datetime) -> None:
    first = Resident.objects.get(pk=pk)
    phone = f"1000000{6000 + first.uid.int % 1000:04d}"
    fields = ResidentFields(
        first.name, first.sex, first.birth_on, phone=phone, district=first.district, address=first.address,
    )  # fmt: skip
    second = register_resident(fields=fields, institution=world.places[other], by=nurse, at=at)
    for resident in (first, second):
        compare_person(resident_pk=resident.pk, by=Viewer.service("person-index"), at=at)


def open_glasses(world: World, at: dt.datetime) -> int:
    """Let the emergency doctor open two records for good reasons; returns how many were opened."""
    if BreakGlass.objects.exists():
        return 0
    doctor = world.actor("glass", world.places[LEAD].pk, "emergency")
    reasons = (
        ("unconscious", "120 送来，意识不清，需要既往用药和过敏史（示例）"),
        ("phone_advice", "基层电话求助，指导抢救（示例）"),
    )
    done = 0
    for known in reversed(world.people[world.places[RIVER].pk]):
        if doctor is None or done == len(reasons):
            break
        done += _made(partial(_glass, known.pk, *reasons[done], doctor, at))
    return done


def _glass(pk: int, reason: str, text: str, doctor: Viewer, at: dt.datetime) -> None:
    person = Resident.objects.get(pk=pk)
    find_people(viewer=doctor, text=f"{person.name} {person.birth_on}", at=at)
    break_glass(resident_uid=person.uid, reason=reason, text=text, by=doctor, at=at)


def _reviews(world: World, at: dt.datetime) -> Iterator[Step]:
    """Yield the review of the first opening; the second still waits for the office."""
    first = BreakGlass.objects.order_by("pk").first()
    offices = [v for v in viewers_in_role("office", at, world.places[LEAD]) if v.uid not in world.listed]
    if first is not None and not first.verdict and offices:
        note = "已核对急诊病历，属抢救需要（示例）"
        yield partial(review_glass, uid=first.uid, verdict="reasonable", note=note, by=offices[0], at=at)


def _pathway(world: World, at: dt.datetime) -> Iterator[Step]:
    """Yield the entry of somebody of the showcase ward into a clinical pathway."""
    today = clock.local_day(at)
    guides = list(Guide.objects.filter(kind="pathway", until_on=None, since_on__lte=today).order_by("pk"))
    came = Referral.objects.open().filter(
        direction="up", kind="inpatient", state="arrived", pathways=None, receiver_institution=world.places[LEAD],
        receiver_department__name=WARD,
    )  # fmt: skip
    fitting = [
        (case, guide)
        for case in came.order_by("-pk")
        for guide in guides
        if guide.alliance_id == case.alliance_id and case.diagnosis_code.startswith(tuple(guide.codes))
    ]
    for case, guide in fitting[:1]:
        doctor = world.actor(case.number, case.receiver_institution_id or 0, "specialist", case.receiver_department_id)
        if doctor is not None:
            yield partial(pathways.enter_pathway, referral_uid=case.uid, guide_uid=guide.uid, by=doctor, at=at)
