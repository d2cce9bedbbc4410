"""程远山 is ill on Friday: the clinic is cancelled and nobody who was booked is lost."""

from __future__ import annotations

import pytest

from lianti.capacity.actions import cancel_session
from lianti.capacity.models import Booking
from lianti.kernel.pure.errors import Refused
from lianti.ledger.models import Fact
from lianti.referrals import actions
from lianti.referrals.actions.clocks import lose_seat
from tests.journeys.test_refer_up import HOUR, scheduled, sent
from tests.town import Town


def test_nobody_but_the_platform_takes_a_seat_away(town: Town) -> None:
    town.open()
    referral = scheduled(town, sent(town))
    with pytest.raises(Refused):
        lose_seat(referral_uid=referral.uid, reason="停诊", by=town.viewer("referral_centre"), at=town.now + 2 * HOUR)
    referral.refresh_from_db()
    assert referral.state == "scheduled"


def test_a_cancelled_session_sends_its_cases_back_to_the_centre(town: Town) -> None:
    town.open()
    referral = scheduled(town, sent(town))
    booking = Booking.objects.get(subject_uid=referral.uid)
    later = town.now + 2 * HOUR
    cancel_session(session=booking.seat.session, reason="医生生病", by=town.viewer("office"), at=later)
    referral.refresh_from_db()
    assert (referral.state, referral.holder_role) == ("submitted", "referral_centre")
    assert referral.promised_at is not None and referral.promised_at > later
    assert Fact.objects.filter(kind="referral.seat_lost", subject_uid=referral.uid).count() == 1
    booking.refresh_from_db()
    assert booking.ended_at == later
    with pytest.raises(Refused):
        actions.arrive(referral_uid=referral.uid, his_number="MZ1", by=town.viewer("referral_centre"), at=later)


def test_who_has_arrived_keeps_the_case(town: Town) -> None:
    """The doctor falls ill at nine; the first patient is there already, and the session is cancelled all the same."""
    town.open()
    there, waiting = scheduled(town, sent(town)), scheduled(town, sent(town, "neighbour"))
    booking = Booking.objects.get(subject_uid=there.uid)
    assert there.appointment_at is not None
    at = there.appointment_at
    actions.arrive(referral_uid=there.uid, his_number="MZ1", by=town.viewer("front_desk"), at=at)
    cancel_session(session=booking.seat.session, reason="医生生病", by=town.viewer("office"), at=at + HOUR)
    there.refresh_from_db()
    waiting.refresh_from_db()
    assert (there.state, there.custody_institution_id) == ("arrived", town.lead.pk)
    assert (waiting.state, waiting.holder_role) == ("submitted", "referral_centre")
    assert Fact.objects.filter(kind="referral.seat_lost").count() == 1
