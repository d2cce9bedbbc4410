"""The archive of a case (转诊档案): steps that cannot be rewritten, facts without names, files for two sides only."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.web.files import read_file
from lianti.ledger.models import Fact, Trace
from lianti.ledger.reconcile import reconcile_day
from lianti.ledger.sealing import seal_stream
from lianti.ledger.verifying import verify_stream
from lianti.referrals import actions, queries
from lianti.referrals.actions.moved_on import CHAINS, lapse
from lianti.referrals.models import Referral, ReferralStep
from lianti.referrals.shapes import Destination
from lianti.referrals.states import TABLE
from lianti.referrals.tasks import offers
from lianti.referrals.tests.cases import DAY, HOUR, OUTCOME, WAYS, Walk, signed, trail
from tests.town import TODAY, Town

PDF = b"%PDF-1.4 example"


@pytest.fixture(autouse=True)
def own_places(settings: Settings, tmp_path: Path) -> None:
    """Files and the anchor of seals go to a folder of the test."""
    settings.LIANTI_ANCHOR = tmp_path / "seals.log"
    settings.LIANTI_FILES_DIR = tmp_path / "files"


def raw(sql: str, *values: str | int) -> None:
    """Write past the ORM, as somebody with the database password would."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount == 1


def found() -> list[tuple[str, int]]:
    """What an audit of the steps finds, and where."""
    return [(f.code, f.first_seq) for f in verify_stream("step").findings]


def every_case(town: Town) -> list[Walk]:
    """Cases that together make nearly every move, with telling words in every free text."""
    walks = []
    for state in WAYS:
        walks.append(Walk(town, reason="头晕两月，邻居单建国陪同", sender_phone="10000009001"))
        walks[-1].to(state)
    emergency = Walk(town, kind="emergency", escort="何晓枫", reason="突发胸痛 30 分钟")
    emergency.to("arrived")
    actions.complete_consent(
        referral_uid=emergency.referral.uid, consents=signed(), by=town.viewer("gp"), at=emergency.at
    )
    actions.see_patient(referral_uid=emergency.referral.uid, by=town.viewer("emergency"), at=emergency.at)
    actions.note_print(referral=emergency.referral, form="transfer", by=town.viewer("gp"), at=emergency.at)
    return [*walks, emergency]


def test_a_step_is_never_changed_or_removed(town: Town) -> None:
    referral = Walk(town).to("declined")
    step = ReferralStep.objects.get(referral=referral, move="decline")
    step.note = "从来没有退回过"
    for attempt in (
        step.save,
        step.delete,
        lambda: ReferralStep.objects.filter(pk=step.pk).update(note=""),
        lambda: referral.steps.all().update(note=""),
        lambda: referral.steps.all().delete(),
    ):
        with pytest.raises(TypeError):
            attempt()
    with pytest.raises(IntegrityError), transaction.atomic():
        referral.delete()
    assert ReferralStep.objects.get(pk=step.pk).note == "先加用利尿剂"


def test_a_changed_note_is_found(town: Town) -> None:
    referral = Walk(town).to("declined")
    assert seal_stream("step", town.now) == referral.steps.count()
    assert verify_stream("step").sound
    step = ReferralStep.objects.get(referral=referral, move="decline")
    raw("UPDATE referrals_referralstep SET note = %s WHERE id = %s", "从来没有退回过", step.pk)
    assert found() == [("row_changed", step.seq)]


@pytest.mark.parametrize("column", ["by_name", "by_role", "by_institution_name", "to_state", "move"])
def test_every_column_of_a_step_is_under_the_seal(town: Town, column: str) -> None:
    step = ReferralStep.objects.get(referral=Walk(town).referral)
    seal_stream("step", town.now)
    raw(f"UPDATE referrals_referralstep SET {column} = %s WHERE id = %s", "cancel", step.pk)  # noqa: S608
    assert not verify_stream("step").sound


def test_a_removed_step_is_found(town: Town) -> None:
    referral = Walk(town).to("declined")
    seal_stream("step", town.now)
    step = ReferralStep.objects.get(referral=referral, move="decline")
    raw("DELETE FROM referrals_referralstep WHERE id = %s", step.pk)
    assert found() == [("row_removed", step.seq)]


def every_way(town: Town) -> None:
    """The other ways to answer and to go on: steered, queued and offered, looked for, lapsed."""
    steered, at = Walk(town).to("submitted").uid, town.now + HOUR
    gp, centre, village = town.viewer("gp"), town.viewer("referral_centre"), town.viewer("village_doctor")
    actions.claim(referral_uid=steered, by=centre, at=at)
    actions.assign(referral_uid=steered, to_uid=town.user("duty_officer").uid, note="", by=centre, at=at)
    actions.change_urgency(referral_uid=steered, reason="worse", note="", by=gp, at=at)
    elsewhere = Destination(town.lead.uid, town.department("神经内科").uid)
    actions.redirect_referral(referral_uid=steered, to=elsewhere, reason="wrong_department", note="", by=centre, at=at)
    lapse(referral_uid=steered, reason="died", by=CHAINS, at=at)
    town.open()
    queued = Walk(town, kind="outpatient", service_uid=town.clinic.uid)
    uid = queued.to("accepted").uid
    actions.contact_waiting(referral_uid=uid, result="still_waiting", note="", by=centre, at=at)
    offers(at)
    actions.pass_offer(referral_uid=uid, reason="unreachable", note="", by=centre, at=at)
    offers(at)
    offers(at + DAY)
    actions.confirm_offer(referral_uid=uid, by=centre, at=at + DAY)
    missed = Walk(town)
    uid, at = missed.to("no_show").uid, missed.at + HOUR
    actions.record_call(referral_uid=uid, result="unreachable", note="", by=gp, at=at)
    actions.ask_visit(referral_uid=uid, room_uid=town.village.uid, note="", by=gp, at=at)
    actions.report_visit(referral_uid=uid, result="will_come", note="", by=village, at=at)
    actions.ask_new_date(referral_uid=uid, note="下周", by=gp, at=at)


def test_each_move_leaves_one_step_and_one_fact(town: Town) -> None:
    every_case(town)
    every_way(town)
    steps = ReferralStep.objects.values_list("fact_uid", "at", "by_uid", "referral_uid")
    for fact_uid, at, by_uid, referral_uid in steps:
        assert fact_uid is not None
        fact = Fact.objects.get(uid=fact_uid)
        assert (fact.happened_at, fact.by_uid, fact.subject_uid) == (at, by_uid, referral_uid)
    assert len({s[0] for s in steps}) == len(steps)
    walked = set(ReferralStep.objects.values_list("move", flat=True))
    untold = {"ask_review", "approve_review", "return_review", "give_info", "reschedule", "lose_seat"}
    untold |= {"answer_as_advice", "offer_bed", "confirm_bed"}  # these have tests of their own
    assert walked == {m.name for m in TABLE.moves} - untold | {"draft"}


def test_facts_hold_no_names_and_no_words(town: Town) -> None:
    walks = every_case(town)
    said = json.dumps(
        [[f.kind, f.data, str(f.subject_uid)] for f in Fact.objects.all()], ensure_ascii=False, default=str
    )
    assert not any("\u3400" <= sign <= "\u9fff" for sign in said), "no Chinese: neither names nor notes"
    for secret in (walks[0].resident.identity_mask, "1000000", "229900", "ZY1", OUTCOME.plan):  # type: ignore[attr-defined]
        assert secret and secret not in said
    for fact in Fact.objects.filter(kind__startswith="referral."):
        for value in fact.data.values():
            assert isinstance(value, bool | int) or (isinstance(value, str) and len(value) <= 36)


def test_a_code_that_is_no_code_never_gets_into_a_fact(town: Town) -> None:
    before = Fact.objects.count()
    for wrong in ({"kind": "王秀兰"}, {"urgency": "很急"}, {"transport": "三轮车，电话 10000001234"}):
        with pytest.raises(Refused) as told:
            Walk(town, **wrong)
        assert told.value.code == "code_unknown"
    referral = Walk(town).referral
    with pytest.raises(ValueError, match="unknown form"):
        actions.note_print(referral=Walk(town).to("submitted"), form="王秀兰", by=town.viewer("gp"), at=town.now + HOUR)
    with pytest.raises(NotPermitted):
        actions.note_print(referral=referral, form="transfer", by=town.viewer("gp"), at=town.now)
    assert Fact.objects.filter(kind="referral.printed").count() == 0
    assert Fact.objects.count() > before


def test_the_nightly_count_misses_a_fact_that_was_removed(town: Town) -> None:
    every_case(town)
    every_way(town)
    days = [TODAY + n * DAY for n in range(33)]
    assert [f for day in days for f in reconcile_day(day, town.now)] == []
    missing = set()
    for kind in ("referral.arrived", "referral.consent_completed"):
        fact = Fact.objects.filter(kind=kind, on_day=TODAY).order_by("pk")[0]
        raw("DELETE FROM ledger_fact WHERE id = %s", fact.pk)
        missing.add((kind, 1))
        assert {(f.kind, f.expected - f.found) for f in reconcile_day(TODAY, town.now)} == missing


def attached(town: Town, walk: Walk, who: str, at: dt.datetime) -> object:
    upload = SimpleUploadedFile("心电图.pdf", PDF, content_type="text/html")
    return actions.attach_upload(
        referral_uid=walk.referral.uid, upload=upload, title="心电图", by=town.viewer(who), at=at
    )


def test_a_report_is_for_both_sides_only(town: Town) -> None:
    walk = Walk(town)
    kept = attached(town, walk, "gp", town.now)
    uid = kept.file_uid  # type: ignore[attr-defined]
    with pytest.raises(NotVisible):
        queries.attachment_of(town.viewer("referral_centre"), uid, town.now)
    walk.to("submitted")
    for who in ("stranger_centre", "stranger", "specialty_specialist", "village_doctor", "regulator", "front_desk"):
        with pytest.raises(NotVisible):
            queries.attachment_of(town.viewer(who), uid, walk.at)
        with pytest.raises(NotVisible):
            attached(town, walk, who, walk.at)
    traces = Trace.objects.filter(object_uid=walk.referral.resident.uid).count()
    for who in ("gp", "nurse", "referral_centre", "specialist"):
        assert queries.attachment_of(town.viewer(who), uid, walk.at).pk == walk.referral.pk
    assert Trace.objects.filter(object_uid=walk.referral.resident.uid).count() == traces + 4
    row, data = read_file(uid)
    assert (row.content_type, data) == ("application/pdf", PDF), "the type a browser claims counts for nothing"
    attached(town, walk, "referral_centre", walk.at)
    assert len(queries.case_file(walk.referral).attachments) == 2


def test_nothing_is_added_to_what_has_ended(town: Town) -> None:
    walk = Walk(town, kind="emergency")
    referral = walk.to("closed")
    before = trail(referral)
    with pytest.raises(Refused) as told:
        attached(town, walk, "gp", walk.at)
    assert told.value.code == "ended"
    for attempt in (
        lambda: actions.save_case(referral_uid=referral.uid, case=walk.case, by=town.viewer("gp"), at=walk.at),
        lambda: actions.record_consent(
            referral_uid=referral.uid, consent=signed()[0], by=town.viewer("gp"), at=walk.at
        ),
    ):
        with pytest.raises(NotPermitted):
            attempt()
    assert trail(referral) == before


def test_a_sent_request_keeps_its_content_and_its_destination(town: Town) -> None:
    walk = Walk(town)
    referral = walk.to("submitted")
    with pytest.raises(NotPermitted):
        actions.save_case(referral_uid=referral.uid, case=walk.case, by=town.viewer("gp"), at=walk.at)
    asked = Walk(town)
    moved = asked.to("info_asked")
    elsewhere = Walk(town, department_uid=town.department("神经内科").uid, reason="补充：夜间胸闷").case
    actions.save_case(referral_uid=moved.uid, case=elsewhere, by=town.viewer("gp"), at=asked.at)
    moved.refresh_from_db()
    assert moved.reason == "补充：夜间胸闷"
    assert moved.receiver_department == town.department("心内科"), "a question is no licence to go elsewhere"
    assert Referral.objects.filter(pk=moved.pk, state="info_asked").exists()
