"""An inpatient referral gets a bed out of the group's pool, keeps it, lies in it and gives it back (SY-31)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianti.capacity import actions as capacity
from lianti.capacity.models import Bed, BedBooking, Ward
from lianti.capacity.queries import bed_of, own_wards
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from lianti.referrals import actions
from lianti.referrals.models import BedConfirmation
from lianti.referrals.tests.cases import STEPS, Walk, bed
from tests.permissions.bodies import BED
from tests.town import PLATFORM, Town


@pytest.fixture
def ward(town: Town) -> Ward:
    """心内一病区 told three free beds this morning."""
    made = capacity.open_ward(
        institution=town.lead, department=town.department("心内科"), name="心内一病区", kind="general", beds=40,
        phone="10000006001", by=PLATFORM, at=town.now,
    )  # fmt: skip
    capacity.report_beds(
        ward=made, free=3, reporter_name="护士站", reporter_role="护士长", by=town.viewer("admission"), at=town.now
    )
    return made


@pytest.fixture
def beds(town: Town) -> list[Bed]:
    """心内二病区 keeps two beds one by one."""
    made = capacity.open_ward(
        institution=town.lead, department=town.department("心内科"), name="心内二病区", kind="general", beds=2,
        by=PLATFORM, at=town.now,
    )  # fmt: skip
    return capacity.keep_rows(ward=made, labels=["21", "22"], by=PLATFORM, at=town.now)


def sent(town: Town) -> Walk:
    walk = Walk(town)
    walk.to("submitted")
    return walk


def answered(walk: Walk, move: str = "schedule", **more: Any) -> None:
    """The centre answers with what the ward said on the phone."""
    act = actions.schedule_bed if move == "schedule" else actions.reschedule_bed
    act(
        referral_uid=walk.referral.uid, answer=bed(walk.at, **more), by=walk.by("referral_centre"), at=walk.at
    )  # fmt: skip
    walk.referral.refresh_from_db()


def step(walk: Walk, name: str) -> None:
    walk.at += dt.timedelta(minutes=30)
    STEPS[name](walk)
    walk.referral.refresh_from_db()


def free(town: Town, ward: Ward, at: dt.datetime) -> int | None:
    [line] = [w for w in own_wards(town.lead.pk, at) if w.uid == ward.uid]
    return line.free


class TestRefused:
    def test_a_bed_that_somebody_took_changes_nothing(self, town: Town, beds: list[Bed]) -> None:
        first, second = sent(town), sent(town)
        answered(first, bed_uid=beds[0].uid)
        before = Fact.objects.count()
        with pytest.raises(Refused, match="刚刚被占用"):
            answered(second, bed_uid=beds[0].uid)
        second.referral.refresh_from_db()
        assert second.referral.state == "submitted"
        assert not BedConfirmation.objects.filter(referral=second.referral).exists()
        assert Fact.objects.count() == before

    def test_a_ward_of_another_house_or_one_with_rows_is_refused(self, town: Town, beds: list[Bed]) -> None:
        walk = sent(town)
        other = capacity.open_ward(
            institution=town.specialty, name="康宁病区", kind="general", beds=5, by=PLATFORM, at=town.now
        )
        wrong: tuple[dict[str, Any], ...] = (
            {"ward_uid": other.uid}, {"bed_uid": new_uid()}, {"ward_uid": beds[0].ward.uid},
        )  # fmt: skip
        for given in wrong:
            with pytest.raises(Refused):
                answered(walk, **given)
        walk.referral.refresh_from_db()
        assert walk.referral.state == "submitted" and not BedBooking.objects.exists()

    def test_the_phone_call_is_needed_also_for_a_bed_of_the_pool(self, town: Town, beds: list[Bed]) -> None:
        with pytest.raises(Refused):
            answered(sent(town), bed_uid=beds[0].uid, called_name="")
        assert not BedBooking.objects.exists()


class TestKept:
    def test_the_bed_is_reserved_with_the_answer_and_named_in_it(self, town: Town, beds: list[Bed]) -> None:
        walk = sent(town)
        answered(walk, bed_uid=beds[0].uid, ward="", bed="")
        kept = BedConfirmation.objects.get(referral=walk.referral)
        assert (kept.ward, kept.bed, kept.called_role) == ("心内二病区", "21", "护士长")
        booking = BedBooking.objects.get()
        assert (booking.bed, booking.subject_uid, booking.ended_at) == (beds[0], walk.referral.uid, None)
        assert booking.reserved_until == kept.held_until
        step(walk, "arrive")
        assert BedBooking.objects.get().occupied_at == walk.at
        step(walk, "return")
        assert BedBooking.objects.get().end_reason == "discharged"
        assert Fact.objects.filter(kind="capacity.bed_freed", subject_uid=walk.referral.uid).count() == 1

    def test_a_counting_ward_has_one_less_until_it_is_given_back(self, town: Town, ward: Ward) -> None:
        walk = sent(town)
        answered(walk, ward_uid=ward.uid, ward="")
        assert free(town, ward, walk.at) == 2
        step(walk, "miss")
        assert walk.referral.state == "no_show"
        assert free(town, ward, walk.at) == 3
        assert BedBooking.objects.get().end_reason == "no_show"

    def test_a_new_date_moves_to_another_bed(self, town: Town, ward: Ward, beds: list[Bed]) -> None:
        walk = sent(town)
        answered(walk, bed_uid=beds[0].uid)
        walk.at += dt.timedelta(minutes=30)
        answered(walk, "reschedule", bed_uid=beds[1].uid)
        assert list(BedBooking.objects.order_by("pk").values_list("bed__label", "end_reason")) == [
            ("21", "rescheduled"), ("22", ""),
        ]  # fmt: skip
        answered(walk, "reschedule", waiting=True)
        assert bed_of(walk.referral.uid) is None

    def test_what_ends_the_case_ends_the_bed(self, town: Town, beds: list[Bed]) -> None:
        walk = sent(town)
        answered(walk, bed_uid=beds[0].uid)
        step(walk, "cancel")
        assert walk.referral.state == "cancelled"
        assert BedBooking.objects.get().end_reason == "cancelled"

    def test_a_ward_written_by_hand_is_kept_as_before(self, town: Town, ward: Ward) -> None:
        walk = sent(town)
        answered(walk)
        assert BedConfirmation.objects.get(referral=walk.referral).ward == "心内一病区"
        assert not BedBooking.objects.exists() and free(town, ward, walk.at) == 3


class TestPage:
    @pytest.fixture
    def centre(self, town: Town) -> Client:
        return signed_in_client(town, "referral_centre")

    def sent(self, client: Client, walk: Walk, place: str) -> Any:
        address = reverse("referrals:move", args=[walk.referral.number, "schedule"])
        data = BED | {"idempotency_key": str(new_uid()), "place": place, "ward": "", "bed": ""}
        with clock.frozen(walk.at):
            return client.post(address, data)

    def test_the_centre_sees_what_each_ward_told(self, town: Town, ward: Ward, beds: list[Bed], centre: Client) -> None:
        walk = sent(town)
        with clock.frozen(walk.at):
            page = centre.get(reverse("referrals:detail", args=[walk.referral.number])).content.decode()
            sender = signed_in_client(town, "gp")
            other = sender.get(reverse("referrals:detail", args=[walk.referral.number])).content.decode()
        assert "空床 3" in page and "03-11 09:00 护士站（护士长）电话报" in page
        assert f"ward:{ward.uid}" in page and f"bed:{beds[0].uid}" in page and "21 床" in page
        assert f"ward:{ward.uid}" not in other

    def test_the_sender_sees_the_beds_before_choosing(self, town: Town, ward: Ward, beds: list[Bed]) -> None:
        address, kinds = reverse("referrals:where"), {"kind": "inpatient"}
        with clock.frozen(town.now):
            text = signed_in_client(town, "gp").get(address, kinds).content.decode()
            assert "<b>5</b>" in text and "护士站（护士长）电话报" in text
        with clock.frozen(town.now + dt.timedelta(hours=17)):
            assert "数据过时" in signed_in_client(town, "gp").get(address, kinds).content.decode()

    def test_a_bed_is_picked_on_the_page(self, town: Town, beds: list[Bed], centre: Client) -> None:
        first, second = sent(town), sent(town)
        assert self.sent(centre, first, f"bed:{beds[1].uid}").status_code == 303
        again = self.sent(centre, second, f"bed:{beds[1].uid}")
        assert again.status_code == 422 and "刚刚被占用" in again.content.decode()
        assert self.sent(centre, second, f"bed:{uuid.UUID(int=0)}").status_code == 422
        assert self.sent(centre, second, "").status_code == 422
        assert BedBooking.objects.get().subject_uid == first.referral.uid
