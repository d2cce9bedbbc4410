"""Whose record opens for whom: a case opens it, its end bounds it, and nobody else comes in with it."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from lianti.alliances.actions import terminate_agreement
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.ledger.models import Trace
from lianti.parties.roles import ROLES
from lianti.referrals import actions, queries
from lianti.referrals.actions import down_end
from lianti.referrals.models import Referral
from lianti.referrals.shapes import CaseFields
from lianti.referrals.tests.cases import DAY, HOUR, Walk, act_as, newcomer
from lianti.referrals.tests.down_cases import NO, DownWalk
from lianti.residents.models import AccessReason, Resident
from tests.journeys.test_refer_up import both, case
from tests.town import Town

GRACE = 30 * DAY


def may_open(town: Town, who: str, person: Resident, at: dt.datetime) -> bool:
    return Resident.objects.visible_to(town.viewer(who), at).filter(pk=person.pk).exists()


def open_to(town: Town, person: Resident, at: dt.datetime) -> set[str]:
    """Who of the four may open the record."""
    four = ("gp", "specialist", "village_doctor", "stranger_centre")
    return {who for who in four if may_open(town, who, person, at)}


@pytest.fixture
def person(town: Town) -> Resident:
    """Somebody registered at the specialty hospital, unknown to the clinic."""
    return newcomer(town, town.specialty)


def test_a_draft_opens_the_record_to_the_sender_only(town: Town, person: Resident) -> None:
    assert open_to(town, person, town.now) == set()
    walk = Walk(town, resident=person)
    assert open_to(town, person, walk.at) == {"gp"}
    [reason] = AccessReason.objects.filter(subject_uid=walk.referral.uid)
    assert (reason.institution_id, reason.kind, reason.until) == (town.community.pk, "referral", None)


@pytest.mark.parametrize("kind", ["inpatient", "emergency"])
def test_sending_opens_it_to_the_receiver(town: Town, person: Resident, kind: str) -> None:
    walk = Walk(town, resident=person, kind=kind)
    walk.to("submitted")
    assert open_to(town, person, walk.at) == {"gp", "specialist"}
    assert not may_open(town, "specialist", person, walk.at - dt.timedelta(seconds=1)), "not a moment before"
    assert not may_open(town, "specialty_specialist", newcomer(town), walk.at)


def test_a_refused_submission_opens_nothing(town: Town, person: Resident) -> None:
    walk = Walk(town, resident=person)
    with pytest.raises(Refused):
        actions.submit_referral(referral_uid=walk.referral.uid, by=town.viewer("gp"), at=walk.at)
    assert open_to(town, person, walk.at) == {"gp"}


@pytest.mark.parametrize("kind", ["inpatient", "emergency"])
@pytest.mark.parametrize("state", ["cancelled", "closed"])
def test_the_end_of_a_case_bounds_the_access_of_both(town: Town, person: Resident, kind: str, state: str) -> None:
    """Also the sender's: it was opened as a referral, before anybody knew that it becomes an emergency."""
    walk = Walk(town, resident=person, kind=kind)
    walk.to(state)
    almost = walk.at + GRACE - dt.timedelta(seconds=1)
    assert open_to(town, person, almost) == {"gp", "specialist"}
    assert open_to(town, person, walk.at + GRACE) == set()
    assert not AccessReason.objects.filter(subject_uid=walk.referral.uid, until=None).exists()


def test_a_declined_case_closes_too(town: Town, person: Resident) -> None:
    walk = Walk(town, resident=person)
    walk.to("declined")
    assert open_to(town, person, walk.at + GRACE) == set()


def test_one_case_does_not_close_another(town: Town, person: Resident) -> None:
    first = Walk(town, resident=person)
    other = Walk(town, resident=person, department_uid=town.department("神经内科").uid)
    other.to("scheduled")
    first.to("cancelled")
    assert open_to(town, person, first.at + 2 * GRACE) == {"gp", "specialist"}


def test_the_end_of_an_agreement_does_not_shut_out_an_open_case(town: Town, person: Resident) -> None:
    opened, ended = Walk(town, resident=person), Walk(town)
    opened.to("scheduled")
    ended.to("cancelled")
    terminate_agreement(
        agreement=town.agreements[town.community.pk], until_on=town.today + DAY, by=town.viewer("office"),
        at=town.now + HOUR,
    )  # fmt: skip
    later = town.now + 60 * DAY
    assert open_to(town, person, later) == {"gp", "specialist"}
    assert open_to(town, ended.resident, later) <= {"gp"}  # type: ignore[arg-type]
    assert not Referral.objects.visible_to(town.viewer("specialist"), later).filter(pk=ended.referral.pk).exists()


def test_only_a_sender_starts_a_case(town: Town, person: Resident) -> None:
    """Starting a case opens a record: nobody does it who could not send one."""
    senders = {"gp", "nurse", "village_doctor", "specialist", "department_head", "emergency"}
    for role in set(ROLES) - senders:
        with pytest.raises(NotPermitted):
            actions.start_draft(resident=person, case=CaseFields(), by=act_as(town, role, town.community), at=town.now)
    assert not AccessReason.objects.filter(resident=person, institution=town.community).exists()
    assert not Referral.objects.exists()


def test_an_unknown_or_foreign_destination_is_refused(town: Town) -> None:
    walk = Walk(town)
    gp = town.viewer("gp")
    for wrong, code in (
        ({"receiver_uid": uuid.uuid4()}, "destination_gone"),
        ({"department_uid": uuid.uuid4()}, "destination_gone"),
        ({"receiver_uid": town.specialty.uid}, "department_elsewhere"),
        ({"receiver_uid": None}, "department_elsewhere"),
        ({"receiver_uid": town.community.uid, "department_uid": None}, "to_oneself"),
        ({"kind": "examination", "service_uid": town.clinic.uid}, "service_kind"),
        (
            {"kind": "outpatient", "service_uid": town.clinic.uid, "department_uid": town.department("神经内科").uid},
            "service_elsewhere",
        ),
    ):
        with pytest.raises(Refused) as told:
            actions.save_case(
                referral_uid=walk.referral.uid, case=case(town, **({"kind": "inpatient"} | wrong)), by=gp, at=walk.at
            )
        assert told.value.code == code, wrong
    actions.save_case(
        referral_uid=walk.referral.uid,
        case=case(town, kind="inpatient", service_uid=town.clinic.uid),
        by=gp,
        at=walk.at,
    )
    assert Referral.objects.get(pk=walk.referral.pk).service is None, "a bed is not asked of a clinic"


def test_a_stranger_gets_requests_under_no_alliance(town: Town) -> None:
    walk = Walk(town, receiver_uid=town.stranger.uid, department_uid=None)
    with pytest.raises(Refused):
        actions.send_form(
            referral_uid=walk.referral.uid, case=walk.case, consents=both(), do="submit", by=town.viewer("gp"),
            at=walk.at,
        )  # fmt: skip
    assert not may_open(town, "stranger_centre", walk.resident, walk.at)  # type: ignore[arg-type]


def test_reading_a_case_is_traced_or_nothing_is_shown(town: Town) -> None:
    referral = Walk(town).to("submitted")
    at = town.now + HOUR
    count = Trace.objects.count()
    for who, number in (
        ("stranger_centre", referral.number),
        ("gp", "12345678901"),
        ("gp", "x"),
        ("front_desk", referral.number),
    ):
        with pytest.raises(NotVisible):
            queries.access_referral(town.viewer(who), number, at)
    assert Trace.objects.count() == count, "what was not shown was not read"
    queries.access_referral(town.viewer("specialist"), referral.number, at)
    trace = Trace.objects.order_by("-pk")[0]
    assert (trace.operation, trace.object_uid, trace.actor_role) == ("read", referral.resident.uid, "specialist")


def test_a_palette_finds_own_numbers_only(town: Town) -> None:
    referral = Walk(town).to("submitted")
    at = town.now + HOUR
    for text in (referral.number, referral.number[:4]):
        assert [r.pk for r in queries.find_numbers(town.viewer("gp"), text, at)] == [referral.pk]
        assert queries.find_numbers(town.viewer("stranger_centre"), text, at) == []
    assert queries.find_numbers(town.viewer("gp"), referral.number[:3], at) == []
    assert queries.open_cases_of(town.viewer("stranger_centre"), referral.resident.uid, at) == []
    assert len(queries.open_cases_of(town.viewer("specialist"), referral.resident.uid, at)) == 1


@pytest.mark.parametrize("end", ["cancelled", "expired"])
@pytest.mark.parametrize("kind", ["inpatient", "emergency"])
def test_what_was_never_sent_stays_with_its_own_side_when_it_ends(town: Town, kind: str, end: str) -> None:
    walk = Walk(town, kind=kind, green_team="chest_pain" if kind == "emergency" else "")
    if end == "cancelled":
        actions.cancel_referral(
            referral_uid=walk.referral.uid, reason="improved", note="", by=town.viewer("gp"), at=walk.at
        )
    else:
        walk.to("expired")
    seen = {
        (place.name, role)
        for place in (town.lead, town.specialty)
        for role in ROLES
        for part in ("心内科", "急诊科")
        if Referral.objects.readable_by(act_as(town, role, place, part), walk.at).exists()
    }
    assert seen == set()
    assert Referral.objects.visible_to(town.viewer("gp"), walk.at).get().state == end


def test_what_was_sent_stays_with_both_sides_when_it_ends(town: Town) -> None:
    walk = Walk(town)
    walk.to("cancelled")
    for who in ("gp", "referral_centre", "specialist"):
        assert Referral.objects.visible_to(town.viewer(who), walk.at).exists(), who


@pytest.mark.parametrize("end", ["refuse", "withdraw"])
def test_a_plan_to_go_down_that_came_to_nothing_stays_on_the_ward(town: Town, end: str) -> None:
    walk, doctor = DownWalk(town), town.viewer("specialist")
    uid = walk.referral.uid
    if end == "refuse":
        down_end.refuse_down(referral_uid=uid, objection=NO, by=doctor, at=walk.at)
    else:
        down_end.withdraw_down(referral_uid=uid, reason="worse", note="", by=doctor, at=walk.at)
    for role in ROLES:
        below = act_as(town, role, town.community)
        assert not Referral.objects.readable_by(below, walk.at).exists(), role
    assert Referral.objects.visible_to(doctor, walk.at).get().state == "cancelled"
