"""Find, hold, book, end."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lianti.capacity import actions, queries
from lianti.capacity.models import Booking, Seat
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.ids import new_uid
from lianti.ledger.models import Fact
from tests.town import Town

MINUTE = dt.timedelta(minutes=1)


def facts(kind: str) -> list[dict[str, object]]:
    return [row.data for row in Fact.objects.filter(kind=kind)]


def book(town: Town, seat: Seat, at: dt.datetime | None = None) -> Booking:
    moment = at or town.now
    token = town.hold(seat, at=moment)
    return actions.book_seat(
        seat_uid=seat.uid, token=token, subject_type="referral", subject_uid=new_uid(), by=town.viewer("gp"), at=moment
    )


def test_a_held_seat_is_refused_to_everybody_else_until_the_hold_ends(town: Town) -> None:
    town.open()
    seat = town.seats()[0]
    town.hold(seat)
    with pytest.raises(Refused) as refused:
        town.hold(seat, by=town.viewer("nurse"))
    assert refused.value.code == "seat_taken"
    assert "另选" in refused.value.sentence
    assert town.hold(seat, by=town.viewer("nurse"), at=town.now + 10 * MINUTE)
    assert not Fact.objects.filter(kind__startswith="capacity.hold").exists()


def test_a_hold_is_one_update(town: Town) -> None:
    town.open()
    seat, by = town.seats()[1], town.viewer("gp")
    with CaptureQueriesContext(connection) as captured:
        actions.hold_seat(seat_uid=seat.uid, by=by, at=town.now, priority="referral")
    assert len(captured) == 1
    assert captured[0]["sql"].startswith("UPDATE")
    assert "IN (SELECT" not in captured[0]["sql"]


def test_the_holder_renews_with_the_token(town: Town) -> None:
    town.open()
    seat = town.seats()[0]
    token = town.hold(seat)
    fresh = actions.hold_seat(
        seat_uid=seat.uid, by=town.viewer("gp"), at=town.now + 5 * MINUTE, priority="contracted", token=token
    )
    assert fresh != token
    assert Seat.objects.get(pk=seat.pk).held_until == town.now + 15 * MINUTE


def test_booking_needs_the_living_token(town: Town) -> None:
    town.open()
    seat = town.seats()[0]
    token = town.hold(seat)
    for wrong, at in ((new_uid(), town.now), (token, town.now + 10 * MINUTE)):
        with pytest.raises(Refused) as refused:
            actions.book_seat(
                seat_uid=seat.uid,
                token=wrong,
                subject_type="referral",
                subject_uid=new_uid(),
                by=town.viewer("gp"),
                at=at,
            )
        assert refused.value.code == "hold_lost"
    assert not Booking.objects.exists()
    assert facts("capacity.seat_booked") == []


def test_a_token_books_once(town: Town) -> None:
    town.open()
    seat = town.seats()[0]
    token = town.hold(seat)
    what = {"seat_uid": seat.uid, "token": token, "subject_type": "referral", "by": town.viewer("gp"), "at": town.now}
    actions.book_seat(subject_uid=new_uid(), **what)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        actions.book_seat(subject_uid=new_uid(), **what)  # type: ignore[arg-type]
    assert Booking.objects.count() == 1
    assert facts("capacity.seat_booked") == [{"pool": "open", "service_uid": str(town.clinic.uid)}]


def test_the_index_refuses_a_second_booking_whatever_was_read(town: Town) -> None:
    town.open()
    seat = town.seats()[0]
    booking = book(town, seat)
    twin = {"seat": seat, "subject_type": "referral", "subject_uid": new_uid(), "booked_by_uid": town.viewer("gp").uid}
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(booked_at=town.now, **twin)
    Seat.objects.filter(pk=seat.pk).update(hold_token=(token := new_uid()), held_until=town.now + MINUTE)
    with pytest.raises(Refused) as refused:
        actions.book_seat(
            seat_uid=seat.uid,
            token=token,
            subject_type="referral",
            subject_uid=new_uid(),
            by=town.viewer("gp"),
            at=town.now,
        )
    assert refused.value.code == "seat_taken"
    assert list(Booking.objects.all()) == [booking]


def test_a_booked_seat_is_not_held(town: Town) -> None:
    town.open()
    seat = town.seats()[0]
    book(town, seat)
    with pytest.raises(Refused):
        town.hold(seat, at=town.now + 60 * MINUTE)
    offered = queries.free_seats(service_uid=town.clinic.uid, at=town.now, priority="contracted")
    assert seat.uid not in {line.uid for line in offered}


def test_an_ended_booking_gives_the_seat_back_and_stays_on_record(town: Town) -> None:
    town.open()
    seat = town.seats()[0]
    booking = book(town, seat)
    assert actions.end_booking(subject_uid=new_uid(), reason="cancelled", by=town.viewer("gp"), at=town.now) is None
    actions.end_booking(subject_uid=booking.subject_uid, reason="cancelled", by=town.viewer("gp"), at=town.now)
    assert facts("capacity.booking_ended") == [{"reason": "cancelled"}]
    assert queries.booking_of(booking.subject_uid) is None
    book(town, seat)
    assert Booking.objects.count() == 2


def test_a_hold_is_given_back_only_with_its_token(town: Town) -> None:
    town.open()
    seat = town.seats()[0]
    token = town.hold(seat)
    assert not actions.release_hold(seat_uid=seat.uid, token=new_uid())
    assert actions.release_hold(seat_uid=seat.uid, token=token)
    assert town.hold(seat, by=town.viewer("nurse"))


def test_no_seat_of_the_past(town: Town) -> None:
    town.open()
    seat = town.seats()[0]
    with pytest.raises(Refused):
        town.hold(seat, at=seat.starts_at)


def test_arrival_records_the_his_number_once(town: Town) -> None:
    town.open()
    booking = book(town, town.seats()[0])
    later = town.now + dt.timedelta(days=2)
    assert actions.mark_arrived(subject_uid=new_uid(), his_number="1", by=town.viewer("front_desk"), at=later) is None
    actions.mark_arrived(
        subject_uid=booking.subject_uid, his_number=" 2026 0313 ", by=town.viewer("front_desk"), at=later
    )
    actions.mark_arrived(
        subject_uid=booking.subject_uid, his_number="", by=town.viewer("front_desk"), at=later + MINUTE
    )
    booking.refresh_from_db()
    assert (booking.his_number, booking.arrived_at) == ("20260313", later)


def test_bookings_are_shown_with_their_place(town: Town) -> None:
    town.open()
    booking = book(town, town.seats()[0])
    line = queries.booking_of(booking.subject_uid)
    assert line is not None
    assert (line.service_name, line.number, line.room) == ("心内科专家门诊", 1, "3 诊室")
    assert line.practitioner is not None
    assert line.practitioner.title == "主任医师"
