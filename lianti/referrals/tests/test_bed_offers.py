"""A freed bed goes to the first inpatient whom it suits, for some hours; nobody is offered what others have."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianti.capacity import actions as capacity
from lianti.capacity.models import Bed, BedBooking, Ward
from lianti.capacity.queries import FreeBed
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from lianti.referrals import actions
from lianti.referrals.models import BedConfirmation, Offer, Referral, WaitingEntry
from lianti.referrals.rules.bed_offers import suits
from lianti.referrals.tasks import offers
from lianti.referrals.tests.cases import HOUR, Walk, bed, trail
from lianti.residents.models import Resident
from tests.permissions.bodies import BED
from tests.town import PLATFORM, Town

MINUTE = dt.timedelta(minutes=1)


def waits(town: Town, *, urgency: str = "routine", later: dt.timedelta = dt.timedelta(0), sex: str = "") -> Walk:
    """An inpatient of cardiology on the list for a bed."""
    town.now += later
    walk = Walk(town, urgency=urgency)
    walk.to("accepted")
    town.now -= later
    if sex:
        Resident.objects.filter(pk=walk.referral.resident_id).update(sex=sex)
    return walk


@pytest.fixture
def beds(town: Town) -> list[Bed]:
    """心内二病区 keeps two beds one by one; 21 is free, 22 is taken."""
    made = capacity.open_ward(
        institution=town.lead, department=town.department("心内科"), name="心内二病区", kind="general", beds=2,
        by=PLATFORM, at=town.now,
    )  # fmt: skip
    rows = capacity.keep_rows(ward=made, labels=["21", "22"], by=PLATFORM, at=town.now)
    capacity.take_bed(bed=rows[1], by=town.viewer("admission"), at=town.now)
    return rows


def counting(town: Town, free: int, **more: str) -> Ward:
    made = capacity.open_ward(
        institution=town.lead, department=town.department("心内科"), name="心内一病区", beds=40,
        kind=more.get("kind", "general"), by=PLATFORM, at=town.now,
    )  # fmt: skip
    capacity.report_beds(
        ward=made, free=free, reporter_name="护士站", reporter_role="护士长", by=town.viewer("admission"), at=town.now
    )
    return made


def reloaded(walk: Walk) -> Referral:
    return Referral.objects.get(pk=walk.referral.pk)


def offered() -> dict[int, str]:
    """Which place is offered to which case now."""
    rows = Offer.objects.filter(ended_at=None).select_related("entry")
    return {o.entry.referral_id: o.place for o in rows}


def confirm(town: Town, walk: Walk, at: dt.datetime, who: str = "referral_centre", **more: object) -> Referral:
    return actions.confirm_bed(
        referral_uid=walk.referral.uid, answer=bed(at, ward="", bed="", **more), by=town.viewer(who), at=at
    )


class TestOrder:
    def test_urgency_comes_first_and_a_bed_is_offered_once(self, town: Town, beds: list[Bed]) -> None:
        plain, urgent = waits(town), waits(town, urgency="urgent", later=HOUR)
        assert offers(town.now + 2 * HOUR) == 1
        assert offered() == {urgent.referral.pk: "心内二病区 21"}
        case = reloaded(urgent)
        beds[0].refresh_from_db()
        assert case.offer_until == case.promised_at == beds[0].held_until == town.now + 4 * HOUR
        assert offers(town.now + 2 * HOUR + MINUTE) == 0 and reloaded(plain).offer_until is None
        [fact] = Fact.objects.filter(kind="referral.bed_offered")
        assert fact.data == {"hours": 2, "wait_days": 0, "mode": "rows"}

    def test_a_bed_for_women_is_offered_to_the_first_woman(self, town: Town, beds: list[Bed]) -> None:
        him, her = waits(town, sex="male"), waits(town, later=HOUR, sex="female")
        with pytest.raises(Refused):
            capacity.state_sex(bed=beds[0], sex="cat", by=town.viewer("admission"), at=town.now)
        capacity.state_sex(bed=beds[0], sex="female", by=town.viewer("admission"), at=town.now)
        assert offers(town.now + 2 * HOUR) == 1
        assert list(offered()) == [her.referral.pk] and reloaded(him).offer_until is None
        assert not suits("male", "unknown") and suits("", "unknown")

    def test_other_departments_and_intensive_beds_are_not_offered(self, town: Town) -> None:
        walk = waits(town)
        counting(town, 3, kind="intensive")
        other = capacity.open_ward(
            institution=town.lead, department=town.department("急诊科"), name="急诊病区", kind="general", beds=4,
            by=PLATFORM, at=town.now,
        )  # fmt: skip
        capacity.keep_rows(ward=other, labels=["1"], by=PLATFORM, at=town.now)
        assert offers(town.now + 2 * HOUR) == 0 and reloaded(walk).offer_until is None

    def test_a_number_is_offered_as_often_as_it_says_and_not_when_it_is_old(self, town: Town) -> None:
        first, second, third = (waits(town, later=HOUR * n / 4) for n in range(3))
        ward = counting(town, 2)
        assert offers(town.now + 20 * HOUR) == 0, "told too long ago"
        assert offers(town.now + 2 * HOUR) == 2
        assert set(offered()) == {first.referral.pk, second.referral.pk}
        assert BedBooking.objects.filter(ward=ward, ended_at=None).count() == 2
        assert offers(town.now + 2 * HOUR + MINUTE) == 0 and reloaded(third).offer_until is None

    def test_a_new_number_does_not_offer_the_offered_bed_again(self, town: Town) -> None:
        first, second = (waits(town, later=HOUR * n / 4) for n in range(2))
        ward = counting(town, 1)
        at = town.now + HOUR
        assert offers(at) == 1 and reloaded(first).offer_until is not None
        word: dict[str, Any] = {"reporter_name": "护士站", "reporter_role": "护士长", "by": town.viewer("admission")}
        capacity.report_beds(ward=ward, free=1, at=at + 10 * MINUTE, **word)
        assert offers(at + 11 * MINUTE) == 0, "the bed that stands empty is the one that is offered"
        assert reloaded(second).offer_until is None
        capacity.report_beds(ward=ward, free=2, at=at + 20 * MINUTE, **word)
        assert offers(at + 21 * MINUTE) == 1 and reloaded(second).offer_until is not None

    def test_the_wards_yes_takes_the_bed_off_a_number_told_before(self, town: Town) -> None:
        first, second = (waits(town, later=HOUR * n / 4) for n in range(2))
        ward, at = counting(town, 1), town.now + HOUR
        assert offers(at) == 1
        word: dict[str, Any] = {"reporter_name": "护士站", "reporter_role": "护士长", "by": town.viewer("admission")}
        capacity.report_beds(ward=ward, free=1, at=at + 10 * MINUTE, **word)
        confirm(town, first, at + 20 * MINUTE)
        assert offers(at + 21 * MINUTE) == 0 and reloaded(second).offer_until is None

    def test_at_night_only_urgent_people_are_offered_a_bed(self, town: Town, beds: list[Bed]) -> None:
        plain, night = waits(town), town.now + 14 * HOUR
        assert offers(night) == 0 and reloaded(plain).offer_until is None
        urgent = waits(town, urgency="urgent", later=HOUR)
        assert offers(night) == 1
        case = reloaded(urgent)
        assert (case.holder_role, case.offer_until) == ("duty_officer", night + 2 * HOUR)


class TestRefused:
    def test_without_the_wards_word_nothing_is_confirmed(self, town: Town, beds: list[Bed]) -> None:
        walk = waits(town)
        offers(town.now + 2 * HOUR)
        at, before = town.now + 3 * HOUR, trail(walk.referral)
        for wrong in ({"called_name": ""}, {"held_until": None}, {"waiting": True}, {"called_at": at + HOUR}):
            with pytest.raises(Refused):
                confirm(town, walk, at, **wrong)
        for who in ("gp", "specialist", "front_desk", "stranger_centre"):
            with pytest.raises((Refused, NotVisible)):
                confirm(town, walk, at, who)
        with pytest.raises(NotPermitted):
            actions.confirm_offer(referral_uid=walk.referral.uid, by=town.viewer("referral_centre"), at=at)
        with pytest.raises(NotPermitted):
            actions.offer_bed(
                referral_uid=walk.referral.uid, bed=FreeBed(beds[0].ward.uid, "", beds[0].uid, "", ""),
                by=town.viewer("referral_centre"), at=at,
            )  # fmt: skip
        assert trail(walk.referral) == before and not BedConfirmation.objects.exists()

    def test_somebody_faster_has_the_bed(self, town: Town, beds: list[Bed]) -> None:
        waits(town)
        centre = town.viewer("referral_centre")
        capacity.hold_bed(bed_uid=beds[0].uid, by=centre, at=town.now + HOUR)
        assert offers(town.now + HOUR) == 0 and not Offer.objects.exists()
        other = Walk(town)
        other.to("submitted")
        at = town.now + 2 * HOUR
        assert offers(at) == 1, "the hold has ended by itself"
        with pytest.raises(Refused, match="刚刚被占用"):
            actions.schedule_bed(
                referral_uid=other.referral.uid, answer=bed(at, bed_uid=beds[0].uid), by=centre, at=at
            )  # fmt: skip


class TestTaken:
    def test_the_phone_call_reserves_the_offered_bed(self, town: Town, beds: list[Bed]) -> None:
        walk = waits(town)
        offers(town.now + 2 * HOUR)
        at = town.now + 3 * HOUR
        case = confirm(town, walk, at)
        kept = BedConfirmation.objects.get(referral=case)
        assert (case.state, case.appointment_at, case.offer_until) == ("scheduled", kept.admit_at, None)
        assert (kept.ward, kept.bed) == ("心内二病区", "21")
        booking = BedBooking.objects.get(subject_uid=case.uid)
        assert (booking.bed, booking.reserved_until, booking.ended_at) == (beds[0], kept.held_until, None)
        assert WaitingEntry.objects.get().end_reason == "confirm_bed" and offered() == {}

    def test_a_bed_off_a_number_is_reserved_once(self, town: Town) -> None:
        walk, ward = waits(town), counting(town, 1)
        offers(town.now + 2 * HOUR)
        case = confirm(town, walk, town.now + 3 * HOUR)
        booking = BedBooking.objects.get()
        assert (booking.ward, booking.subject_uid, booking.ended_at) == (ward, case.uid, None)
        assert booking.reserved_until == BedConfirmation.objects.get().held_until
        assert Fact.objects.filter(kind="capacity.bed_reserved").count() == 1

    @pytest.mark.parametrize("kept", ["rows", "counts"])
    def test_what_nobody_confirms_goes_to_the_next(self, town: Town, kept: str, request: pytest.FixtureRequest) -> None:
        request.getfixturevalue("beds") if kept == "rows" else counting(town, 1)
        first, second = waits(town), waits(town, later=HOUR)
        offers(town.now + 2 * HOUR)
        until = reloaded(first).offer_until
        assert until is not None and list(offered()) == [first.referral.pk]
        with pytest.raises(Refused) as told:
            confirm(town, first, until)
        assert told.value.code == "offer_over"
        assert offers(until) == 1 and list(offered()) == [second.referral.pk]
        case = reloaded(first)
        assert (case.state, case.offer_until) == ("accepted", None), "the place in the list stays"
        actions.pass_offer(
            referral_uid=second.referral.uid, reason="time_unsuitable", note="", by=town.viewer("referral_centre"),
            at=until + HOUR / 2,
        )  # fmt: skip
        assert offers(until + HOUR) == 0, "both rest, and the bed is free for others"
        assert not BedBooking.objects.filter(ended_at=None, subject_type="referral").exists()
        assert not Bed.objects.exclude(hold_token=None).exists()

    def test_nobody_is_stuck(self, town: Town, beds: list[Bed]) -> None:
        walk = waits(town, urgency="urgent")
        offers(town.now + 2 * HOUR)
        assert offers(town.now + 5 * HOUR) == 0 and reloaded(walk).offer_until is None
        assert offers(town.now + 27 * HOUR) == 1, "a day later the same bed may be offered again"

    @pytest.mark.parametrize("kept", ["rows", "counts"])
    def test_another_bed_gives_the_offer_back_and_keeps_its_own(
        self, town: Town, kept: str, request: pytest.FixtureRequest
    ) -> None:
        ward = request.getfixturevalue("beds")[0].ward if kept == "rows" else counting(town, 1)
        other = capacity.open_ward(
            institution=town.lead, name="老病区", kind="general", beds=2, by=PLATFORM, at=town.now
        )
        walk = waits(town)
        offers(town.now + 2 * HOUR)
        assert list(offered().values())[0].startswith(ward.name)
        actions.schedule_bed(
            referral_uid=walk.referral.uid, answer=bed(town.now + 3 * HOUR, ward_uid=other.uid),
            by=town.viewer("referral_centre"), at=town.now + 3 * HOUR,
        )  # fmt: skip
        [booking] = BedBooking.objects.filter(ended_at=None, subject_type="referral")
        assert (booking.ward, offered()) == (other, {})


class TestPage:
    def test_the_centre_confirms_on_the_page(self, town: Town, beds: list[Bed]) -> None:
        walk = waits(town)
        offers(town.now + 2 * HOUR)
        client: Client = signed_in_client(town, "referral_centre")
        address = reverse("referrals:move", args=[walk.referral.number, "confirm_bed"])
        with clock.frozen(town.now + 3 * HOUR):
            page = client.get(reverse("referrals:detail", args=[walk.referral.number])).content.decode()
            assert "确认递补的床" in page and "为他留着 心内二病区 21" in page and "确认递补的号" not in page
            assert "心内二病区 21" in client.get(reverse("referrals:waiting")).content.decode()
            data = BED | {"idempotency_key": str(new_uid()), "ward": "", "bed": ""}
            assert client.post(address, data | {"called_name": "²\x00"[:1] * 90}).status_code == 422
            assert client.post(address, data | {"place": f"bed:{uuid.UUID(int=0)}"}).status_code == 303
        assert BedBooking.objects.get(subject_type="referral").bed == beds[0], "the offered bed and no other"
