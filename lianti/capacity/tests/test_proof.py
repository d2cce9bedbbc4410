"""The reserve goes to the neighbours, then to everybody, and a page proves that it held (JL-61)."""

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
from lianti.capacity.models import ClinicSession
from lianti.capacity.shapes import Priority
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from lianti.parties.shapes import Viewer
from tests.town import PLATFORM, Town

CLOCK = Viewer.service("release-clock")
HOUR = dt.timedelta(hours=1)
MARCH: dict[str, Any] = {"since": dt.date(2026, 3, 1), "until": dt.date(2026, 4, 1)}


@pytest.fixture
def session(town: Town) -> ClinicSession:
    """Friday's clinic: 15 seats, 40 percent reserved, so 6, and every other one for contracted residents first."""
    set_term(
        alliance=town.group, name="capacity.referral_share", value=0.4, clause="JL-61", edition="示例版",
        by=PLATFORM, at=town.now,
    )  # fmt: skip
    town.open()
    return ClinicSession.objects.order_by("starts_at")[0]


def book(town: Town, session: ClinicSession, priority: Priority, at: dt.datetime) -> None:
    seat = queries.free_seats(service_uid=session.service.uid, at=at, priority=priority)[0]
    by = town.viewer("gp")
    token = actions.hold_seat(seat_uid=seat.uid, by=by, at=at, priority=priority)
    actions.book_seat(
        seat_uid=seat.uid, token=token, subject_type="walk", subject_uid=new_uid(), by=by, at=at, priority=priority
    )


class TestStages:
    def test_nothing_is_shared_early_and_nobody_else_may(self, town: Town, session: ClinicSession) -> None:
        early = session.contracted_until_at - dt.timedelta(seconds=1)
        assert actions.share_seats(at=early, by=CLOCK) == 0
        with pytest.raises(NotPermitted):
            actions.share_seats(at=session.contracted_until_at, by=town.viewer("gp"))
        assert not Fact.objects.filter(kind="capacity.seats_shared").exists()

    def test_first_the_neighbours_then_everybody(self, town: Town, session: ClinicSession) -> None:
        book(town, session, "contracted", town.now)
        shared = session.contracted_until_at + HOUR
        assert actions.share_seats(at=shared, by=CLOCK) == 2
        assert actions.share_seats(at=shared + HOUR, by=CLOCK) == 0
        book(town, session, "referral", shared + HOUR)
        released = session.release_at + HOUR
        assert actions.release_seats(at=released, by=CLOCK) == 4
        assert actions.share_seats(at=released, by=CLOCK) == 0
        kinds = Fact.objects.filter(kind__in=["capacity.seats_shared", "capacity.seats_released"]).order_by("pk")
        assert [(fact.kind, fact.data["seats"]) for fact in kinds] == [
            ("capacity.seats_shared", 2), ("capacity.seats_released", 4),
        ]  # fmt: skip
        session.refresh_from_db()
        assert (session.shared_seats, session.released_seats) == (2, 4)

    def test_a_cancelled_clinic_and_one_that_is_over_share_nothing(self, town: Town, session: ClinicSession) -> None:
        office = town.viewer("office")
        over = session.starts_at + HOUR
        actions.cancel_session(session=session, reason="会诊", by=office, at=town.now)
        actions.share_seats(at=over, by=CLOCK)
        session.refresh_from_db()
        assert session.shared_at is None


class TestProof:
    def test_a_day_shows_what_was_demanded_kept_used_and_released(self, town: Town, session: ClinicSession) -> None:
        book(town, session, "contracted", town.now)
        book(town, session, "referral", town.now)
        book(town, session, "open", town.now)
        actions.share_seats(at=session.contracted_until_at, by=CLOCK)
        actions.release_seats(at=session.release_at, by=CLOCK)
        line = queries.proof(institution_id=town.lead.pk, **MARCH)[0]
        assert (line.on_day, line.department, line.seats) == (session.on_day, "心内科", 15)
        assert (line.demanded, line.reserved, line.kept) == (6, 6, True)
        assert (line.contracted, line.referrals, line.others) == (1, 2, 1)
        assert (line.shared, line.released) == (2, 4)
        assert (line.clause, line.alliance) == ("JL-61", "示例医疗集团")
        assert queries.proof(institution_id=town.community.pk, **MARCH) == []

    def test_a_day_that_kept_too_little_says_so(self, town: Town, session: ClinicSession) -> None:
        ClinicSession.objects.filter(pk=session.pk).update(seats_reserved=5)
        line = queries.proof(institution_id=town.lead.pk, **MARCH)[0]
        assert (line.demanded, line.reserved, line.kept) == (6, 5, False)

    def test_a_cancelled_clinic_proves_nothing(self, town: Town, session: ClinicSession) -> None:
        actions.cancel_session(session=session, reason="会诊", by=town.viewer("office"), at=town.now)
        line = queries.proof(institution_id=town.lead.pk, **MARCH)[0]
        assert (line.sessions, line.cancelled, line.seats, line.demanded) == (0, 1, 0, 0)

    def test_three_statements_for_a_month(
        self, town: Town, session: ClinicSession, django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(3):
            queries.proof(institution_id=town.lead.pk, **MARCH)


class TestPage:
    @pytest.fixture(autouse=True)
    def _now(self, town: Town) -> Any:
        with clock.frozen(town.now):
            yield

    def page(self, client: Client, **query: str) -> str:
        answer = client.get(reverse("capacity:proof"), query)
        assert answer.status_code == 200
        return str(answer.content.decode())

    def test_the_month_is_shown_and_printed(self, town: Town, session: ClinicSession) -> None:
        actions.share_seats(at=session.contracted_until_at, by=CLOCK)
        affairs = signed_in_client(town, "medical_affairs")
        text = self.page(affairs)
        assert "2026 年 3 月" in text and "心内科" in text and "JL-61" in text and "达到" in text
        assert "给各成员单位转诊" in text
        assert "这个月没有放过号" in self.page(affairs, month="2025-01")
        assert "2026 年 3 月" in self.page(affairs, month="nonsense")
        answer = affairs.get(reverse("capacity:proof_print"), {"month": "2026-03"})
        assert answer["Content-Type"] == "application/pdf"
        paper = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
        plain = "".join(paper.split())
        assert all(word in plain for word in ("转诊预留号证明", "心内科", "40%/6", "达到", "核对人"))

    def test_a_head_of_department_sees_the_own_only(self, town: Town, session: ClinicSession) -> None:
        other = actions.offer_service(department=town.department("神经内科"), name="头痛门诊", by=PLATFORM, at=town.now)
        actions.set_template(
            service=other, weekday=4, begins=dt.time(8), ends=dt.time(10), seats=5, by=PLATFORM, at=town.now
        )
        town.open()
        text = self.page(signed_in_client(town, "department_head"), department=str(town.department("神经内科").uid))
        assert "心内科" in text and "神经内科" not in text
        assert "神经内科" in self.page(signed_in_client(town, "office"))

    def test_doctors_do_not_get_in(self, town: Town) -> None:
        for name in ("proof", "proof_print"):
            assert signed_in_client(town, "specialist").get(reverse(f"capacity:{name}")).status_code == 403


def test_an_untouched_seat_is_offered_to_the_next(town: Town, session: ClinicSession) -> None:
    """What is free to whom does not depend on whether the clock has run."""
    at = session.contracted_until_at + HOUR
    before = len(queries.free_seats(service_uid=session.service.uid, at=at, priority="referral", days=3))
    actions.share_seats(at=at, by=CLOCK)
    assert len(queries.free_seats(service_uid=session.service.uid, at=at, priority="referral", days=3)) == before
    with pytest.raises(Refused):
        actions.hold_seat(seat_uid=new_uid(), by=CLOCK, at=at, priority="referral")
