"""程远山 sends 赵安澜 down to 新化社区: refusals first, then the way down, and what must not happen."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.ledger.models import Fact
from lianti.parties.actions import add_department
from lianti.referrals.actions import down, down_answer, down_care, down_end
from lianti.referrals.models import DownRefusal, DueItem, Referral, ReferralLink
from lianti.referrals.queries.down import plan_of
from lianti.referrals.shapes.down import Exclusion, Objection, PlanCheck, PlanDrug, WayBack
from lianti.referrals.tests.cases import act_as, trail
from lianti.referrals.tests.down_cases import ABSENT, BACK, NO, DownWalk, fields, plan
from lianti.residents.models import AccessReason
from tests.journeys.test_refer_up import both
from tests.town import LONG_AGO, PLATFORM, Town

DAY = dt.timedelta(days=1)


def facts(referral: Referral) -> list[str]:
    rows = Fact.objects.filter(subject_uid=referral.uid).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def send(walk: DownWalk, **more: object) -> Referral:
    walk.fields = dataclasses.replace(walk.fields, **more)  # type: ignore[arg-type]
    return down.send_down(
        referral_uid=walk.referral.uid, down=walk.fields, consents=both(), by=walk.by("specialist"), at=walk.at
    )


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"receiver_uid": None}, "no_destination", "receiver"),
        ({"treatment": " "}, "down_required", "treatment"),
        ({"planned_discharge_on": None}, "discharge_on", "planned_discharge_on"),
        ({"criteria": ()}, "down_criterion", "criteria"),
        ({"criteria": ("GEN-STOP-01",)}, "down_criterion", "criteria"),
        ({"criteria": ("HTN-UP-01",)}, "down_criterion", "criteria"),
        ({"exclusions": ()}, "exclusion_open", "exclusions"),
        ({"exclusions": (*ABSENT[:4], Exclusion("GEN-STOP-05", False), ABSENT[5])}, "exclusion_note", "exclusions"),
        ({"exclusions": (*ABSENT[:5], Exclusion("GEN-STOP-06", False, "不想走"))}, "exclusion_refused", "exclusions"),
        ({"way": "sideways"}, "way_unknown", "way"),
    ],
)
def test_a_request_nobody_could_answer_stays_on_the_ward(
    town: Town, wrong: dict[str, object], code: str, field: str
) -> None:
    walk = DownWalk(town)
    before = trail(walk.referral)
    with pytest.raises(Refused) as told:
        send(walk, **wrong)
    assert (told.value.code, told.value.field) == (code, field)
    assert trail(walk.referral) == before, "all or nothing"
    assert not AccessReason.objects.filter(resident=walk.resident, institution=town.community).exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"drugs": ()}, "drugs"),
        ({"drugs": (PlanDrug("氨氯地平", "5mg", "每日一次"),)}, "drugs"),
        ({"drugs": (PlanDrug("氨氯地平", "", "每日一次", 28),)}, "drugs"),
        ({"drugs": (PlanDrug("氨氯地平", "5mg", "每日一次", 120),)}, "drugs"),
        ({"checks": ()}, "checks"),
        ({"checks": (PlanCheck("血脂", None),)}, "checks"),
        ({"checks": (PlanCheck("血脂", dt.date(2020, 1, 1)),)}, "checks"),
        ({"targets": ""}, "targets"),
        ({"alarm_signs": " "}, "alarm_signs"),
        ({"send_back_when": ""}, "send_back_when"),
        ({"responsible": ""}, "responsible"),
        ({"responsible_from": None}, "responsible_from"),
    ],
)
def test_nobody_goes_down_without_a_whole_plan(town: Town, wrong: dict[str, object], field: str) -> None:
    walk = DownWalk(town)
    with pytest.raises(Refused) as told:
        send(walk, plan=plan(town.today, **wrong))
    assert told.value.field == field
    assert Referral.objects.get(pk=walk.referral.pk).state == "draft"
    assert "referral.down_sent" not in facts(walk.referral)


def test_no_drugs_at_all_is_said_and_not_forgotten(town: Town) -> None:
    walk = DownWalk(town)
    assert send(walk, plan=plan(town.today, drugs=(), no_drugs=True)).state == "submitted"


def test_three_days_to_one_day_before_discharge(town: Town) -> None:
    walk = DownWalk(town)
    with pytest.raises(Refused, match="72|3 天") as told:
        send(walk, planned_discharge_on=town.today + 5 * DAY)
    assert told.value.code == "discharge_early"
    with pytest.raises(Refused) as told:
        send(walk, planned_discharge_on=town.today - DAY)
    assert told.value.code == "discharge_past"
    with pytest.raises(Refused) as told:
        send(walk, planned_discharge_on=town.today)
    assert told.value.field == "short_notice"
    assert send(walk, planned_discharge_on=town.today, short_notice="家属今日来接，已电话联系").state == "submitted"


def test_consent_comes_before_the_clinic_sees_anything(town: Town) -> None:
    walk = DownWalk(town)
    with pytest.raises(Refused) as told:
        down.send_down(
            referral_uid=walk.referral.uid, down=walk.fields, consents=[], by=walk.by("specialist"), at=walk.at
        )
    assert told.value.code == "consent_missing"
    assert not Referral.objects.visible_to(town.viewer("gp"), walk.at).filter(pk=walk.referral.pk).exists()


def test_only_the_ward_raises_it_and_only_once(town: Town) -> None:
    walk = DownWalk(town)
    for who in ("gp", "referral_centre", "admission", "emergency"):
        with pytest.raises(NotPermitted):
            down.start_down(resident=walk.resident, down=fields(town), by=town.viewer(who), at=walk.at)
    with pytest.raises(Refused) as told:
        down.start_down(resident=walk.resident, down=fields(town), by=walk.by("department_head"), at=walk.at)
    assert told.value.code == "down_open"
    with pytest.raises(NotVisible):
        down.save_down(
            referral_uid=walk.referral.uid, down=walk.fields, by=town.viewer("specialty_specialist"), at=walk.at
        )


def test_the_whole_way_down(town: Town) -> None:
    walk = DownWalk(town)
    sent = walk.to("submitted")
    assert (sent.holder_institution_id, sent.holder_role) == (town.community.pk, "gp")
    assert sent.custody_institution_id == town.lead.pk, "the ward stays responsible until arrival"
    arrived = DownWalk(town)
    referral = arrived.to("arrived")
    assert referral.custody_institution_id == town.community.pk
    fact = Fact.objects.get(subject_uid=referral.uid, kind="referral.down_arrived")
    assert fact.institution_uid == town.lead.uid, "counts for the hospital that sends down (no. 2)"
    wanted = {
        "way": "clinic", "from_class": "inpatient", "from_level": "3", "to_primary": True, "to_chronic": False,
        "to_kind": "community_centre", "plan": True, "ready_days": 3, "same_course": True, "items": 4,
        "person_uid": str(arrived.resident.uid), "phase": "recovery",
    }  # fmt: skip
    assert {k: fact.data[k] for k in wanted} == wanted
    down_care.report_down(
        referral_uid=referral.uid, result="as_planned", note="血压 132/80", by=town.viewer("gp"), at=arrived.at + DAY
    )
    assert Referral.objects.get(pk=referral.pk).holder_institution_id == town.community.pk, (
        "the clinic keeps the person"
    )
    with pytest.raises(Refused) as told:
        down_care.close_down(referral_uid=referral.uid, note="", by=town.viewer("gp"), at=arrived.at + DAY)
    assert told.value.field == "note", "open items need words"
    assert facts(referral) == [
        "referral.down_drafted", "referral.down_sent", "referral.down_accepted", "referral.down_arrived",
        "referral.down_reported",
    ]  # fmt: skip


def test_due_items_are_ticked_once_by_the_clinic_that_is_responsible(town: Town) -> None:
    walk = DownWalk(town)
    referral = walk.to("arrived")
    items = list(DueItem.objects.filter(referral=referral).order_by("due_on", "pk"))
    assert [(i.kind, i.title) for i in items][0] == ("check", "血压、心率")
    assert {i.kind for i in items} == {"check", "refill"} and len(items) == 4
    first, nurse = items[0], town.viewer("nurse")
    with pytest.raises(NotPermitted):
        down_care.tick_item(item_uid=first.uid, result="done", note="", by=town.viewer("specialist"), at=walk.at)
    with pytest.raises(NotVisible):
        down_care.tick_item(item_uid=first.uid, result="done", note="", by=town.viewer("village_doctor"), at=walk.at)
    with pytest.raises(Refused) as told:
        down_care.tick_item(item_uid=first.uid, result="not_done", note=" ", by=nurse, at=walk.at)
    assert told.value.field == "note"
    down_care.tick_item(item_uid=first.uid, result="done", note="血压 130/80", by=nurse, at=walk.at)
    with pytest.raises(Refused, match="已经完成"):
        down_care.tick_item(item_uid=first.uid, result="done", note="", by=nurse, at=walk.at)
    fact = Fact.objects.get(kind="referral.down_item_done")
    assert fact.data == {"kind": "check", "result": "done", "within_promise": True}


def test_a_no_is_coded_and_signed_and_rests(town: Town) -> None:
    walk = DownWalk(town)
    referral, doctor = walk.to("submitted"), walk.by("specialist")
    before = trail(referral)
    for wrong in (
        Objection("boredom"), Objection("cost"), Objection("cost", method="verbal"), Objection("cost", method="paper"),
        Objection("other", method="verbal", witness_name="何晓枫"),
        Objection("cost", method="verbal", witness_name="何晓枫", signer="relative"),
    ):  # fmt: skip
        with pytest.raises(Refused):
            down_end.refuse_down(referral_uid=referral.uid, objection=wrong, by=doctor, at=walk.at)
    assert trail(referral) == before
    down_end.refuse_down(referral_uid=referral.uid, objection=NO, by=doctor, at=walk.at)
    assert Referral.objects.get(pk=referral.pk).state == "cancelled"
    assert DownRefusal.objects.get().rest_until == town.today + 7 * DAY
    assert Fact.objects.get(kind="referral.down_refused").data["reason"] == "trust"
    with pytest.raises(Refused) as told:
        down.start_down(resident=walk.resident, down=walk.fields, by=doctor, at=walk.at + DAY)
    assert told.value.code == "down_resting"
    again = down.start_down(resident=walk.resident, down=walk.fields, by=doctor, at=walk.at + DAY, asked_again=True)
    assert again.state == "draft", "the resident may change their mind any time"


def test_a_no_is_told_to_no_other_hospital(town: Town) -> None:
    walk = DownWalk(town)
    case = walk.to("submitted")
    down_end.refuse_down(referral_uid=case.uid, objection=NO, by=walk.by("specialist"), at=walk.at)
    at = walk.at + DAY
    ward = add_department(institution=town.specialty, name="康复科", kind="clinical", by=PLATFORM, at=LONG_AGO)
    doctor = act_as(town, "specialist", town.specialty)
    elsewhere = dataclasses.replace(doctor, department_uid=ward.uid, department_id=ward.pk)
    with pytest.raises(Refused) as told:
        down.start_down(resident=walk.resident, down=walk.fields, by=walk.by("specialist"), at=at)
    assert told.value.code == "down_resting"
    begun = down.start_down(resident=walk.resident, down=walk.fields, by=elsewhere, at=at)
    assert begun.sender_institution == town.specialty


def test_an_alarm_sign_goes_back_up_with_one_press(town: Town) -> None:
    walk = DownWalk(town)
    referral, gp = walk.to("arrived"), town.viewer("gp")
    before = trail(referral)
    for wrong in (WayBack("", "urgent", "何晓枫"), WayBack("黑便", "soon", "何晓枫"), WayBack("黑便", "urgent", " ")):
        with pytest.raises(Refused):
            down_end.send_back(referral_uid=referral.uid, back=wrong, by=gp, at=walk.at)
    assert trail(referral) == before and not Referral.objects.filter(direction="up").exists()
    up = down_end.send_back(referral_uid=referral.uid, back=BACK, by=gp, at=walk.at)
    assert (up.direction, up.state, up.urgency, up.kind) == ("up", "submitted", "urgent", "inpatient")
    assert up.receiver_department_id == town.department("心内科").pk
    assert "黑便" in up.reason and referral.reason in up.reason
    assert up.medication == referral.medication and "氨氯地平 5mg 每日一次" in up.medication
    assert ReferralLink.objects.get().earlier_id == referral.pk
    assert Referral.objects.get(pk=referral.pk).state == "closed"
    with pytest.raises(Refused):
        down_end.send_back(referral_uid=referral.uid, back=BACK, by=gp, at=walk.at)
    assert Referral.objects.filter(direction="up").count() == 1


def test_an_emergency_back_is_a_notice(town: Town) -> None:
    walk = DownWalk(town)
    referral = walk.to("outcome_returned")
    back = dataclasses.replace(BACK, urgency="emergency")
    up = down_end.send_back(referral_uid=referral.uid, back=back, by=town.viewer("gp"), at=walk.at)
    assert (up.kind, up.state, up.holder_role) == ("emergency", "submitted", "emergency")


def test_what_was_sent_changes_only_in_content(town: Town) -> None:
    walk = DownWalk(town)
    referral, doctor = walk.to("info_asked"), walk.by("specialist")
    assert (referral.holder_role, referral.holder_department_id) == ("specialist", town.department("心内科").pk)
    changed = dataclasses.replace(
        walk.fields, way="ward", receiver_uid=town.village.uid, plan=plan(town.today, targets="血压低于 130/80")
    )
    saved = down.save_down(referral_uid=referral.uid, down=changed, by=doctor, at=walk.at)
    assert (saved.down.way, saved.receiver_institution_id) == ("clinic", town.community.pk)
    assert plan_of(saved).targets == "血压低于 130/80"
    with pytest.raises(Refused):
        down_answer.give_down(referral_uid=referral.uid, note=" ", by=doctor, at=walk.at)
    given = down_answer.give_down(referral_uid=referral.uid, note="已写明康复频次", by=doctor, at=walk.at)
    assert (given.state, given.holder_institution_id) == ("submitted", town.community.pk)


def test_long_words_are_kept_whole(town: Town) -> None:
    long = "复" * 3900
    walk = DownWalk(town, plan=plan(town.today, alarm_signs=long))
    assert plan_of(walk.to("submitted")).alarm_signs == long


def test_nobody_is_missed_before_the_day(town: Town) -> None:
    walk = DownWalk(town)
    referral, nurse = walk.to("scheduled"), town.viewer("nurse")
    before, expected = trail(referral), referral.appointment_at
    assert expected
    with pytest.raises(Refused) as told:
        down_care.miss_down(referral_uid=referral.uid, note="", by=nurse, at=expected - dt.timedelta(minutes=1))
    assert told.value.code == "not_yet" and trail(referral) == before
    with pytest.raises(Refused):
        down_care.miss_down(referral_uid=referral.uid, note="", by=nurse, at=expected, revision=referral.revision - 1)
    assert trail(referral) == before
    down_care.miss_down(referral_uid=referral.uid, note="", by=nurse, at=expected, revision=referral.revision)
    assert Referral.objects.get(pk=referral.pk).state == "no_show"
