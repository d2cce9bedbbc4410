"""Examinations: what they are, their preparation sheet in versions, and their own reserved share."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.alliances.actions import set_term
from lianti.capacity import actions, queries, rules
from lianti.capacity.models import ClinicSession, PreparationSheet, Service
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.ledger.models import Fact
from lianti.parties.shapes import Viewer
from lianti.referrals.tests.cases import act_as
from tests.town import LONG_AGO, PLATFORM, Town

TEXT = "增强扫描前禁食 4 小时。\n装有起搏器的先告诉医生。"


def offer(town: Town, name: str = "头颅磁共振", department: str = "心内科") -> Service:
    """An examination of the hospital, as the platform offered it long ago."""
    return actions.offer_service(
        department=town.department(department), name=name, kind="examination", by=PLATFORM, at=LONG_AGO
    )


def facts(kind: str) -> int:
    return Fact.objects.filter(kind=f"capacity.{kind}").count()


def head_of(town: Town, department: str) -> Viewer:
    return act_as(town, "department_head", town.lead, department)


def describe(town: Town, service: Service, by: Viewer, **more: object) -> None:
    said: dict[str, object] = {"modality": "MR", "body_part": "头颅", "minutes": 20, "direct": True} | more
    actions.describe_exam(service=service, by=by, at=town.now, **said)  # type: ignore[arg-type]


def test_an_examination_is_kept_by_its_department_and_by_nobody_else(town: Town) -> None:
    service = offer(town)
    for who in (
        town.viewer("gp"),
        town.viewer("specialist"),
        head_of(town, "急诊科"),
        act_as(town, "office", town.community),
    ):
        with pytest.raises(NotPermitted):
            describe(town, service, who)
        with pytest.raises(NotPermitted):
            actions.write_sheet(service=service, text=TEXT, questions=["implant"], by=who, at=town.now)
    for wrong in ({"modality": "XX"}, {"minutes": 0}, {"minutes": 481}):
        with pytest.raises(Refused):
            describe(town, service, town.viewer("office"), **wrong)
    with pytest.raises(Refused, match="门诊服务"):
        describe(town, town.clinic, town.viewer("office"))
    assert queries.examination_of(service) is None and facts("exam_described") == 0
    describe(town, service, head_of(town, "心内科"))
    describe(town, service, town.viewer("medical_affairs"), minutes=25)
    exam = queries.examination_of(service)
    assert exam is not None and (exam.modality, exam.minutes, exam.direct) == ("MR", 25, True)
    assert facts("exam_described") == 2


def test_a_sheet_is_never_changed_only_followed(town: Town) -> None:
    service, office = offer(town), town.viewer("office")
    assert queries.sheet_of(service.uid) is None
    for text, questions in ((" \n ", []), ("短", []), ("长" * 4001, []), (TEXT, ["nonsense"])):
        with pytest.raises(Refused):
            actions.write_sheet(service=service, text=text, questions=questions, by=office, at=town.now)
    assert not PreparationSheet.objects.exists()
    actions.write_sheet(service=service, text=TEXT, questions=["implant"], by=office, at=town.now, seen=0)
    with pytest.raises(Refused, match="一样"):
        actions.write_sheet(service=service, text=TEXT + "\r\n", questions=["implant"], by=office, at=town.now)
    with pytest.raises(Refused, match="别人改过"):
        actions.write_sheet(service=service, text=TEXT + "新", questions=[], by=office, at=town.now, seen=0)
    later = town.now + dt.timedelta(days=1)
    actions.write_sheet(
        service=service, text=TEXT + "\n请家属陪同。", questions=["pregnancy", "implant"], by=office, at=later, seen=1
    )
    sheet = queries.sheet_of(service.uid)
    assert sheet is not None and (sheet.version, sheet.author, sheet.written_at) == (2, office.name, later)
    assert [q.code for q in sheet.questions] == ["implant", "pregnancy"]
    assert [(s.version, s.text) for s in queries.sheets_of(service)][1] == (1, TEXT)
    assert facts("sheet_written") == 2


def test_the_list_shows_what_one_may_keep(town: Town) -> None:
    service = offer(town)
    offer(town, "胸部 CT", "急诊科")
    assert [s.name for s in queries.exams_of(head_of(town, "心内科"))] == ["头颅磁共振"]
    assert queries.exams_of(town.viewer("office")).count() == 2
    assert queries.exams_of(town.viewer("gp")).count() == 0
    with pytest.raises(NotVisible):
        queries.exam_of_uid(service.uid, head_of(town, "急诊科"))
    with pytest.raises(NotVisible):
        queries.exam_of_uid(town.clinic.uid, town.viewer("office"))


def opened(town: Town, service: Service) -> ClinicSession:
    return ClinicSession.objects.filter(service=service).order_by("on_day")[0]


@pytest.mark.parametrize(
    ("exams", "clinics", "reserved", "share"), [(0.3, 0.0, 3, 0.3), (0.1, 0.2, 2, 0.2), (0.0, 0.0, 0, 0.0)]
)
def test_an_examination_obeys_the_stricter_share(
    town: Town, exams: float, clinics: float, reserved: int, share: float
) -> None:
    service = offer(town)
    actions.set_template(
        service=service, weekday=5, begins=dt.time(8), ends=dt.time(12), seats=10, by=PLATFORM, at=LONG_AGO
    )
    for name, value in (("capacity.examination_share", exams), ("capacity.referral_share", clinics)):
        if value:
            set_term(
                alliance=town.group, name=name, value=value, clause="JL-61", edition="示例版", by=PLATFORM, at=town.now
            )
    town.open()
    session = opened(town, service)
    assert (session.seats_reserved, session.reserved_share) == (reserved, share)
    assert opened(town, town.clinic).reserved_share == clinics
    assert bool(session.share_clause) == bool(share)


def test_drafts_and_questions_fit_the_modality() -> None:
    assert "implant" in rules.usual_questions("MR") and "implant" not in rules.usual_questions("CT")
    assert "metformin" in rules.usual_questions("CT") and rules.usual_questions("US") == ()
    assert "肠道准备" in rules.draft_sheet("ES") and "提前 20 分钟" in rules.draft_sheet("OT")
    for modality in ("CT", "MR", "US", "ES", "OT"):
        rules.check_sheet(rules.draft_sheet(modality), rules.usual_questions(modality))
