"""Freed beds and several clocks, and a centre that answers somebody else: each bed is kept for one person.

On SQLite (a real file) and on PostgreSQL, whichever DATABASE_URL names.
"""

from __future__ import annotations

from lianti.capacity import actions as capacity
from lianti.capacity.models import Bed, BedBooking
from lianti.ledger.models import Fact
from lianti.referrals.models import Offer, Referral
from lianti.referrals.tests.cases import HOUR, Walk
from lianti.referrals.tests.test_race import PROCESSES, Child, busy_town, crowd, order, tell
from tests.town import PLATFORM, Town

__all__ = ["busy_town", "crowd"]


def queued(town: Town, count: int) -> list[Referral]:
    """So many inpatients on the list of cardiology, one after another."""
    cases = []
    for _number in range(count):
        cases.append(Walk(town).to("accepted"))
        town.now += HOUR / 60
    return cases


def wards(town: Town) -> Bed:
    """One ward with one free bed, and one that told one."""
    part = town.department("心内科")
    rows = capacity.open_ward(
        institution=town.lead, department=part, name="心内二病区", kind="general", beds=1, by=PLATFORM, at=town.now
    )
    [bed] = capacity.keep_rows(ward=rows, labels=["21"], by=PLATFORM, at=town.now)
    counts = capacity.open_ward(
        institution=town.lead, department=part, name="心内一病区", kind="general", beds=9, by=PLATFORM, at=town.now
    )
    capacity.report_beds(ward=counts, free=1, reporter_name="护士站", reporter_role="护士长", by=PLATFORM, at=town.now)
    return bed


def test_several_clocks_offer_each_bed_once(busy_town: Town, crowd: list[Child]) -> None:
    cases = queued(busy_town, PROCESSES)
    bed = wards(busy_town)
    total = tell(crowd, [order(busy_town, "offers", cases[0], "referral_centre")] * PROCESSES)
    assert total["errors"] == 0
    offers = list(Offer.objects.filter(ended_at=None).select_related("entry"))
    assert {o.entry.referral_id for o in offers} == {cases[0].pk, cases[1].pk}, "the first two of the list"
    assert {o.bed_uid for o in offers} == {bed.uid, None} and len(offers) == 2
    assert BedBooking.objects.filter(ended_at=None).count() == 1, "one off the number, and no more"
    assert Fact.objects.filter(kind="referral.bed_offered").count() == 2


def test_a_clock_and_a_centre_want_the_same_bed(busy_town: Town, crowd: list[Child]) -> None:
    queued(busy_town, 1)
    answered = Walk(busy_town).to("submitted")
    bed = wards(busy_town)
    clock = order(busy_town, "offers", answered, "referral_centre")
    centre = order(busy_town, "answer_bed", answered, "referral_centre", bed=str(bed.uid))
    total = tell(crowd, [clock, centre] * (PROCESSES // 2))
    assert total["errors"] == 0
    offered = Offer.objects.filter(ended_at=None, bed_uid=bed.uid).count()
    booked = BedBooking.objects.filter(ended_at=None, bed=bed).count()
    assert offered + booked == 1
    answered.refresh_from_db()
    assert (answered.state == "scheduled") is bool(booked)
