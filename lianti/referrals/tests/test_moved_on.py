"""When the person moves on: nobody's inpatient is taken over silently, and stale requests close with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from lianti.capacity.models import Booking
from lianti.kernel.pure.errors import Refused
from lianti.ledger.models import Fact, Notice
from lianti.parties.actions import add_department
from lianti.referrals import actions
from lianti.referrals.actions import moved_on
from lianti.referrals.models import Referral
from lianti.referrals.tests.cases import DAY, HOUR, Walk, hire, newcomer, trail
from tests.journeys.test_refer_up import scheduled
from tests.town import LONG_AGO, PLATFORM, Town, build_town


def elsewhere(town: Town, inpatient: Walk, **more: object) -> Walk:
    """A request for a bed in the specialty hospital, for somebody who lies in another one."""
    hire(town, "duty_officer", town.specialty)
    ward = add_department(institution=town.specialty, name="康复科", kind="clinical", by=PLATFORM, at=LONG_AGO)
    place: dict[str, Any] = {"receiver_uid": town.specialty.uid, "department_uid": ward.uid}
    walk = Walk(town, resident=inpatient.resident, **(place | more))
    walk.at = inpatient.at + HOUR
    return walk


def state(referral: Referral) -> str:
    return Referral.objects.get(pk=referral.pk).state


def test_another_hospitals_inpatient_is_not_taken_over_silently(town: Town) -> None:
    inpatient = Walk(town)
    inpatient.to("arrived")
    walk = elsewhere(town, inpatient)
    before = trail(walk.referral)
    with pytest.raises(Refused) as told:
        walk.to("submitted")
    sentence = str(told.value)
    assert told.value.field == "handover_note" and "市中心医院" in sentence and "商定" in sentence
    for secret in ("高血压", "心内科", inpatient.referral.number, "I10"):
        assert secret not in sentence, "which side and what to do, not why"
    assert trail(walk.referral)[1:] == before[1:] and state(walk.referral) == "draft"


def test_with_the_agreement_stated_it_goes_and_the_other_side_is_told(town: Town) -> None:
    inpatient = Walk(town)
    inpatient.to("arrived")
    walk = elsewhere(town, inpatient, handover_note="与市中心医院转诊中心 3 月 12 日电话商定")
    walk.to("submitted")
    [fact] = Fact.objects.filter(kind="referral.handover_stated")
    assert fact.data == {"from_institution_uid": str(town.lead.uid)}
    assert state(inpatient.referral) == "arrived", "the stay itself is untouched"


@pytest.mark.parametrize("way", ["returned", "outpatient", "own"])
def test_where_nothing_is_taken_over_nothing_is_asked(town: Town, way: str) -> None:
    inpatient = Walk(town)
    inpatient.to("outcome_returned" if way == "returned" else "arrived")
    if way == "returned":
        elsewhere(town, inpatient).to("submitted")
    elif way == "own":  # the same hospital asks for another of its wards
        Walk(town, resident=inpatient.resident, department_uid=town.department("神经内科").uid).to("submitted")
    else:
        walk = Walk(town, resident=inpatient.resident, kind="outpatient", service_uid=town.clinic.uid)
        walk.to("submitted")
    assert not Fact.objects.filter(kind="referral.handover_stated").exists()


def test_an_arrival_closes_the_other_request_for_the_same_thing(town: Town) -> None:
    person = newcomer(town)
    asked = Walk(town, resident=person, department_uid=town.department("神经内科").uid).to("submitted")
    other = Walk(
        town,
        resident=person,
        department_uid=town.department("急诊科").uid,
        diagnosis_code="E11.900",
        diagnosis_name="糖尿病",
    ).to("submitted")
    examined = Walk(town, resident=person, kind="examination", service_uid=None).referral
    Walk(town, resident=person).to("arrived")
    closed = Referral.objects.get(pk=asked.pk)
    assert (closed.state, closed.holder_institution) == ("cancelled", None)
    [fact] = Fact.objects.filter(kind="referral.lapsed")
    assert (fact.subject_uid, fact.data) == (asked.uid, {"reason": "arrived_elsewhere"})
    assert state(other) == "submitted", "another diagnosis is another matter"
    assert state(examined) == "draft"


def test_a_seat_that_is_not_needed_any_more_is_free_again(town: Town) -> None:
    town.open()
    person = newcomer(town, contracted=True)
    visit = Walk(town, resident=person, kind="outpatient", service_uid=town.clinic.uid)
    visit.to("submitted")
    scheduled(town, visit.referral)
    Walk(town, resident=person, department_uid=town.department("神经内科").uid).to("arrived")
    assert state(visit.referral) == "cancelled"
    assert not Booking.objects.filter(ended_at=None).exists()


def test_an_emergency_and_a_running_stay_are_left_alone(town: Town) -> None:
    person = newcomer(town)
    notice = Walk(town, resident=person, kind="emergency").to("submitted")
    Walk(town, resident=person).to("arrived")
    assert state(notice) == "submitted"


@pytest.mark.parametrize("told", ["follow_up", "cancel"])
def test_nothing_is_asked_any_more_for_somebody_who_died(town: Town, told: str) -> None:
    person = newcomer(town)
    open_case = Walk(
        town, resident=person, department_uid=town.department("神经内科").uid, diagnosis_code="", diagnosis_name="头痛"
    ).to("submitted")
    walk = Walk(town, resident=person)
    gp = town.viewer("gp")
    if told == "follow_up":
        walk.to("arrived")
        actions.follow_up(
            referral_uid=walk.referral.uid, which="departure", result="died", note="家属告知", by=gp, at=walk.at + DAY
        )
    else:
        walk.to("submitted")
        actions.cancel_referral(referral_uid=walk.referral.uid, reason="died", note="", by=gp, at=walk.at + DAY)
    assert state(open_case) == "cancelled"
    assert Fact.objects.get(kind="referral.lapsed").data == {"reason": "died"}


@pytest.mark.django_db(transaction=True)
def test_a_notice_does_not_say_that_somebody_died(django_db_setup: None) -> None:
    town = build_town()
    person = newcomer(town)
    other = Walk(town, resident=person, department_uid=town.department("神经内科").uid).to("submitted")
    walk = Walk(town, resident=person)
    case = walk.to("submitted")
    actions.cancel_referral(referral_uid=case.uid, reason="died", note="", by=town.viewer("gp"), at=walk.at + DAY)
    assert not Notice.objects.filter(text__contains="已故").exists()
    told = Notice.objects.filter(text=f"已按规定关闭：转诊单 {other.number}")
    assert {n.role for n in told} >= {"gp", "referral_centre"}


def test_a_request_that_moved_on_meanwhile_does_not_undo_the_arrival(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = newcomer(town)
    other = Walk(town, resident=person, department_uid=town.department("神经内科").uid)
    other.to("cancelled")
    monkeypatch.setattr(moved_on, "stale_beside", lambda _arrived: [other.referral.uid])
    before = trail(other.referral)[:2]
    arrived = Walk(town, resident=person).to("arrived")
    assert state(arrived) == "arrived" and trail(other.referral)[:2] == before
    assert not Fact.objects.filter(kind="referral.lapsed").exists()
