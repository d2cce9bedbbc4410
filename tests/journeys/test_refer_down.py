"""Up and down again: 王平安 is treated in cardiology, goes down with a plan drafted from the outcome, and the front
page of the record is compared with it at the end of the month."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.ledger.models import Fact
from lianti.records.actions import close_encounter, set_phase
from lianti.records.models import Encounter
from lianti.records.shapes import Leaving
from lianti.referrals import actions
from lianti.referrals.actions import down, down_answer, down_care, down_profile
from lianti.referrals.models import Referral
from lianti.referrals.queries.beginning import beginning
from lianti.referrals.queries.down import down_of
from lianti.referrals.queries.readiness import places_for, ward
from lianti.referrals.queries.reconciling import compare
from lianti.referrals.shapes import OutcomeFields
from lianti.referrals.tests.cases import Walk
from lianti.referrals.tests.down_cases import fields, plan, reception
from tests.journeys.test_refer_up import both
from tests.town import Town

DAY = dt.timedelta(days=1)
SAID = OutcomeFields(
    diagnosis_name="脑梗死恢复期", diagnosis_code="I63.900", treatment="抗血小板、康复训练", plan="血压低于 140/90",
    medication="阿司匹林 100mg 每晚一次 28天\n氨氯地平 5mg 每日一次 28天", inpatient_number="ZY1",
)  # fmt: skip


def treated(town: Town) -> Walk:
    """A request up that has arrived and whose outcome went back."""
    walk = Walk(town)
    walk.to("arrived")
    walk.at += 6 * DAY
    actions.return_outcome(referral_uid=walk.referral.uid, outcome=SAID, by=walk.by("specialist"), at=walk.at)
    return walk


def begun(walk: Walk) -> Referral:
    """The ward begins from the request up; the stay is registered on the way."""
    doctor = walk.by("specialist")
    given = beginning(doctor, walk.at, encounter="", case=walk.referral.number, way="clinic", number="")
    return down.start_down(**given, by=doctor, at=walk.at)


def test_the_plan_is_drafted_from_the_outcome_and_the_stay_begins_once(town: Town) -> None:
    walk = treated(town)
    for stranger in ("gp", "specialty_specialist", "stranger"):
        with pytest.raises((NotVisible, Refused)):
            beginning(town.viewer(stranger), walk.at, encounter="", case=walk.referral.number, way="clinic", number="")
    assert not Encounter.objects.exists()
    referral = begun(walk)
    drafted = down_of(referral)
    assert [d.name for d in drafted.plan.drugs] == ["阿司匹林", "氨氯地平"]
    assert (drafted.plan.drugs[0].days, drafted.plan.targets) == (28, "血压低于 140/90")
    assert (drafted.diagnosis_code, drafted.treatment) == ("I63.900", "抗血小板、康复训练")
    assert drafted.receiver_uid == town.community.uid, "the clinic where the person is registered"
    assert referral.plan.drafted_from == "outcome" and referral.down.source_id == walk.referral.pk
    stay = Encounter.objects.get()
    assert (stay.source_uid, stay.inpatient_number) == (walk.referral.uid, "ZY1")


def test_a_clinic_is_not_asked_for_what_it_does_not_have(town: Town) -> None:
    walk = treated(town)
    gp, doctor = town.viewer("gp"), walk.by("specialist")
    with pytest.raises(Refused) as told:
        down_profile.declare_profile(groups=(), ways=("ward",), beds=0, note="", by=gp, at=walk.at)
    assert told.value.field == "beds"
    down_profile.declare_profile(groups=("chronic",), ways=("clinic", "home"), beds=0, note="", by=gp, at=walk.at)
    found = places_for(walk.resident, doctor, walk.at)
    assert found[0].uid == town.community.uid and found[0].beds == 0
    assert found[0].takes("ward") is False and found[0].takes("home") is True
    referral, today = begun(walk), clock.local_day(walk.at)
    wanted = fields(town, way="ward", planned_discharge_on=today + 2 * DAY, plan=plan(today))
    with pytest.raises(Refused) as told:
        down.send_down(referral_uid=referral.uid, down=wanted, consents=both(), by=doctor, at=walk.at)
    assert told.value.code == "place_way"
    assert Referral.objects.get(pk=referral.pk).state == "draft"


def test_who_went_down_is_compared_with_the_front_page(town: Town) -> None:
    walk = treated(town)
    doctor, gp = walk.by("specialist"), town.viewer("gp")
    referral, today = begun(walk), clock.local_day(walk.at)
    stay = Encounter.objects.get()
    set_phase(encounter_uid=stay.uid, phase="recovery", by=doctor, at=walk.at)
    content = fields(town, planned_discharge_on=today + 2 * DAY, plan=plan(today))
    down.send_down(referral_uid=referral.uid, down=content, consents=both(), by=doctor, at=walk.at)
    down_answer.accept_down(referral_uid=referral.uid, reception=reception(walk.at), by=gp, at=walk.at)
    later = walk.at + 2 * DAY
    down_care.arrive_down(referral_uid=referral.uid, number="", by=gp, at=later)
    office, month = town.viewer("medical_affairs"), clock.local_day(later).replace(day=1)
    assert [d.why for d in compare(office, month).differences] == ["still_in"]
    leaving = Leaving("3", clock.local_day(later), town.community.uid)
    close_encounter(encounter_uid=stay.uid, leaving=leaving, by=doctor, at=later)
    found = compare(office, month)
    assert (found.arrived, found.left, found.matched, found.differences) == (1, 1, 1, [])
    assert compare(town.viewer("stranger"), month).arrived == 0
    arrived = Fact.objects.get(kind="referral.down_arrived").data
    assert arrived["from_class"] == "inpatient" and arrived["to_primary"] is True
    assert arrived["person_uid"] == str(walk.resident.uid)


def test_a_departure_to_a_clinic_without_a_slip_is_found(town: Town) -> None:
    walk = treated(town)
    begun(walk)
    stay, doctor = Encounter.objects.get(), walk.by("specialist")
    assert [line.encounter for line in ward(doctor, walk.at)] == [stay]
    leaving = Leaving("3", clock.local_day(walk.at), town.community.uid)
    close_encounter(encounter_uid=stay.uid, leaving=leaving, by=doctor, at=walk.at)
    found = compare(town.viewer("medical_affairs"), clock.local_day(walk.at).replace(day=1))
    assert [d.why for d in found.differences] == ["no_case"], "a draft is not a case that was sent"
    assert (found.arrived, found.left, found.matched) == (0, 1, 0)
