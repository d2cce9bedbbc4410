"""What a question (请求指导) must not tell: whom it was not said to be about, what was never sent, what ended."""

from __future__ import annotations

import pytest

from lianti.alliances.models import Agreement
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact, Trace
from lianti.referrals import actions
from lianti.referrals.models import Advice, AdviceFile, Referral
from lianti.referrals.pages.advice import export_rows
from lianti.referrals.queries import advice as advising
from lianti.referrals.tests.cases import DAY, HOUR, newcomer
from lianti.referrals.tests.test_advice import answered, asked, content
from lianti.residents.models import AccessReason
from tests.permissions.scene import picture
from tests.town import Town


def page(town: Town, key: str, path: str) -> str:
    with clock.frozen(town.now + 3 * HOUR):
        answer = signed_in_client(town, key).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_nameless_question_stays_nameless_for_the_department(town: Town) -> None:
    advice, person = answered(town, asked(town, named=False)), newcomer(town, name="赵小满")
    made = actions.convert_advice(advice_uid=advice.uid, by=town.viewer("gp"), at=town.now + 2 * HOUR, resident=person)
    for key in ("specialist", "department_head", "referral_centre"):
        seen = Advice.objects.visible_to(town.viewer(key), town.now + 3 * HOUR).get(uid=advice.uid)
        assert seen.resident is None
        with pytest.raises(NotVisible):
            advising.access_advice(town.viewer(key), made.number, town.now + 3 * HOUR)
    told = page(town, "specialist", f"/referrals/advice/{advice.number}/")
    told += page(town, "specialist", "/referrals/advice/?tab=done")
    assert "赵小满" not in told and person.identity_mask not in told
    assert not AccessReason.objects.filter(resident=person, institution=town.lead).exists()
    assert not Trace.objects.filter(object_uid=person.uid, detail__startswith="advice").exists()
    kept = Advice.objects.get(uid=advice.uid)
    assert (kept.referral, kept.state, made.resident) == (made, "converted", person)
    assert made.number in page(town, "gp", f"/referrals/advice/{advice.number}/")
    assert Referral.objects.count() == 1


def test_what_was_never_asked_is_seen_by_nobody_else_once_it_is_withdrawn(town: Town) -> None:
    gp, at = town.viewer("gp"), town.now
    draft = actions.start_advice(resident=newcomer(town), by=gp, at=at)
    actions.send_advice(
        advice_uid=draft.uid, fields=content(town), uploads=[picture()], title="", consent=None, do="save", by=gp, at=at
    )
    actions.withdraw_advice(advice_uid=draft.uid, note="不用了", by=gp, at=at)
    file = AdviceFile.objects.get(advice=draft)
    for key in ("specialist", "department_head", "referral_centre", "duty_officer"):
        viewer = town.viewer(key)
        assert not Advice.objects.visible_to(viewer, at).filter(uid=draft.uid).exists()
        with pytest.raises(NotVisible):
            advising.access_advice(viewer, draft.number, at)
        with pytest.raises(NotVisible):
            advising.file_of(viewer, file.file_uid, at)
    assert advising.file_of(gp, file.file_uid, at) == draft
    sent = asked(town)
    actions.withdraw_advice(advice_uid=sent.uid, note="", by=gp, at=at)
    assert advising.access_advice(town.viewer("specialist"), sent.number, at) == sent, "what was sent stays known"
    assert not Fact.objects.filter(kind="advice.asked", subject_uid=draft.uid).exists()


def test_an_ended_question_closes_with_the_agreement_and_its_grace_period(town: Town) -> None:
    done, still = answered(town, asked(town), "treat_locally"), asked(town)
    actions.close_advice(advice_uid=done.uid, note="", by=town.viewer("gp"), at=town.now + 2 * HOUR)
    done.refresh_from_db()
    assert done.grace_until is not None and done.agreement_institution == town.community
    reason = AccessReason.objects.get(subject_uid=done.uid, institution=town.lead)
    assert reason.until == done.grace_until, "the question stays open as long as the record it opened"
    Agreement.objects.update(until_on=town.today)
    sides = ("specialist", "department_head", "referral_centre", "gp", "nurse")
    for viewer in map(town.viewer, sides):
        assert not Advice.objects.visible_to(viewer, done.grace_until).filter(pk=done.pk).exists()
        with pytest.raises(NotVisible):
            advising.access_advice(viewer, done.number, done.grace_until + DAY)
        with pytest.raises(NotVisible):
            advising.file_of(viewer, done.files.get().file_uid, done.grace_until)
        assert Advice.objects.visible_to(viewer, done.grace_until - HOUR).filter(pk=done.pk).exists()
        assert Advice.objects.visible_to(viewer, done.grace_until + DAY).filter(pk=still.pk).exists(), "it is open"
    Agreement.objects.filter(institution=town.community).update(until_on=town.today + 900 * DAY)
    assert advising.access_advice(town.viewer("specialist"), done.number, done.grace_until + DAY) == done


def test_a_workbook_holds_no_clinical_text(town: Town) -> None:
    advice = answered(town, asked(town), "treat_locally")
    head, row = export_rows([advice])
    assert len(head) == len(row) and advice.resident is not None and advice.resident.name in row
    told = "".join(row)
    for words in (advice.question, advice.summary, advice.treatment, advice.answer, advice.diagnosis_name):
        assert words and words not in told
    assert "想请教什么" not in head


def test_only_who_asks_or_answers_adds_a_report(town: Town) -> None:
    advice = asked(town)
    for key in ("referral_centre", "duty_officer"):
        with pytest.raises(NotPermitted):
            actions.attach_to_advice(
                advice_uid=advice.uid, uploads=[picture()], title="", by=town.viewer(key), at=town.now
            )
        assert "add-report" not in page(town, key, f"/referrals/advice/{advice.number}/")
    for key in ("stranger", "front_desk"):
        with pytest.raises(NotVisible):
            actions.attach_to_advice(
                advice_uid=advice.uid, uploads=[picture()], title="", by=town.viewer(key), at=town.now
            )
    assert advice.files.count() == 1
    for key in ("gp", "nurse", "specialist", "department_head"):
        actions.attach_to_advice(advice_uid=advice.uid, uploads=[picture()], title="", by=town.viewer(key), at=town.now)
        assert "add-report" in page(town, key, f"/referrals/advice/{advice.number}/")
    assert advice.files.count() == 5
    actions.withdraw_advice(advice_uid=advice.uid, note="", by=town.viewer("gp"), at=town.now)
    with pytest.raises(Refused):
        actions.attach_to_advice(
            advice_uid=advice.uid, uploads=[picture()], title="", by=town.viewer("gp"), at=town.now
        )
    assert advice.files.count() == 5
