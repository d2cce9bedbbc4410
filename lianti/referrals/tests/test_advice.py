"""A GP asks cardiology first: the answer, the clock, who may, and the referral that grows out of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.ledger.models import Fact, Notice, Trace
from lianti.ledger.sealing import seal_stream
from lianti.parties.shapes import Viewer
from lianti.referrals import actions
from lianti.referrals.models import Advice, AdviceStep, Attachment, Referral
from lianti.referrals.queries import advice as advising
from lianti.referrals.shapes import AdviceFields, ConsentFields
from lianti.referrals.tasks.advice import clocks
from lianti.referrals.tests.cases import HOUR, act_as, newcomer
from lianti.residents.models import AccessReason
from lianti.residents.queries import access_resident
from tests.permissions.scene import picture
from tests.town import Town

CONSENT = ConsentFields(scope="sharing", method="verbal", witness_name="何晓枫")


def content(town: Town, **more: Any) -> AdviceFields:
    said: dict[str, Any] = {
        "department_uid": town.department("心内科").uid, "question": "血压控制不佳，是否需要加药或转诊？",
        "summary": "高血压十年，近一周头晕，血压 168/96", "treatment": "氨氯地平 5 mg 每日一次",
        "diagnosis_name": "高血压",
        "phone": "10000000001",
    }  # fmt: skip
    return AdviceFields(**(said | more))


def asked(town: Town, *, named: bool = True, **more: Any) -> Advice:
    gp, at = town.viewer("gp"), town.now
    started = actions.start_advice(resident=newcomer(town) if named else None, by=gp, at=at)
    return actions.send_advice(
        advice_uid=started.uid, fields=content(town, **more), uploads=[picture()], title="心电图",
        consent=CONSENT if named else None, do="ask", by=gp, at=at,
    )  # fmt: skip


def answered(town: Town, advice: Advice, kind: str = "refer", hours: int = 1) -> Advice:
    by = town.viewer("specialist")
    text = "加用利尿剂，两周后仍高请转来"
    return actions.answer_advice(advice_uid=advice.uid, kind=kind, text=text, by=by, at=town.now + hours * HOUR)


def test_what_keeps_a_question_from_going(town: Town) -> None:
    gp, at = town.viewer("gp"), town.now
    named = actions.start_advice(resident=newcomer(town), by=gp, at=at)
    nobody = actions.start_advice(resident=None, by=gp, at=at)
    before = Fact.objects.count()
    for advice, fields, consent, code in (
        (named, content(town, department_uid=None), CONSENT, "advice_department"),
        (named, content(town, question=" "), CONSENT, "advice_question"),
        (named, content(town), None, "consent_missing"),
        (named, content(town), ConsentFields(scope="sharing", method="verbal"), "consent_witness"),
        (named, content(town), ConsentFields(scope="sharing", method="unobtainable"), "consent_needed"),
        (named, content(town, urgency="emergency"), CONSENT, "code_unknown"),
        (nobody, content(town, summary="身份证 229900195003080027"), None, "advice_personal"),
        (nobody, content(town, question="请回电 10000000123 谢谢"), None, "advice_personal"),
    ):
        with pytest.raises(Refused) as refused:
            actions.send_advice(
                advice_uid=advice.uid, fields=fields, uploads=[], title="", consent=consent, do="ask", by=gp, at=at
            )
        assert refused.value.code == code and refused.value.field
    assert Fact.objects.count() == before and not Notice.objects.exists()
    assert set(Advice.objects.values_list("state", flat=True)) == {"draft"}


def test_who_may_ask_and_answer(town: Town) -> None:
    gp, at = town.viewer("gp"), town.now
    for role in ("referral_centre", "office", "regulator", "front_desk", "administrator"):
        with pytest.raises(NotPermitted):
            actions.start_advice(resident=None, by=town.viewer(role), at=at)
    draft = actions.start_advice(resident=None, by=gp, at=at)
    actions.save_advice(advice_uid=draft.uid, fields=content(town), by=town.viewer("nurse"), at=at)
    with pytest.raises(NotPermitted):
        actions.ask_advice(advice_uid=draft.uid, consent=None, by=town.viewer("nurse"), at=at)
    with pytest.raises(NotVisible):
        actions.ask_advice(advice_uid=draft.uid, consent=None, by=town.viewer("specialist"), at=at)
    advice = asked(town)
    for key in ("gp", "referral_centre", "duty_officer"):
        with pytest.raises(NotPermitted):
            actions.answer_advice(advice_uid=advice.uid, kind="refer", text="请转来", by=town.viewer(key), at=at)
    neurology = act_as(town, "specialist", town.lead, "神经内科")
    for stranger in (town.viewer("stranger"), neurology, town.viewer("front_desk"), town.viewer("regulator")):
        with pytest.raises(NotVisible):
            actions.answer_advice(advice_uid=advice.uid, kind="refer", text="请转来", by=stranger, at=at)
    assert not Fact.objects.filter(kind="advice.answered").exists()


def test_no_agreement_no_question(town: Town) -> None:
    gp, at = town.viewer("gp"), town.now
    ended = town.agreements[town.community.pk]
    ended.until_on = town.today - dt.timedelta(days=1)
    ended.save()
    started = actions.start_advice(resident=None, by=gp, at=at)
    with pytest.raises(Refused):
        actions.send_advice(
            advice_uid=started.uid, fields=content(town), uploads=[], title="", consent=None, do="ask", by=gp, at=at
        )
    assert not Fact.objects.filter(kind="advice.asked").exists()


def test_the_department_holds_it_until_a_promised_time(town: Town, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        advice = asked(town)
    assert (advice.state, advice.holder_role) == ("asked", "specialist")
    assert advice.holder_department == town.department("心内科")
    assert advice.promised_at is not None and advice.promised_at > town.now + 24 * HOUR
    assert asked(town, urgency="urgent").promised_at < advice.promised_at  # type: ignore[operator]
    told = Notice.objects.filter(department_uid=town.department("心内科").uid)
    assert {n.role for n in told} == {"specialist", "department_head"}
    assert all("周平安" not in n.text for n in told)
    fact = Fact.objects.filter(kind="advice.asked").order_by("pk").first()
    assert fact is not None
    assert fact.data["named"] and fact.data["consent"] == "verbal" and fact.data["files"] == 1
    assert fact.alliance_uid == town.group.uid
    assert advising.waiting_for(town.viewer("specialist"), town.now) == 2
    assert advising.waiting_for(town.viewer("referral_centre"), town.now) == 0


def test_the_record_opens_to_the_department_only_when_it_names_somebody(town: Town) -> None:
    asked(town, named=False)
    assert not AccessReason.objects.filter(kind="advice").exists()
    advice = asked(town)
    assert advice.resident is not None
    doctor, uid = town.viewer("specialist"), advice.resident.uid
    assert access_resident(viewer=doctor, uid=uid, at=town.now) == advice.resident
    advising.access_advice(doctor, advice.number, town.now)
    assert Trace.objects.filter(object_uid=uid, detail=f"advice {advice.number}").count() == 1
    done = answered(town, advice, "treat_locally")
    actions.close_advice(advice_uid=done.uid, note="", by=town.viewer("gp"), at=town.now + 2 * HOUR)
    later = town.now + dt.timedelta(days=200)
    with pytest.raises(NotVisible):
        access_resident(viewer=doctor, uid=uid, at=later)


def test_an_answer_needs_a_conclusion_and_words(town: Town) -> None:
    advice, by = asked(town), town.viewer("department_head")
    for kind, text, code in (
        ("", "请转来", "answer_kind"),
        ("maybe", "请转来", "answer_kind"),
        ("refer", "好", "answer_text"),
    ):
        with pytest.raises(Refused) as refused:
            actions.answer_advice(advice_uid=advice.uid, kind=kind, text=text, by=by, at=town.now)
        assert refused.value.code == code
    done = answered(town, advice, hours=3)
    assert (done.state, done.holder_role, done.holder_institution) == ("answered", "gp", town.community)
    assert Fact.objects.get(kind="advice.answered").data == {
        "urgency": "routine", "kind": "refer", "within_promise": True, "hours": 3
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        answered(town, advice)
    assert refused.value.code == "move_not_allowed"


def test_asking_back_moves_the_clock_to_the_clinic(town: Town) -> None:
    advice, doctor, gp = asked(town), town.viewer("specialist"), town.viewer("gp")
    with pytest.raises(Refused):
        actions.ask_back(advice_uid=advice.uid, note=" ", by=doctor, at=town.now)
    back = actions.ask_back(advice_uid=advice.uid, note="请补 24 小时动态血压", by=doctor, at=town.now + HOUR)
    assert (back.state, back.holder_institution) == ("clarifying", town.community)
    with pytest.raises(Refused):
        answered(town, advice)
    again = actions.clarify(advice_uid=advice.uid, note="已附动态血压", by=gp, at=town.now + 2 * HOUR)
    assert (again.state, again.holder_role, again.revision) == ("asked", "specialist", back.revision + 1)


def test_one_press_makes_the_referral_without_retyping(town: Town) -> None:
    advice, gp = asked(town), town.viewer("gp")
    with pytest.raises(Refused):
        actions.convert_advice(advice_uid=advice.uid, by=gp, at=town.now)
    answered(town, advice, "refer_urgent")
    with pytest.raises(NotPermitted):
        actions.convert_advice(advice_uid=advice.uid, by=town.viewer("specialist"), at=town.now)
    assert not Referral.objects.exists()
    made = actions.convert_advice(advice_uid=advice.uid, by=gp, at=town.now + 2 * HOUR)
    assert (made.state, made.urgency, made.resident) == ("draft", "urgent", advice.resident)
    assert made.receiver_department == town.department("心内科") and made.diagnosis_name == "高血压"
    for words in ("近一周头晕", "是否需要加药或转诊", "加用利尿剂"):
        assert words in made.reason
    assert Attachment.objects.get(referral=made).title == "心电图"
    assert not made.consents.exists(), "consent to the referral is asked on its own"
    advice.refresh_from_db()
    assert (advice.state, advice.referral, advice.holder_role) == ("converted", made, "")
    assert Fact.objects.get(kind="advice.converted").data["referral_uid"] == str(made.uid)
    with pytest.raises(Refused):
        actions.convert_advice(advice_uid=advice.uid, by=gp, at=town.now + 3 * HOUR)
    assert Referral.objects.count() == 1


def test_a_question_that_named_nobody_asks_for_the_person(town: Town) -> None:
    advice, gp = asked(town, named=False), town.viewer("gp")
    answered(town, advice)
    with pytest.raises(Refused) as refused:
        actions.convert_advice(advice_uid=advice.uid, by=gp, at=town.now + 2 * HOUR)
    assert refused.value.code == "advice_person"
    person = newcomer(town)
    made = actions.convert_advice(advice_uid=advice.uid, resident=person, by=gp, at=town.now + 2 * HOUR)
    assert made.resident == person


def test_a_late_question_reminds_its_holder_once(town: Town, django_capture_on_commit_callbacks: Any) -> None:
    advice = asked(town)
    assert advice.promised_at is not None
    assert clocks(advice.promised_at) == 0
    late = advice.promised_at + HOUR
    with django_capture_on_commit_callbacks(execute=True):
        assert (clocks(late), clocks(late + HOUR)) == (1, 0)
    told = {"holder_role": "specialist", "level": 1, "role": "specialist", "late_hours": 1}
    assert Fact.objects.get(kind="advice.escalated").data == told
    assert Notice.objects.filter(text__contains="超时", role="specialist").count() == 1


def test_withdrawing_and_sealing(town: Town) -> None:
    advice = asked(town)
    with pytest.raises(NotPermitted):
        actions.withdraw_advice(advice_uid=advice.uid, note="", by=town.viewer("specialist"), at=town.now)
    gone = actions.withdraw_advice(advice_uid=advice.uid, note="", by=town.viewer("gp"), at=town.now)
    assert gone.state == "withdrawn" and gone.ended_at == town.now
    assert seal_stream("advice_step", town.now) == AdviceStep.objects.count() == 3
    assert all(step.is_true() for step in AdviceStep.objects.all())


def test_a_stale_page_and_too_many_files_change_nothing(town: Town) -> None:
    advice, gp = asked(town), town.viewer("gp")
    with pytest.raises(Refused) as refused:
        actions.withdraw_advice(advice_uid=advice.uid, note="", by=gp, at=town.now, revision=1)
    assert refused.value.code == "stale"
    with pytest.raises(Refused):
        actions.attach_to_advice(advice_uid=advice.uid, uploads=[picture()] * 6, title="", by=gp, at=town.now)
    advice.refresh_from_db()
    assert advice.state == "asked" and advice.files.count() == 1


def test_a_service_without_a_side_sees_nothing(town: Town) -> None:
    asked(town)
    assert not Advice.objects.visible_to(None, town.now)
    assert not Advice.objects.visible_to(Viewer.service("x"), town.now)
