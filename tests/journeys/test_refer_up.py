"""A morning in town: 林知远 sends 王秀兰 to cardiology, the hospital answers, sees her and sends word back."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from lianti.capacity.models import Booking
from lianti.capacity.queries import free_seats
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.ledger.models import Fact, Notice
from lianti.ledger.sealing import merkle_root
from lianti.referrals import actions
from lianti.referrals.models import FollowUp, Referral, ReferralStep
from lianti.referrals.shapes import BedAnswer, CaseFields, ConsentFields, OutcomeFields, Vitals
from lianti.residents.models import AccessReason, Resident
from tests.town import Town

HOUR = dt.timedelta(hours=1)


def case(town: Town, **more: object) -> CaseFields:
    """What 林知远 knows of his patient."""
    content: dict[str, object] = {
        "kind": "outpatient",
        "receiver_uid": town.lead.uid,
        "department_uid": town.department("心内科").uid,
        "service_uid": town.clinic.uid,
        "diagnosis_code": "I10.x00x002",
        "diagnosis_name": "高血压",
        "reason": "血压控制不佳两月，近一周头晕",
        "history": "高血压 10 年",
        "treatment": "氨氯地平 5 mg 每日一次",
        "medication": "氨氯地平",
        "allergies": "青霉素",
        "vitals": Vitals(sbp=186, dbp=104),
        "criteria": ("HTN-UP-01",),
        "missing_declared": ("reports",),
        "sender_phone": "10000009001",
    }
    return CaseFields(**(content | more))  # type: ignore[arg-type]


def both(**more: object) -> list[ConsentFields]:
    """Consent to the referral and to sharing, given by word of mouth before a witness."""
    base: dict[str, object] = {"method": "verbal", "witness_name": "何晓枫"}
    return [ConsentFields(scope=s, **(base | more)) for s in ("referral", "sharing")]  # type: ignore[arg-type]


def draft(town: Town, who: str = "grandmother", **more: object) -> Referral:
    """A draft of 林知远's."""
    return actions.start_draft(resident=town.resident(who), case=case(town, **more), by=town.viewer("gp"), at=town.now)


def sent(town: Town, who: str = "grandmother", **more: object) -> Referral:
    """A request that has left the clinic."""
    started = draft(town, who, **more)
    return actions.send_form(
        referral_uid=started.uid,
        case=case(town, **more),
        consents=both(),
        do="submit",
        by=town.viewer("gp"),
        at=town.now,
    )


def scheduled(town: Town, referral: Referral, at: dt.datetime | None = None) -> Referral:
    """The centre takes the first seat that is offered."""
    at = at or town.now + HOUR
    seat = free_seats(service_uid=town.clinic.uid, at=at, priority="contracted")[0]
    centre = town.viewer("referral_centre")
    from lianti.capacity.actions import hold_seat

    token = hold_seat(seat_uid=seat.uid, by=centre, at=at, priority="contracted")
    return actions.schedule_seat(referral_uid=referral.uid, seat_uid=seat.uid, token=token, by=centre, at=at)


def facts(referral: Referral) -> list[str]:
    """The kinds of facts about a case in order."""
    return list(
        Fact.objects.filter(subject_uid=referral.uid, kind__startswith="referral.")
        .order_by("pk")
        .values_list("kind", flat=True)
    )


def open_at(resident: Resident, institution_id: int, at: dt.datetime) -> bool:
    return AccessReason.objects.in_force(at).filter(resident=resident, institution_id=institution_id).exists()


def test_nothing_leaves_the_clinic_without_consent(town: Town) -> None:
    started = draft(town)
    with pytest.raises(Refused) as told:
        actions.submit_referral(referral_uid=started.uid, by=town.viewer("gp"), at=town.now)
    assert told.value.code == "consent_missing"
    started.refresh_from_db()
    assert started.state == "draft"
    assert facts(started) == ["referral.drafted"]
    assert not open_at(town.resident("grandmother"), town.lead.pk, town.now)


def test_consent_to_the_referral_alone_does_not_share_data(town: Town) -> None:
    started = draft(town)
    with pytest.raises(Refused, match="资料"):
        actions.send_form(
            referral_uid=started.uid,
            case=case(town),
            consents=both()[:1],
            do="submit",
            by=town.viewer("gp"),
            at=town.now,
        )
    assert not started.consents.exists()


def test_a_nurse_fills_and_a_doctor_sends(town: Town) -> None:
    started = draft(town)
    with pytest.raises(Refused, match="由医生提交"):
        actions.send_form(
            referral_uid=started.uid,
            case=case(town),
            consents=both(),
            do="submit",
            by=town.viewer("nurse"),
            at=town.now,
        )
    assert Referral.objects.get(pk=started.pk).state == "draft"


def test_what_is_missing_is_said_or_the_form_stays(town: Town) -> None:
    started = draft(town)
    with pytest.raises(Refused) as told:
        actions.send_form(
            referral_uid=started.uid,
            case=case(town, missing_declared=()),
            consents=both(),
            do="submit",
            by=town.viewer("gp"),
            at=town.now,
        )
    assert told.value.code == "package_incomplete"
    assert "检查检验报告" in str(told.value)


def test_the_whole_way_up_and_back(town: Town) -> None:
    town.open()
    referral = sent(town)
    assert referral.holder_role == "referral_centre"
    assert referral.promised_at is not None and referral.promised_at > town.now
    assert referral.custody_institution_id == town.community.pk
    assert open_at(town.resident("grandmother"), town.lead.pk, town.now)

    scheduled(town, referral)
    referral.refresh_from_db()
    assert referral.state == "scheduled" and referral.appointment_at is not None
    assert referral.custody_institution_id == town.community.pk, "a seat moves nobody"

    there = referral.appointment_at
    with pytest.raises(Refused):
        actions.arrive(referral_uid=referral.uid, his_number="MZ1", by=town.viewer("gp"), at=there)
    actions.arrive(referral_uid=referral.uid, his_number="MZ20261127001", by=town.viewer("front_desk"), at=there)
    referral.refresh_from_db()
    assert referral.custody_institution_id == town.lead.pk
    actions.see_patient(referral_uid=referral.uid, by=town.viewer("specialist"), at=there + HOUR)

    home_again(town, referral, there)


def home_again(town: Town, referral: Referral, there: dt.datetime) -> None:
    """The outcome returns, the clinic follows up and closes."""
    plan = OutcomeFields(diagnosis_name="高血压 3 级", treatment="调整用药", plan="两周后复查血压")
    with pytest.raises(Refused, match="诊断、治疗经过"):
        empty = OutcomeFields(diagnosis_name="高血压", treatment="", plan="")
        actions.return_outcome(referral_uid=referral.uid, outcome=empty, by=town.viewer("specialist"), at=there + HOUR)
    actions.return_outcome(referral_uid=referral.uid, outcome=plan, by=town.viewer("specialist"), at=there + 2 * HOUR)
    with pytest.raises(Refused) as told:
        actions.close_referral(referral_uid=referral.uid, note="", by=town.viewer("gp"), at=there + 3 * HOUR)
    assert told.value.code == "follow_up_open"
    week = there + dt.timedelta(days=10)
    actions.follow_up(
        referral_uid=referral.uid, which="return", result="stable", note="血压 138/82", by=town.viewer("nurse"), at=week
    )
    actions.close_referral(referral_uid=referral.uid, note="", by=town.viewer("gp"), at=week)
    referral.refresh_from_db()
    assert referral.state == "closed" and referral.holder_institution is None
    assert facts(referral) == [
        "referral.drafted",
        "referral.submitted",
        "referral.scheduled",
        "referral.arrived",
        "referral.seen",
        "referral.outcome_returned",
        "referral.followed_up",
        "referral.closed",
    ]
    assert ReferralStep.objects.filter(referral=referral).count() == 8
    assert not open_at(town.resident("grandmother"), town.lead.pk, week + dt.timedelta(days=31))


def test_the_same_person_is_not_sent_twice_to_one_department(town: Town) -> None:
    first = sent(town)
    with pytest.raises(Refused) as told:
        sent(town)
    assert told.value.code == "twin" and first.number in str(told.value)


def test_a_stranger_sees_nothing(town: Town) -> None:
    referral = sent(town)
    assert not Referral.objects.visible_to(town.viewer("stranger_centre"), town.now).exists()
    with pytest.raises(NotVisible):
        actions.ask_info(referral_uid=referral.uid, note="请补充心电图", by=town.viewer("stranger_centre"), at=town.now)
    assert not Referral.objects.visible_to(town.viewer("regulator"), town.now).exists()
    assert not Referral.objects.visible_to(None, town.now).exists()


def test_a_decline_needs_a_reason_and_advice(town: Town) -> None:
    referral = sent(town)
    centre = town.viewer("referral_centre")
    with pytest.raises(Refused) as told:
        actions.decline_referral(referral_uid=referral.uid, reason="no_capacity", advice="", by=centre, at=town.now)
    assert told.value.code == "reason_advice"
    with pytest.raises(Refused):
        actions.decline_referral(referral_uid=referral.uid, reason="because", advice="回去吧", by=centre, at=town.now)
    actions.decline_referral(
        referral_uid=referral.uid, reason="treat_locally", advice="先加用利尿剂，两周后复测", by=centre, at=town.now
    )
    referral.refresh_from_db()
    assert referral.state == "declined"
    assert referral.steps.get(move="decline").note.startswith("先加用")


def test_a_question_moves_the_clock_to_the_other_side(town: Town) -> None:
    referral = sent(town)
    actions.ask_info(
        referral_uid=referral.uid, note="请补充动态血压", by=town.viewer("referral_centre"), at=town.now + HOUR
    )
    referral.refresh_from_db()
    assert (referral.state, referral.holder_institution_id) == ("info_asked", town.community.pk)
    actions.give_info(referral_uid=referral.uid, note="已补", by=town.viewer("gp"), at=town.now + 2 * HOUR)
    referral.refresh_from_db()
    assert (referral.state, referral.holder_role) == ("submitted", "referral_centre")


def test_two_windows_do_not_overwrite_each_other(town: Town) -> None:
    started = draft(town)
    seen = started.revision
    actions.save_case(
        referral_uid=started.uid, case=case(town, reason="第一个窗口"), by=town.viewer("gp"), at=town.now, revision=seen
    )
    with pytest.raises(Refused) as told:
        actions.save_case(
            referral_uid=started.uid,
            case=case(town, reason="第二个窗口"),
            by=town.viewer("gp"),
            at=town.now,
            revision=seen,
        )
    assert told.value.code == "stale"
    assert Referral.objects.get(pk=started.pk).reason == "第一个窗口"


def test_a_bed_is_answered_by_telephone(town: Town) -> None:
    referral = sent(town, kind="inpatient", service_uid=None)
    centre = town.viewer("referral_centre")
    said = BedAnswer(called_name="护士站", called_role="护士长", called_at=town.now, admit_at=town.now + 3 * HOUR)
    with pytest.raises(Refused) as told:
        actions.schedule_bed(referral_uid=referral.uid, answer=said, by=centre, at=town.now)
    assert told.value.code == "bed_ward"
    kept = BedAnswer(**(said.__dict__ | {"ward": "心内一病区", "bed": "12", "held_until": town.now + 8 * HOUR}))
    actions.schedule_bed(referral_uid=referral.uid, answer=kept, by=centre, at=town.now)
    referral.refresh_from_db()
    assert referral.state == "scheduled"
    assert not Booking.objects.filter(subject_uid=referral.uid).exists()


def test_who_does_not_come_is_called(town: Town) -> None:
    town.open()
    referral = scheduled(town, sent(town))
    assert referral.appointment_at
    desk = town.viewer("front_desk")
    with pytest.raises(Refused) as told:
        actions.mark_no_show(referral_uid=referral.uid, note="", by=desk, at=town.now + 2 * HOUR)
    assert told.value.code == "not_yet"
    after = referral.appointment_at + 5 * HOUR
    actions.mark_no_show(referral_uid=referral.uid, note="电话未接", by=desk, at=after)
    referral.refresh_from_db()
    assert (referral.state, referral.holder_role, referral.holder_institution_id) == (
        "no_show",
        "gp",
        town.community.pk,
    )
    assert Booking.objects.get(subject_uid=referral.uid).end_reason == "no_show"
    with pytest.raises(Refused) as told:
        actions.close_referral(referral_uid=referral.uid, note="", by=town.viewer("gp"), at=after)
    assert told.value.code == "close_note"


def test_cancelling_frees_the_seat_at_once(town: Town) -> None:
    town.open()
    referral = scheduled(town, sent(town))
    before = len(free_seats(service_uid=town.clinic.uid, at=town.now + 2 * HOUR, priority="contracted"))
    actions.cancel_referral(
        referral_uid=referral.uid, reason="improved", note="", by=town.viewer("gp"), at=town.now + 2 * HOUR
    )
    after = len(free_seats(service_uid=town.clinic.uid, at=town.now + 2 * HOUR, priority="contracted"))
    assert after == before + 1


def test_follow_up_after_departure_is_owed_within_fourteen_days(town: Town) -> None:
    town.open()
    referral = scheduled(town, sent(town))
    assert referral.appointment_at
    actions.arrive(
        referral_uid=referral.uid, his_number="MZ7", by=town.viewer("referral_centre"), at=referral.appointment_at
    )
    owed = FollowUp.objects.get(referral=referral)
    assert owed.which == "departure"
    assert (owed.due_on - referral.appointment_at.date()).days == 14


@pytest.mark.django_db(transaction=True)
def test_the_holder_is_told(django_db_setup: None) -> None:
    from tests.town import build_town

    town = build_town()
    referral = sent(town)
    notice = Notice.objects.get(role="referral_centre")
    assert notice.institution_uid == town.lead.uid
    assert referral.resident.name not in notice.text
    assert notice.path.endswith(f"/{referral.number}/")


def test_merkle_root_of_one_is_itself() -> None:
    leaf = uuid.UUID(int=7).hex * 2
    assert merkle_root([leaf]) == leaf
