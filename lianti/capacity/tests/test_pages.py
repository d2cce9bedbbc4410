"""The seat pages: those who arrange, the front desk, and everybody else."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from lianti.alliances.actions import set_term
from lianti.capacity import actions, queries
from lianti.capacity.models import CalendarYear, ClinicSession, Service, SessionTemplate
from lianti.capacity.shapes import SubjectLine
from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import new_uid, spaced
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact, Trace
from tests.town import PLATFORM, TODAY, Town

FRIDAY = dt.date(2026, 3, 13)


@pytest.fixture(autouse=True)
def _now(town: Town) -> Any:
    with clock.frozen(town.now):
        yield


@pytest.fixture
def affairs(town: Town) -> Client:
    """Medical affairs at its desk."""
    return signed_in_client(town, "medical_affairs")


@pytest.fixture
def booked(town: Town) -> ClinicSession:
    """A session under the JL share with one person expected."""
    set_term(
        alliance=town.group, name="capacity.referral_share", value=0.2, clause="JL-61", edition="示例版",
        by=PLATFORM, at=town.now,
    )  # fmt: skip
    town.open()
    seat = town.seats()[0]
    queries.set_subject_reader("walk", lambda viewer, uids, at: {u: SubjectLine("王秀兰", number="1234") for u in uids})
    gp = town.viewer("gp")
    actions.book_seat(
        seat_uid=seat.uid, token=town.hold(seat), subject_type="walk", subject_uid=new_uid(), by=gp, at=town.now
    )
    return town.session()


def sent(client: Client, place: str, *args: Any, **data: Any) -> Any:
    return client.post(reverse(f"capacity:{place}", args=args), {"idempotency_key": str(new_uid()), **data})


def text_of(client: Client, name: str, *args: Any, **query: Any) -> str:
    answer = client.get(reverse(f"capacity:{name}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_doctors_and_strangers_do_not_get_in(town: Town, booked: ClinicSession) -> None:
    gp, stranger = signed_in_client(town, "gp"), signed_in_client(town, "stranger_centre")
    before = Fact.objects.count()
    assert gp.get(reverse("capacity:home")).status_code == 403
    assert gp.get(reverse("capacity:desk")).status_code == 403
    assert stranger.get(reverse("capacity:session", args=[booked.uid])).status_code == 404
    assert stranger.get(reverse("capacity:service", args=[town.clinic.uid])).status_code == 404
    assert sent(stranger, "session_cancel", booked.uid, reason="停").status_code == 404
    assert sent(gp, "open_now").status_code == 403
    assert Fact.objects.count() == before


def test_the_week_shows_reserved_and_used_with_its_basis(booked: ClinicSession, affairs: Client) -> None:
    text = text_of(affairs, "home")
    assert "已约 1/15" in text
    assert "预留 1/3" in text
    assert "JL-61" in text and "示例医疗集团" in text
    assert "王秀兰" not in text
    assert "还没有可以预约的服务" not in text_of(affairs, "home", week="2026-05-01")


def test_the_week_costs_the_same_however_many_sessions(
    town: Town, booked: ClinicSession, affairs: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        service = actions.offer_service(
            department=town.department("心内科"), name=f"门诊{number}", by=PLATFORM, at=town.now
        )
        actions.set_template(
            service=service, weekday=4, begins=dt.time(8), ends=dt.time(10), seats=5, by=PLATFORM, at=town.now
        )
    town.open()
    with django_assert_max_num_queries(20):
        text_of(affairs, "home")


def test_a_service_with_its_clinic_and_a_closed_day(town: Town, affairs: Client) -> None:
    department = town.department("神经内科")
    bad = sent(affairs, "service_new", name="头痛门诊")
    assert bad.status_code == 422
    made = sent(
        affairs, "service_new", department=department.uid, name="头痛门诊", kind="outpatient", seat_source="pool"
    )
    assert made.status_code == 303
    service = Service.objects.get(name="头痛门诊")
    crowded = {"weekday": 4, "begins": "08:00", "ends": "09:00", "seats": 90}
    answer = sent(affairs, "template_add", service.uid, **crowded)
    assert answer.status_code == 422
    assert "不足 2 分钟" in answer.content.decode()
    assert sent(affairs, "template_add", service.uid, **(crowded | {"seats": 10})).status_code == 303
    weekly = SessionTemplate.objects.get(service=service)
    sent(affairs, "exception_set", service.uid, template=weekly.uid, on_day="2026-03-12", seats=0, reason="会议")
    assert "停诊" in text_of(affairs, "service", service.uid)
    assert sent(affairs, "open_now").status_code == 303
    days = ClinicSession.objects.filter(service=service).values_list("on_day", flat=True)
    assert dt.date(2026, 3, 12) not in days
    assert dt.date(2026, 3, 19) in days
    assert sent(affairs, "template_end", weekly.uid, last_on="2026-04-01").status_code == 303
    weekly.refresh_from_db()
    assert weekly.until_on == dt.date(2026, 4, 2)
    sent(affairs, "service_switch", service.uid, active="0")
    assert not Service.objects.get(pk=service.pk).is_active


def test_cancelling_asks_why(booked: ClinicSession, affairs: Client) -> None:
    assert sent(affairs, "session_cancel", booked.uid).status_code == 422
    assert sent(affairs, "session_cancel", booked.uid, reason="会诊外出").status_code == 303
    assert "已停诊" in text_of(affairs, "session", booked.uid)


class TestDesk:
    def test_the_desk_sees_who_comes_and_leaves_a_trace(self, town: Town, booked: ClinicSession) -> None:
        desk = signed_in_client(town, "front_desk")
        before = Trace.objects.count()
        text = text_of(desk, "desk", day=FRIDAY)
        assert "王秀兰" in text
        assert "未到 1 人" in text
        assert Trace.objects.count() == before + 1
        assert "这一天没有转诊预约" in text_of(desk, "desk")

    def test_those_who_only_arrange_see_no_names(self, booked: ClinicSession, affairs: Client) -> None:
        assert "王秀兰" not in text_of(affairs, "session", booked.uid)
        assert affairs.get(reverse("capacity:session_print", args=[booked.uid])).status_code == 403

    def test_the_list_is_printed(self, town: Town, booked: ClinicSession) -> None:
        desk = signed_in_client(town, "front_desk")
        answer = desk.get(reverse("capacity:session_print", args=[booked.uid]))
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
        serial = Trace.objects.get(operation="print", purpose="打印出诊名单").detail.split()[0]
        told = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
        for part in ("内部资料", "市中心医院", "窗口核对", spaced(serial)):
            assert part.replace(" ", "") in told.replace(" ", "").replace("\n", ""), part

    def test_the_badge_counts_who_is_still_expected(self, town: Town, booked: ClinicSession) -> None:
        since = clock.day_start(FRIDAY)
        day = dt.timedelta(days=1)
        assert queries.expected_today(town.lead.pk, since, since + day) == 1
        assert queries.expected_today(town.community.pk, since, since + day) == 0
        assert queries.expected_today(town.lead.pk, since - day, since) == 0


class TestCalendar:
    def test_the_year_names_holidays_and_working_weekends(self, town: Town) -> None:
        text = text_of(signed_in_client(town, "administrator"), "calendar")
        assert "国庆节" in text
        assert "调休上班" in text and "按周五出诊" in text

    def test_a_missing_year_is_said_and_confirmed_by_a_person(self, town: Town) -> None:
        administrator = signed_in_client(town, "administrator")
        assert "还没有公布或导入" in text_of(administrator, "calendar", year=2027)
        desk = signed_in_client(town, "front_desk")
        assert sent(desk, "calendar_confirm", year="2027").status_code == 403
        assert sent(administrator, "calendar_confirm", year="2099").status_code == 422
        assert sent(administrator, "calendar_confirm", year="2027").status_code == 303
        assert CalendarYear.objects.get(year=2027).source == "confirmed"

    def test_the_pool_warns_before_the_window_reaches_a_missing_year(self, town: Town, affairs: Client) -> None:
        with clock.frozen(clock.at_time(dt.date(2026, 12, 20), 9)):
            client = signed_in_client(town, "medical_affairs")
            assert "2027 年的假日安排还没有导入" in text_of(client, "home")
        assert TODAY.year == 2026
        assert "假日安排还没有导入" not in text_of(affairs, "home")
