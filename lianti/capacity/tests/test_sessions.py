"""Opening the window, the reserved share, the release clock, 停诊 and the calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lianti.alliances.actions import set_term
from lianti.alliances.models import Alliance
from lianti.capacity import actions, queries, tasks
from lianti.capacity.actions import cancelling
from lianti.capacity.models import Booking, ClinicSession, Seat
from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.ledger.models import Fact
from lianti.parties.shapes import Viewer
from tests.town import PLATFORM, TODAY, Town, found, member

CLOCK = Viewer.service("release-clock")
HOUR = dt.timedelta(hours=1)


def term(town: Town, name: str, value: Any, alliance: Alliance | None = None, clause: str = "JL-61") -> None:
    since = TODAY - dt.timedelta(days=100)
    set_term(
        alliance=alliance or town.group,
        name=name,
        value=value,
        clause=clause,
        edition="示例版",
        since_on=since,
        by=PLATFORM,
        at=town.now,
    )


def facts(kind: str) -> list[dict[str, Any]]:
    return [row.data for row in Fact.objects.filter(kind=kind).order_by("pk")]


def book(town: Town, seat: Seat, at: dt.datetime | None = None) -> Booking:
    moment = at or town.now
    return actions.book_seat(
        seat_uid=seat.uid,
        token=town.hold(seat, at=moment),
        subject_type="referral",
        subject_uid=new_uid(),
        by=town.viewer("gp"),
        at=moment,
    )


def pools(session: ClinicSession) -> list[str]:
    return list(Seat.objects.filter(session=session).order_by("number").values_list("pool", flat=True))


def test_without_a_term_nothing_is_reserved(town: Town) -> None:
    assert town.open() == 2
    assert set(pools(town.session())) == {"open"}
    assert facts("capacity.session_opened")[0] == {
        "service_uid": str(town.clinic.uid), "seats": 15, "reserved": 0, "share": 0,
    }  # fmt: skip


def test_the_share_is_obeyed_rounded_up_and_kept_with_its_source(town: Town) -> None:
    term(town, "capacity.referral_share", 0.21)
    town.open()
    session = town.session()
    assert pools(session).count("referral") == 4
    line = queries.week_sessions(institution_id=town.lead.pk, since=TODAY, until=TODAY + dt.timedelta(days=7))[0]
    assert (line.reserved, line.seats, line.basis.clause, line.basis.alliance) == (4, 15, "JL-61", "示例医疗集团")
    assert facts("capacity.session_opened")[0]["reserved"] == 4


def test_of_two_alliances_the_stricter_share_counts_and_is_named(town: Town) -> None:
    network = found("示例协作网", "示例协作网", "remote")
    member(network, town.lead, 1, "lead")
    term(town, "capacity.referral_share", 0.1, clause="SY-99")
    term(town, "capacity.referral_share", 0.2, network)
    term(town, "capacity.referral_share", 0.9, town.county)
    town.open()
    session = town.session()
    assert (session.reserved_share, session.seats_reserved) == (0.2, 3)
    assert session.share_alliance_uid == network.uid


def test_a_term_that_comes_later_does_not_touch_an_open_session(town: Town) -> None:
    town.open()
    before = pools(town.session())
    term(town, "capacity.referral_share", 0.5)
    assert town.open() == 0
    assert pools(town.session()) == before


def test_opening_again_opens_only_what_is_new(town: Town) -> None:
    assert town.open(7) == 1
    assert town.open(7) == 0
    assert town.open(14) == 1
    assert Seat.objects.count() == 30


def test_a_stranger_opens_nothing(town: Town) -> None:
    with pytest.raises(NotPermitted):
        actions.open_sessions(until=TODAY + dt.timedelta(days=7), by=town.viewer("gp"), at=town.now)
    assert not ClinicSession.objects.exists()


def test_a_year_without_calendar_opens_nothing_until_confirmed(town: Town) -> None:
    since, until = dt.date(2027, 1, 1), dt.date(2027, 1, 15)
    assert queries.missing_years(since, until) == [2027]
    at = dt.datetime.combine(dt.date(2026, 12, 30), dt.time(9), town.now.tzinfo)
    assert actions.open_sessions(since=since, until=until, by=PLATFORM, at=at) == 0
    with pytest.raises(NotPermitted):
        actions.confirm_year(year=2027, by=town.viewer("gp"), at=at)
    actions.confirm_year(year=2027, by=town.viewer("administrator"), at=at)
    assert actions.open_sessions(since=since, until=until, by=PLATFORM, at=at) == 2
    assert facts("capacity.calendar_confirmed") == [{"year": 2027}]


def test_holidays_and_working_weekends_come_from_the_calendar(town: Town) -> None:
    assert not queries.is_workday(dt.date(2026, 10, 1))
    assert queries.is_workday(dt.date(2026, 9, 20))
    works = queries.workday_checker(dt.date(2026, 9, 1), dt.date(2026, 10, 31))
    assert [works(dt.date(2026, 9, d)) for d in (18, 19, 20)] == [True, False, True]


def test_a_closed_day_is_not_opened_and_an_extra_one_is(town: Town) -> None:
    friday, extra = dt.date(2026, 3, 13), dt.date(2026, 3, 12)
    actions.set_exception(
        template=town.weekly, on_day=friday, seats=0, reason="会议", by=town.viewer("medical_affairs"), at=town.now
    )
    actions.set_exception(template=town.weekly, on_day=extra, seats=6, by=town.viewer("medical_affairs"), at=town.now)
    town.open(7)
    assert list(ClinicSession.objects.values_list("on_day", "seats_opened")) == [(extra, 6)]


class TestReleaseClock:
    """The reserve of Friday's session opens at Thursday 8:00."""

    @pytest.fixture(autouse=True)
    def _reserve(self, town: Town) -> None:
        term(town, "capacity.referral_share", 0.2)
        town.open(7)

    def test_nothing_is_released_early(self, town: Town) -> None:
        due = town.session().release_at
        assert actions.release_seats(at=due - dt.timedelta(seconds=1), by=CLOCK) == 0
        assert pools(town.session()).count("referral") == 3
        assert facts("capacity.seats_released") == []

    def test_what_is_left_is_released_once(self, town: Town) -> None:
        session = town.session()
        book(town, Seat.objects.filter(session=session, pool="referral")[0])
        assert actions.release_seats(at=session.release_at, by=CLOCK) == 2
        assert actions.release_seats(at=session.release_at, by=CLOCK) == 0
        assert actions.release_seats(at=session.release_at + HOUR, by=CLOCK) == 0
        assert facts("capacity.seats_released") == [{"seats": 2}]
        assert pools(town.session()).count("referral") == 1

    def test_everybody_gets_a_reserved_seat_only_after_the_release(self, town: Town) -> None:
        session = town.session()
        seat = Seat.objects.filter(session=session, pool="referral")[0]
        with pytest.raises(Refused):
            actions.hold_seat(seat_uid=seat.uid, by=town.viewer("nurse"), at=session.release_at, priority="open")
        actions.release_seats(at=session.release_at, by=CLOCK)
        assert actions.hold_seat(seat_uid=seat.uid, by=town.viewer("nurse"), at=session.release_at, priority="open")

    def test_a_reserved_seat_given_back_after_the_release_is_everybodys(self, town: Town) -> None:
        session = town.session()
        booking = book(town, Seat.objects.filter(session=session, pool="referral")[0])
        actions.release_seats(at=session.release_at, by=CLOCK)
        actions.end_booking(booking_uid=booking.uid, reason="cancelled", by=town.viewer("gp"), at=session.release_at)
        assert "referral" not in pools(session)

    def test_the_release_term_moves_the_moment_of_new_sessions(self, town: Town) -> None:
        term(town, "capacity.release_hours", 4)
        town.open(14)
        first, second = ClinicSession.objects.order_by("on_day")
        assert first.starts_at - first.release_at == 24 * HOUR
        assert second.starts_at - second.release_at == 4 * HOUR

    def test_contracted_residents_come_first(self, town: Town) -> None:
        town.open(14)
        session = ClinicSession.objects.order_by("-on_day")[0]
        early, late = session.contracted_until_at - HOUR, session.contracted_until_at
        seat = Seat.objects.filter(session=session, contracted_first=True)[0]
        with pytest.raises(Refused):
            actions.hold_seat(seat_uid=seat.uid, by=town.viewer("nurse"), at=early, priority="referral")
        assert actions.hold_seat(seat_uid=seat.uid, by=town.viewer("nurse"), at=late, priority="referral")

    def test_each_priority_is_offered_its_own_seats_first(self, town: Town) -> None:
        town.open(14)
        day = ClinicSession.objects.order_by("-on_day")[0].on_day

        def first(priority: str) -> tuple[str, bool]:
            lines = queries.free_seats(service_uid=town.clinic.uid, at=town.now, priority=priority)  # type: ignore[arg-type]
            line = next(seat for seat in lines if seat.on_day == day)
            return line.pool, line.contracted_first

        assert first("contracted") == ("referral", True)
        assert first("referral") == ("referral", False)
        assert first("open") == ("open", False)


def test_cancelling_closes_seats_ends_bookings_and_holds(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.open(7)
    session, seats = town.session(), town.seats()
    booking = book(town, seats[0])
    token = town.hold(seats[1])
    with pytest.raises(NotPermitted):
        actions.cancel_session(session=session, reason="会诊", by=town.viewer("gp"), at=town.now)
    assert queries.booking_of(booking.subject_uid) is not None
    told: list[tuple[object, str]] = []
    monkeypatch.setattr(cancelling, "_LOST", {})
    actions.set_seat_lost("referral", lambda uid, by, at, reason: told.append((uid, reason)))
    ended = actions.cancel_session(session=session, reason="会诊", by=town.viewer("medical_affairs"), at=town.now)
    assert told == [(booking.subject_uid, "会诊")]
    assert [row.subject_uid for row in ended] == [booking.subject_uid]
    with pytest.raises(Refused):
        actions.book_seat(
            seat_uid=seats[1].uid,
            token=token,
            subject_type="referral",
            subject_uid=new_uid(),
            by=town.viewer("gp"),
            at=town.now,
        )
    assert queries.free_seats(service_uid=town.clinic.uid, at=town.now, priority="contracted") == []
    assert facts("capacity.session_cancelled") == [{"bookings": 1}]
    with pytest.raises(Refused):
        actions.cancel_session(session=session, reason="会诊", by=town.viewer("medical_affairs"), at=town.now)


def test_who_has_come_keeps_the_booking_of_a_cancelled_session(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.open(7)
    session, seats = town.session(), town.seats()
    here, coming = book(town, seats[0]), book(town, seats[1])
    actions.mark_arrived(subject_uid=here.subject_uid, his_number="MZ1", by=town.viewer("front_desk"), at=town.now)
    told: list[object] = []
    monkeypatch.setattr(cancelling, "_LOST", {})
    actions.set_seat_lost("referral", lambda uid, by, at, reason: told.append(uid))
    ended = actions.cancel_session(session=session, reason="会诊", by=town.viewer("medical_affairs"), at=town.now)
    assert told == [coming.subject_uid] == [row.subject_uid for row in ended]
    assert queries.booking_of(here.subject_uid) is not None and queries.booking_of(coming.subject_uid) is None
    assert facts("capacity.session_cancelled") == [{"bookings": 1}]


def test_the_worker_keeps_the_calendar_and_the_window(town: Town) -> None:
    assert tasks.open_sessions(town.now) == 4
    assert tasks.open_sessions(town.now) == 0
    assert tasks.release_seats(town.now) == 0
