"""Waiting lists: a promised day for everybody, a freed seat for the first it suits, and never the same seat twice."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.capacity.actions import cancel_session, release_hold
from lianti.capacity.models import Booking, Seat
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.ledger.models import Fact, Notice
from lianti.parties.shapes import Viewer
from lianti.referrals import actions
from lianti.referrals.models import Offer, Referral, WaitingEntry
from lianti.referrals.queries import ListQuery, list_referrals, place_in_queue, waiting_lists
from lianti.referrals.tasks import offers
from lianti.referrals.tests.cases import DAY, HOUR, Walk, newcomer, trail
from tests.town import Town

CLOCK = Viewer.service("waiting-list")


def waits(
    town: Town, *, urgency: str = "routine", contracted: bool = False, later: dt.timedelta = dt.timedelta(0)
) -> Walk:
    """Somebody on the list of the clinic."""
    town.now += later
    person = newcomer(town, contracted=contracted)
    walk = Walk(town, kind="outpatient", service_uid=town.clinic.uid, urgency=urgency, resident=person)
    walk.to("accepted")
    town.now -= later
    return walk


def reloaded(walk: Walk) -> Referral:
    return Referral.objects.get(pk=walk.referral.pk)


def only_seats(town: Town, *numbers: int) -> list[Seat]:
    """Leave only these seats of the Friday clinic free."""
    town.open(7)
    Seat.objects.exclude(number__in=numbers).update(pool="closed")
    return list(Seat.objects.filter(number__in=numbers).order_by("number"))


def living() -> dict[int, int]:
    """Which seat is offered to which case now."""
    seats = dict(Seat.objects.values_list("uid", "number"))
    rows = Offer.objects.filter(ended_at=None).select_related("entry")
    return {o.entry.referral_id: seats[o.seat_uid] for o in rows if o.seat_uid is not None}


def kinds(walk: Walk) -> list[str]:
    rows = Fact.objects.filter(subject_uid=walk.referral.uid, kind__startswith="referral.").order_by("pk")
    return [k.removeprefix("referral.") for k in rows.values_list("kind", flat=True)]


def test_a_cancelled_session_leaves_no_offer(town: Town) -> None:
    walk, other = waits(town), waits(town, later=HOUR)
    only_seats(town, 1)
    assert offers(town.now + 2 * HOUR) == 1 and list(living()) == [walk.referral.pk]
    kept, at = trail(other.referral)[:2], town.now + 3 * HOUR
    with pytest.raises(NotPermitted):
        cancel_session(session=town.session(), reason="会诊", by=town.viewer("gp"), at=at)
    assert living(), "who may not cancel ends no offer"
    cancel_session(session=town.session(), reason="会诊", by=town.viewer("medical_affairs"), at=at)
    case = reloaded(walk)
    assert (case.state, case.offer_until) == ("accepted", None) and living() == {}
    assert case.promised_at == WaitingEntry.objects.get(referral=case).contact_by, "the promised day of the place again"
    assert kinds(walk)[-1] == "offer_ended" and trail(other.referral)[:2] == kept
    assert offers(at + HOUR) == 0, "the closed seat is offered to nobody"
    with pytest.raises(Refused):
        actions.confirm_offer(referral_uid=case.uid, by=town.viewer("referral_centre"), at=at)


def test_a_place_comes_with_a_promised_day(town: Town) -> None:
    walk = waits(town)
    case, entry = reloaded(walk), WaitingEntry.objects.get()
    assert (case.state, case.holder_role, case.promised_at) == ("accepted", "referral_centre", entry.contact_by)
    assert entry.contact_by - town.now > 7 * DAY and entry.contact_by - town.now < 8 * DAY
    assert not Booking.objects.exists() and case.appointment_at is None, "nothing is booked yet"
    [fact] = Fact.objects.filter(kind="referral.waiting")
    assert fact.data == {"urgency": "routine", "contracted": False, "within_promise": True, "place": 1}
    assert waits(town, urgency="urgent").referral.promised_at is not None
    assert WaitingEntry.objects.get(urgent=True).contact_by < entry.contact_by


def test_a_contact_day_that_passes_is_late_for_everybody(town: Town) -> None:
    walk = waits(town)
    later = town.now + 9 * DAY
    for who in ("referral_centre", "gp"):
        assert [r.pk for r in list_referrals(town.viewer(who), ListQuery(tab="late"), later).rows] == [walk.referral.pk]
    actions.contact_waiting(
        referral_uid=walk.referral.uid, result="still_waiting", note="", by=town.viewer("referral_centre"), at=later
    )
    assert list_referrals(town.viewer("referral_centre"), ListQuery(tab="late"), later).rows == []
    [fact] = Fact.objects.filter(kind="referral.waiting_contacted")
    assert fact.data == {"result": "still_waiting", "within_promise": False}


def test_the_order_is_urgency_then_contract_then_time(town: Town) -> None:
    first, second = waits(town), waits(town, later=HOUR)
    contracted = waits(town, contracted=True, later=2 * HOUR)
    urgent = waits(town, urgency="urgent", later=3 * HOUR)
    [queue] = waiting_lists(town.viewer("referral_centre"), town.now + 5 * HOUR)
    order = [line.referral.pk for line in queue.lines]
    assert order == [w.referral.pk for w in (urgent, contracted, first, second)]
    place = place_in_queue(first.referral)
    assert place is not None and (place.place, place.total) == (3, 4)
    assert waiting_lists(town.viewer("stranger_centre"), town.now + 5 * HOUR) == []


def test_a_free_seat_goes_to_the_first_it_suits(town: Town) -> None:
    plain, contracted = waits(town), waits(town, contracted=True, later=HOUR)
    [seat] = only_seats(town, 5)
    assert offers(town.now + 2 * HOUR) == 1
    assert living() == {contracted.referral.pk: 5}
    case = reloaded(contracted)
    seat.refresh_from_db()
    assert case.offer_until == case.promised_at == seat.held_until
    assert offers(town.now + 2 * HOUR + dt.timedelta(minutes=1)) == 0, "a seat is offered to one person at a time"
    assert reloaded(plain).offer_until is None


def test_a_seat_kept_for_contracted_residents_is_not_offered_to_others(town: Town) -> None:
    waits(town)
    only_seats(town, 1)
    Seat.objects.filter(number=1).update(pool="referral", contracted_first=True)
    from lianti.capacity.models import ClinicSession

    ClinicSession.objects.update(contracted_until_at=town.now + 10 * DAY)
    assert offers(town.now + HOUR) == 0 and living() == {}


def test_nobody_is_told_too_late_to_come(town: Town) -> None:
    waits(town)
    [seat] = only_seats(town, 5)
    assert offers(seat.starts_at - 4 * HOUR) == 0
    assert not Offer.objects.exists()


def test_one_press_books_the_offered_seat(town: Town) -> None:
    walk = waits(town)
    [seat] = only_seats(town, 5)
    offers(town.now + 2 * HOUR)
    before = trail(walk.referral)
    for who in ("gp", "specialist", "front_desk"):
        with pytest.raises((Refused, NotVisible)):
            actions.confirm_offer(referral_uid=walk.referral.uid, by=town.viewer(who), at=town.now + 3 * HOUR)
    assert trail(walk.referral) == before
    centre = town.viewer("referral_centre")
    case = actions.confirm_offer(referral_uid=walk.referral.uid, by=centre, at=town.now + 3 * HOUR)
    assert (case.state, case.appointment_at, case.offer_until) == ("scheduled", seat.starts_at, None)
    assert Booking.objects.get(ended_at=None).seat_id == seat.pk
    assert WaitingEntry.objects.get().end_reason == "confirm_offer"
    assert kinds(walk)[-2:] == ["seat_offered", "scheduled"]


def test_an_offer_that_ran_out_goes_to_the_next(town: Town) -> None:
    first, second = waits(town), waits(town, later=HOUR)
    only_seats(town, 5)
    offers(town.now + 2 * HOUR)
    until = reloaded(first).offer_until
    assert until is not None
    with pytest.raises(Refused) as told:
        actions.confirm_offer(referral_uid=first.referral.uid, by=town.viewer("referral_centre"), at=until)
    assert told.value.code == "offer_over"
    assert offers(until) == 1
    assert living() == {second.referral.pk: 5}
    case = reloaded(first)
    assert (case.state, case.offer_until) == ("accepted", None), "the place in the list stays"
    assert case.promised_at == WaitingEntry.objects.get(referral=case).contact_by
    assert kinds(first)[-2:] == ["seat_offered", "offer_ended"]
    offers(until + 30 * DAY)
    assert Offer.objects.filter(entry__referral=case).count() == 1, "the same seat is not offered to him again"


def test_passing_on_lets_the_next_one_have_it(town: Town) -> None:
    first, second = waits(town), waits(town, later=HOUR)
    only_seats(town, 5)
    offers(town.now + 2 * HOUR)
    centre, at = town.viewer("referral_centre"), town.now + 3 * HOUR
    with pytest.raises(Refused) as told:
        actions.pass_offer(referral_uid=first.referral.uid, reason="", note="", by=centre, at=at)
    assert told.value.field == "reason" and living() == {first.referral.pk: 5}
    actions.pass_offer(referral_uid=first.referral.uid, reason="time_unsuitable", note="", by=centre, at=at)
    offers(at + HOUR)
    assert living() == {second.referral.pk: 5}


@pytest.mark.parametrize("move", ["cancel", "decline", "schedule"])
def test_whoever_leaves_the_list_gives_the_offer_back(town: Town, move: str) -> None:
    walk = waits(town)
    [seat, other] = only_seats(town, 5, 6)
    offers(town.now + 2 * HOUR)
    at, uid, centre = town.now + 3 * HOUR, walk.referral.uid, town.viewer("referral_centre")
    if move == "cancel":
        actions.cancel_referral(referral_uid=uid, reason="improved", note="", by=town.viewer("gp"), at=at)
    elif move == "decline":
        actions.decline_referral(referral_uid=uid, reason="treat_locally", advice="先加用利尿剂", by=centre, at=at)
    else:
        token = town.hold(other, centre, at)
        actions.schedule_seat(referral_uid=uid, seat_uid=other.uid, token=token, by=centre, at=at)
    seat.refresh_from_db()
    assert (seat.hold_token, living()) == (None, {})
    assert WaitingEntry.objects.get().end_reason == move
    assert reloaded(walk).offer_until is None


def test_a_hold_that_is_gone_books_nothing(town: Town) -> None:
    walk = waits(town)
    [seat] = only_seats(town, 5)
    offers(town.now + 2 * HOUR)
    offer = Offer.objects.get()
    release_hold(seat_uid=seat.uid, token=offer.token)
    with pytest.raises(Refused) as told:
        actions.confirm_offer(referral_uid=walk.referral.uid, by=town.viewer("referral_centre"), at=town.now + 3 * HOUR)
    assert told.value.code == "hold_lost"
    assert reloaded(walk).state == "accepted" and not Booking.objects.exists()


def test_only_the_clock_offers(town: Town) -> None:
    walk = waits(town)
    [seat] = only_seats(town, 5)
    with pytest.raises(NotPermitted):
        actions.offer_seat(
            referral_uid=walk.referral.uid, seat_uid=seat.uid, by=town.viewer("referral_centre"), at=town.now + HOUR
        )
    assert not Offer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_notices_name_no_patient(django_db_setup: None) -> None:
    from tests.town import build_town

    town = build_town()
    walk = waits(town)
    only_seats(town, 5)
    offers(town.now + 2 * HOUR)
    told = list(Notice.objects.values_list("role", "text", "tone"))
    assert ("gp", f"已受理候排，最晚 {reloaded_day(walk)} 前联系", "normal") in told
    assert any(
        role == "referral_centre" and text.startswith("有号递补") and tone == "urgent" for role, text, tone in told
    )
    assert all(walk.referral.resident.name not in text for _role, text, _tone in told)


def reloaded_day(walk: Walk) -> str:
    return (WaitingEntry.objects.get(referral=walk.referral).contact_by + 8 * HOUR - dt.timedelta(minutes=1)).strftime(
        "%m-%d"
    )
