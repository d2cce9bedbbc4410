"""The clinic's bed of a case on its way down: out of its pool, lain in at arrival, free at the end; full is said."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lianti.capacity import actions as capacity
from lianti.capacity.models import Bed, BedBooking, Ward
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.referrals.actions import down_answer, down_care
from lianti.referrals.models import Referral
from lianti.referrals.tests.cases import trail
from lianti.referrals.tests.down_cases import DownWalk, bed_below, reception
from tests.town import PLATFORM, Town


def counting(town: Town, free: int | None, beds: int = 2) -> Ward:
    """The ward of 新化社区 tells numbers."""
    ward = capacity.open_ward(
        institution=town.community, name="护理病房", kind="nursing", beds=beds, by=PLATFORM, at=town.now
    )
    if free is not None:
        capacity.report_beds(ward=ward, free=free, reporter_name="陶", reporter_role="护士", by=PLATFORM, at=town.now)
    return ward


def accept(walk: DownWalk, **more: object) -> Referral:
    said = reception(walk.at, **more)
    return down_answer.accept_down(referral_uid=walk.referral.uid, reception=said, by=walk.by("gp"), at=walk.at)


def test_a_clinic_without_beds_promises_none(town: Town) -> None:
    walk = DownWalk(town, way="ward")
    capacity.open_ward(institution=town.community, name="监护室", kind="intensive", beds=1, by=PLATFORM, at=town.now)
    before = trail(walk.to("submitted"))
    with pytest.raises(Refused, match="没有登记") as told:
        accept(walk)
    assert (told.value.code, told.value.field) == ("beds_none_here", "place") and trail(walk.referral) == before
    at_home = DownWalk(town, way="home")
    at_home.to("submitted")
    assert accept(at_home).state == "scheduled" and not BedBooking.objects.exists()


def test_full_is_said_with_where_else_to_ask(town: Town) -> None:
    walk, ward = DownWalk(town, way="rehab"), counting(town, 0)
    other = capacity.open_ward(
        institution=town.specialty, name="康复一病区", kind="rehabilitation", beds=9, by=PLATFORM, at=town.now
    )
    capacity.report_beds(ward=other, free=4, reporter_name="陶", reporter_role="护士", by=PLATFORM, at=town.now)
    before = trail(walk.to("submitted"))
    for place in ({}, {"ward_uid": ward.uid}):
        with pytest.raises(Refused) as told:
            accept(walk, **place)
        assert told.value.code == "beds_full" and "康复一病区（空 4）" in str(told.value)
    assert trail(walk.referral) == before and not BedBooking.objects.exists()


def test_only_an_own_fitting_bed_will_do(town: Town) -> None:
    walk = DownWalk(town, way="ward")
    walk.to("submitted")
    own = bed_below(town)
    away = capacity.open_ward(institution=town.lead, name="心内", kind="general", beds=1, by=PLATFORM, at=town.now)
    [foreign] = capacity.keep_rows(ward=away, labels=["1"], by=PLATFORM, at=town.now)
    for wrong in ({}, {"ward_uid": own.ward.uid}, {"bed_uid": foreign.uid}, {"bed_uid": new_uid()}):
        with pytest.raises(Refused):
            accept(walk, **wrong)
    capacity.take_bed(bed=own, by=PLATFORM, at=town.now)
    with pytest.raises(Refused, match="刚刚被占用"):
        accept(walk, bed_uid=own.uid)
    assert not BedBooking.objects.exclude(subject_type="ward").exists()


def test_reserved_occupied_and_free_again(town: Town) -> None:
    walk = DownWalk(town, way="ward")
    referral = walk.to("scheduled")
    booking = BedBooking.objects.get(subject_uid=referral.uid)
    assert (referral.down.bed, booking.occupied_at, booking.ended_at) == ("护理病房 1", None, None)
    down_care.arrive_down(referral_uid=referral.uid, number="", by=walk.by("nurse"), at=walk.at)
    booking.refresh_from_db()
    assert booking.occupied_at == walk.at
    down_care.report_down(
        referral_uid=referral.uid, result="as_planned", note="平稳，继续康复", by=walk.by("gp"), at=walk.at
    )
    booking.refresh_from_db()
    assert booking.ended_at is None, "still lying there"
    down_care.close_down(referral_uid=referral.uid, note="转入常规慢病随访", by=walk.by("gp"), at=walk.at)
    ended = BedBooking.objects.get(subject_uid=referral.uid)
    assert (ended.ended_at, ended.end_reason) == (walk.at, "closed")


def test_who_was_missed_needs_a_bed_again(town: Town) -> None:
    walk = DownWalk(town, way="ward")
    referral = walk.to("no_show")
    assert BedBooking.objects.get(subject_uid=referral.uid).end_reason == "no_show"
    capacity.take_bed(bed=Bed.objects.get(label="1"), by=PLATFORM, at=walk.at)
    with pytest.raises(Refused):
        down_care.arrive_down(referral_uid=referral.uid, number="", by=walk.by("nurse"), at=walk.at)
    bed = bed_below(town)
    arrived = down_care.arrive_down(
        referral_uid=referral.uid, number="", by=walk.by("nurse"), at=walk.at, bed_uid=bed.uid
    )
    assert arrived.down.bed == "护理病房 2"
    assert BedBooking.objects.get(subject_uid=referral.uid, ended_at=None).occupied_at == walk.at


def test_a_number_that_was_never_told_ends_with_the_beds_there_are(town: Town) -> None:
    ward = counting(town, None, beds=1)
    first, second = DownWalk(town, way="ward"), DownWalk(town, way="ward")
    for walk in (first, second):
        walk.to("submitted")
    accept(first, ward_uid=ward.uid)
    with pytest.raises(Refused) as told:
        accept(second, ward_uid=ward.uid)
    assert told.value.code == "bed_taken"
    assert BedBooking.objects.filter(ended_at=None).count() == 1


def test_the_page_offers_the_own_beds(town: Town) -> None:
    walk, bed = DownWalk(town, way="ward"), bed_below(town)
    referral = walk.to("submitted")
    client = signed_in_client(town, "gp")
    with clock.frozen(walk.at):
        page = client.get(reverse("referrals:detail", args=[referral.number])).content.decode()
        assert f"bed:{bed.uid}" in page and "不在床位池的病区" not in page
        other = signed_in_client(town, "specialist")
        assert f"bed:{bed.uid}" not in other.get(reverse("referrals:detail", args=[referral.number])).content.decode()
        address = reverse("referrals:down_move", args=[referral.number, "accept_down"])
        said = {"doctor": "林知远", "expected_at": "2026-03-13T15:00", "idempotency_key": str(new_uid())}
        assert client.post(address, said | {"place": "bed:²"}).status_code == 422
        said["idempotency_key"] = str(new_uid())
        assert client.post(address, said | {"place": f"bed:{bed.uid}"}).status_code == 303
    assert BedBooking.objects.get().bed == bed
