"""Where nobody lives who may answer no request is sent, the list says so before, and an emergency goes all the same."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianti.alliances.actions import set_term
from lianti.capacity.actions import offer_service
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.testing.clients import signed_in_client
from lianti.parties.actions import add_department, end_grant
from lianti.parties.models import Department, User
from lianti.referrals import actions
from lianti.referrals.queries.destinations import destinations
from lianti.referrals.shapes import Destination
from lianti.referrals.tests.cases import HOUR, Walk, hire, trail
from tests.journeys.test_refer_up import both
from tests.town import LONG_AGO, PLATFORM, Town

MUTE = "不能在线答复"


def department(town: Town, name: str, kind: str = "clinical") -> Department:
    return add_department(institution=town.specialty, name=name, kind=kind, by=PLATFORM, at=LONG_AGO)


@pytest.fixture
def ward(town: Town) -> Department:
    """A ward of the specialty hospital, where one specialist lives and nobody who answers."""
    return department(town, "康复科")


def walk_to(town: Town, place: Department, kind: str = "inpatient") -> Walk:
    return Walk(town, kind=kind, receiver_uid=place.institution.uid, department_uid=place.uid)


def refused(walk: Walk) -> Refused:
    before = trail(walk.referral)
    with pytest.raises(Refused) as told:
        walk.to("submitted")
    assert trail(walk.referral) == before
    return told.value


def test_nobody_is_asked_where_nobody_may_answer(town: Town, ward: Department) -> None:
    told = refused(walk_to(town, ward))
    assert (told.code, told.field) == ("nobody_answers", "receiver_uid")
    assert "康宁专科医院" in str(told) and "打电话" in str(told)
    hire(town, "head", town.specialty)
    hire(town, "specialist", town.specialty, ward)
    hire(town, "department_head", town.specialty, department(town, "呼吸科"))
    assert refused(walk_to(town, ward)).code == "nobody_answers"
    end_grant(grant=hire(town, "referral_centre", town.specialty), by=PLATFORM, at=town.now)
    gone = hire(town, "duty_officer", town.specialty)
    User.objects.filter(pk=gone.user_id).update(is_active=False)
    assert refused(walk_to(town, ward)).code == "nobody_answers"


@pytest.mark.parametrize("role", ["referral_centre", "duty_officer", "department_head"])
def test_one_who_may_answer_is_enough(town: Town, ward: Department, role: str) -> None:
    hire(town, role, town.specialty, ward if role == "department_head" else None)
    assert walk_to(town, ward).to("submitted").receiver_institution == town.specialty


def test_an_emergency_goes_wherever_it_must(town: Town) -> None:
    place = department(town, "急诊科", "emergency")
    assert walk_to(town, place, kind="emergency").to("submitted").holder_role == "emergency"


def test_neither_a_review_nor_a_redirection_leads_there(town: Town, ward: Department) -> None:
    sent = Walk(town).to("submitted")
    before = trail(sent)
    place = Destination(receiver_uid=town.specialty.uid, department_uid=ward.uid)
    with pytest.raises(Refused) as told:
        actions.redirect_referral(
            referral_uid=sent.uid, to=place, reason="nearer_home", note="", by=town.viewer("referral_centre"),
            at=town.now + HOUR,
        )  # fmt: skip
    assert told.value.code == "nobody_answers" and trail(sent) == before
    set_term(
        alliance=town.group, name="referral.sender_review", value="medical_affairs", clause="SY-47", edition="示例版",
        by=PLATFORM, at=town.now,
    )  # fmt: skip
    walk = walk_to(town, ward)
    with pytest.raises(Refused) as told:
        actions.send_form(
            referral_uid=walk.referral.uid, case=walk.case, consents=both(), do="ask_review", by=walk.by("gp"),
            at=walk.at,
        )  # fmt: skip
    assert told.value.code == "nobody_answers"


@pytest.mark.parametrize("kind", ["inpatient", "outpatient", "emergency"])
def test_the_list_says_where_nobody_answers(town: Town, ward: Department, kind: str) -> None:
    offer_service(department=ward, name="康复门诊", by=PLATFORM, at=LONG_AGO)
    with clock.frozen(town.now):
        page = signed_in_client(town, "gp").get(reverse("referrals:where"), {"kind": kind}).content.decode()
    assert page.count(MUTE) == (kind != "emergency") and "<b>康复科</b>" in page

    def found() -> tuple[dict[str, bool], int]:
        with CaptureQueriesContext(connection) as asked:
            rows = destinations(town.viewer("gp"), kind, "", town.now)
        return {d.department: d.mute for d in rows}, len(asked)

    rows, number = found()
    assert rows["康复科"] is (kind != "emergency") and not rows["心内科"]
    hire(town, "department_head", town.specialty, ward)
    department(town, "呼吸科")
    rows, again = found()
    assert not rows["康复科"] and again == number
