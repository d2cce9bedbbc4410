"""Somebody did not come: telephone in one press, another date, the village doctor looks in; and who has looked."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.ledger.models import Fact
from lianti.referrals import actions
from lianti.referrals.models import Referral
from lianti.referrals.queries import ListQuery, access_referral, list_referrals, seen_by, village_rooms
from lianti.referrals.tests.cases import DAY, HOUR, Walk, bed, newcomer, trail
from lianti.residents.models import AccessReason
from tests.town import Town


@pytest.fixture
def missed(town: Town) -> Walk:
    walk = Walk(town)
    walk.to("no_show")
    return walk


def fresh(walk: Walk) -> Referral:
    return Referral.objects.get(pk=walk.referral.pk)


def call(walk: Walk, result: str, who: str = "gp") -> Referral:
    return actions.record_call(
        referral_uid=walk.referral.uid, result=result, note="", by=walk.by(who), at=walk.at + HOUR
    )


def visit(walk: Walk, who: str = "gp") -> Referral:
    room = walk.town.village.uid
    return actions.ask_visit(referral_uid=walk.referral.uid, room_uid=room, note="", by=walk.by(who), at=walk.at + HOUR)


def report(walk: Walk, result: str, who: str = "village_doctor") -> Referral:
    at = walk.at + 5 * HOUR
    return actions.report_visit(referral_uid=walk.referral.uid, result=result, note="", by=walk.by(who), at=at)


def mine(town: Town, who: str, tab: str, at: dt.datetime) -> list[int]:
    return [r.pk for r in list_referrals(town.viewer(who), ListQuery(tab=tab), at).rows]


def test_a_call_is_recorded_with_its_result_and_promises_the_next_step(missed: Walk) -> None:
    before = trail(missed.referral)
    with pytest.raises(Refused) as told:
        call(missed, "somehow")
    assert told.value.field == "result"
    for who in ("referral_centre", "front_desk", "village_doctor"):
        with pytest.raises((Refused, NotVisible)):
            call(missed, "will_come", who)
    assert trail(missed.referral) == before
    unreachable = call(missed, "unreachable").promised_at
    assert unreachable == missed.at + HOUR + DAY
    assert call(missed, "worse", "nurse").promised_at == missed.at + 5 * HOUR
    assert [f.data["result"] for f in Fact.objects.filter(kind="referral.called").order_by("pk")] == [
        "unreachable", "worse",
    ]  # fmt: skip
    assert fresh(missed).state == "no_show"


def test_another_date_is_a_question_to_the_receiver_with_a_promise(missed: Walk) -> None:
    def ask(note: str, who: str = "gp") -> Referral:
        return actions.ask_new_date(referral_uid=missed.referral.uid, note=note, by=missed.by(who), at=missed.at + HOUR)

    with pytest.raises(Refused):
        ask(" ")
    with pytest.raises(Refused):
        ask("下周", "referral_centre")
    asked = ask("下周二以后都可以")
    assert (asked.state, asked.appointment_at, asked.holder_role) == ("submitted", None, "referral_centre")
    assert mine(missed.town, "referral_centre", "waiting", missed.at + DAY) == [asked.pk]


def test_nobody_asks_for_a_second_date_beside_a_running_request(missed: Walk) -> None:
    Walk(missed.town, resident=missed.resident).to("submitted")
    with pytest.raises(Refused) as told:
        actions.ask_new_date(referral_uid=missed.referral.uid, note="下周", by=missed.by("gp"), at=missed.at + HOUR)
    assert told.value.code == "twin"


def test_the_village_doctor_sees_the_case_while_asked_and_not_longer(missed: Walk) -> None:
    town, village = missed.town, missed.town.viewer("village_doctor")
    assert [r.pk for r in village_rooms(missed.referral, missed.at)] == [town.village.pk]
    with pytest.raises(NotVisible):
        access_referral(village, missed.referral.number, missed.at)
    asked = visit(missed)
    assert (asked.state, asked.holder_institution, asked.holder_role) == ("no_show", town.village, "village_doctor")
    assert access_referral(village, missed.referral.number, missed.at + 2 * HOUR).pk == asked.pk
    assert mine(town, "village_doctor", "visits", missed.at + DAY) == [asked.pk]
    assert mine(town, "gp", "no_show_out", missed.at + DAY) == [] and mine(town, "gp", "visits_out", missed.at + DAY)
    rows = AccessReason.objects.in_force(missed.at + 2 * HOUR).filter(subject_uid=asked.uid)
    assert rows.filter(institution_id=town.village.pk).exists()
    for who in ("gp", "nurse", "referral_centre"):
        with pytest.raises(Refused):
            report(missed, "will_come", who)
    with pytest.raises(Refused):
        visit(missed)
    back = report(missed, "refuses")
    assert (back.holder_institution, back.helper_institution) == (town.community, None)
    with pytest.raises(NotVisible):
        access_referral(village, missed.referral.number, missed.at + DAY)
    after = AccessReason.objects.in_force(missed.at + 6 * HOUR).filter(subject_uid=asked.uid)
    assert not after.filter(institution_id=town.village.pk).exists()
    assert Fact.objects.get(kind="referral.visited").data == {"result": "refuses", "within_promise": True}


def test_a_room_of_another_area_cannot_be_asked(missed: Walk) -> None:
    before = trail(missed.referral)
    for room in (None, missed.town.lead.uid, missed.town.stranger.uid):
        with pytest.raises(Refused) as told:
            actions.ask_visit(
                referral_uid=missed.referral.uid, room_uid=room, note="", by=missed.by("gp"), at=missed.at + HOUR
            )
        assert told.value.field == "room"
    assert trail(missed.referral) == before


def test_who_was_found_dead_is_asked_for_nowhere(missed: Walk) -> None:
    other = Walk(missed.town, resident=missed.resident, department_uid=missed.town.department("神经内科").uid)
    other.to("submitted")
    visit(missed)
    report(missed, "died")
    assert Referral.objects.get(pk=other.referral.pk).state == "cancelled"


def test_the_sender_sees_who_of_the_receiver_has_looked(town: Town) -> None:
    walk = Walk(town, resident=newcomer(town))
    referral = walk.to("submitted")
    gp, centre = town.viewer("gp"), town.viewer("referral_centre")
    assert seen_by(gp, referral) == []
    for hours in (1, 3):
        access_referral(centre, referral.number, walk.at + hours * HOUR)
    access_referral(gp, referral.number, walk.at + HOUR)
    [reader] = seen_by(gp, referral)
    assert (reader.name, reader.role) == (centre.name, "referral_centre"), "not the own colleagues"
    assert (reader.first_at, reader.last_at) == (walk.at + HOUR, walk.at + 3 * HOUR)
    assert seen_by(centre, referral) == [], "the receiver is not told who reads"


def test_the_village_room_reads_no_longer_than_it_is_asked_whatever_comes_first(town: Town, missed: Walk) -> None:
    visit(missed)
    row = AccessReason.objects.get(subject_uid=missed.referral.uid, institution=town.village)
    assert row.until is not None and row.agreement_uid is None
    at, gp = missed.at + 2 * HOUR, town.viewer("gp")
    actions.close_referral(referral_uid=missed.referral.uid, note="患者已在别处就诊", by=gp, at=at)
    row.refresh_from_db()
    assert row.until == at, "the grace of sender and receiver is not the room's"
    assert fresh(missed).helper_institution is None
    sender = AccessReason.objects.get(subject_uid=missed.referral.uid, institution=town.institution("community"))
    assert sender.until is not None and sender.until > at


def test_who_comes_after_all_leaves_nothing_for_the_room(town: Town, missed: Walk) -> None:
    visit(missed)
    at = missed.at + 2 * HOUR
    actions.arrive(referral_uid=missed.referral.uid, his_number="Z1", by=town.viewer("admission"), at=at)
    assert AccessReason.objects.get(subject_uid=missed.referral.uid, institution=town.village).until == at
    assert fresh(missed).helper_institution is None
    with pytest.raises(NotVisible):
        report(missed, "will_come")


def test_a_second_no_show_may_be_visited_again(town: Town, missed: Walk) -> None:
    visit(missed)
    at, uid = missed.at + 2 * HOUR, missed.referral.uid
    actions.reschedule_bed(referral_uid=uid, answer=bed(at), by=town.viewer("referral_centre"), at=at)
    assert fresh(missed).helper_institution is None
    missed.at = at + 12 * HOUR
    actions.mark_no_show(referral_uid=uid, note="电话未接", by=town.viewer("admission"), at=missed.at)
    with pytest.raises(NotVisible):
        report(missed, "will_come")
    assert visit(missed).helper_institution == town.village
    assert report(missed, "will_come").helper_institution is None
