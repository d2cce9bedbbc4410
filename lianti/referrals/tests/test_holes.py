"""The page of open cases: who sees what, by age and holder, and never a person."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.testing.clients import signed_in_client
from lianti.parties.shapes import Viewer
from lianti.referrals.queries import holes
from lianti.referrals.queries.holes import Ask, Reach
from lianti.referrals.tasks import clocks
from lianti.referrals.tests.cases import DAY, HOUR, Walk, act_as
from tests.town import Town


def numbers(viewer: Viewer, town: Town, days: int = 0, **ask: str) -> set[str]:
    answer = holes.list_holes(viewer, Ask(**ask), town.now + days * DAY + HOUR)  # type: ignore[arg-type]
    return {r.number for r in answer.rows}


def test_nobody_without_a_reason_sees_anything(town: Town) -> None:
    Walk(town).to("submitted")
    for who in ("gp", "specialist", "administrator", "regulator", "front_desk"):
        assert numbers(town.viewer(who), town) == set()
    assert holes.open_in(Reach("head", None), town.now + DAY) == []


def test_each_role_looks_at_its_own_house(town: Town) -> None:
    sent = Walk(town).to("submitted")
    draft = Walk(town).to("draft")
    elsewhere = Walk(town, department_uid=town.department("神经内科").uid).to("submitted")
    assert numbers(town.viewer("head"), town) == {sent.number, draft.number, elsewhere.number}, "the sender's house"
    for who in ("medical_affairs", "duty_officer", "referral_centre"):
        assert numbers(town.viewer(who), town) == {sent.number, elsewhere.number}, "a draft is not theirs"
    assert numbers(town.viewer("department_head"), town) == {sent.number}, "only the own department"
    assert numbers(act_as(town, "head", town.village), town) == set()
    assert numbers(town.viewer("stranger_centre"), town) == set()


def test_the_office_of_the_lead_looks_over_the_alliance_that_of_a_member_over_its_house(town: Town) -> None:
    sent = Walk(town).to("submitted")
    assert numbers(town.viewer("office"), town) == {sent.number}
    assert numbers(act_as(town, "office", town.specialty), town) == set()


def test_what_the_ladder_brought_is_counted_for_that_role(town: Town) -> None:
    referral = Walk(town).to("submitted")
    assert referral.promised_at
    clocks(referral.promised_at + HOUR)
    clocks(referral.promised_at + DAY + 2 * HOUR)
    at = referral.promised_at + DAY + 3 * HOUR
    chief, affairs = town.viewer("department_head"), town.viewer("medical_affairs")
    assert (holes.waiting_for(chief, at), holes.waiting_for(affairs, at)) == (1, 0)
    clocks(referral.promised_at + 3 * DAY)
    clocks(referral.promised_at + 5 * DAY)
    assert holes.waiting_for(town.viewer("duty_officer"), at + 5 * DAY) == 1
    assert holes.waiting_for(chief, at + 5 * DAY) == 0
    assert numbers(town.viewer("duty_officer"), town, 6, tab="mine") == {referral.number}
    assert numbers(affairs, town, 6, tab="mine") == set()


def test_filters_by_age_holder_and_number(town: Town) -> None:
    old, young = Walk(town).to("submitted"), Walk(town, kind="inpatient").to("info_asked")
    affairs = town.viewer("medical_affairs")
    assert numbers(affairs, town, 8, tab="still") == {old.number, young.number}
    assert numbers(affairs, town, 8, holder=f"{town.community.pk}-gp") == {young.number}
    assert numbers(affairs, town, 8, bucket="3") == {old.number, young.number}
    assert numbers(affairs, town, 8, bucket="0") == set()
    assert numbers(affairs, town, 8, number=old.number[:6]) == {old.number}
    assert numbers(affairs, town, 0, tab="late") == set()
    assert numbers(affairs, town, 8, bucket="99") == set()


@pytest.mark.parametrize("who", ["office", "medical_affairs", "head", "duty_officer", "referral_centre"])
def test_the_page_names_no_patient_and_no_diagnosis(town: Town, who: str) -> None:
    referral = Walk(town).to("submitted")
    with clock.frozen(town.now + DAY):
        client = signed_in_client(town, who)
        assert client.get("/referrals/open/?tab=late&age=x&page=-1&q=%00&holder=1").status_code == 200
        text = client.get("/referrals/open/").content.decode()
    assert referral.resident.name not in text and referral.diagnosis_name not in text
    assert spaced(referral.number) in text
    opens = f"/referrals/{referral.number}/" in text
    assert opens == (who in {"duty_officer", "referral_centre"}), "only who may open the case is led to it"


def test_the_page_costs_the_same_for_one_case_and_for_five(town: Town) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            holes.list_holes(town.viewer("office"), Ask(), town.now + DAY)
        return len(seen)

    Walk(town).to("submitted")
    one = cost()
    for _n in range(4):
        Walk(town).to("submitted")
    assert cost() == one
