"""Examinations from the clinic: safety questions, who chooses the time, and the sheet on paper and line (SY-53)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from lianti.capacity import actions as capacity
from lianti.capacity.models import Booking, Service
from lianti.capacity.queries import free_seats
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact, Notice
from lianti.referrals import actions
from lianti.referrals.models import Referral
from lianti.referrals.permissions import why_not
from lianti.referrals.shapes import Destination
from lianti.referrals.tests.cases import Walk, newcomer
from tests.town import LONG_AGO, PLATFORM, Town

CLEAR = {"implant": "no", "pregnancy": "no"}
TEXT = "起搏器、金属异物先告诉医生。\n手机和钥匙不带入扫描间。"


def offer_scan(town: Town) -> Service:
    """Magnetic resonance on Fridays, opened to clinics, with a sheet that asks two questions."""
    words: dict[str, Any] = {"by": PLATFORM, "at": LONG_AGO}
    service = capacity.offer_service(
        department=town.department("心内科"), name="头颅磁共振", kind="examination", **words
    )
    capacity.describe_exam(service=service, modality="MR", body_part="头颅", minutes=20, direct=True, **words)
    capacity.write_sheet(service=service, text=TEXT, questions=list(CLEAR), **words)
    capacity.set_template(service=service, weekday=5, begins=dt.time(13), ends=dt.time(16), seats=9, **words)
    town.open()
    return service


@pytest.fixture
def scan(town: Town) -> Service:
    return offer_scan(town)


def walk(town: Town, scan: Service, **more: Any) -> Walk:
    return Walk(town, kind="examination", service_uid=scan.uid, **more)


def book(made: Walk, scan: Service, who: str) -> Referral:
    """Hold the first free seat and take it."""
    by = made.by(who)
    seat = free_seats(service_uid=scan.uid, at=made.at, priority="referral")[0]
    token = actions.keep_seat(referral=made.referral, seat_uid=seat.uid, by=by, at=made.at)
    return actions.schedule_seat(referral_uid=made.referral.uid, seat_uid=seat.uid, token=token, by=by, at=made.at)


@pytest.mark.parametrize(
    ("answers", "note", "code"),
    [
        ({}, "", "safety_unanswered"),
        ({"implant": "no"}, "", "safety_unanswered"),
        ({"implant": "yes", "pregnancy": "no"}, " ", "safety_note"),
    ],
)
def test_nothing_goes_while_a_question_is_open(
    town: Town, scan: Service, answers: dict[str, str], note: str, code: str
) -> None:
    made = walk(town, scan, safety=answers, safety_note=note)
    with pytest.raises(Refused) as told:
        made.to("submitted")
    assert (told.value.code, told.value.field) == (code, "safety_note")
    assert Referral.objects.get(pk=made.referral.pk).state == "draft"
    assert not Fact.objects.filter(kind="referral.submitted").exists()


def test_an_answer_that_is_on_no_list_is_refused(town: Town, scan: Service) -> None:
    for wrong in ({"implant": "maybe"}, {"nonsense": "no"}):
        with pytest.raises(Refused):
            walk(town, scan, safety=wrong)


def test_a_clear_case_is_booked_by_the_clinic_itself(
    town: Town, scan: Service, django_capture_on_commit_callbacks: Any
) -> None:
    made = walk(town, scan, safety=CLEAR)
    made.referral = made.to("submitted")
    assert (made.referral.self_booking, made.referral.sheet_version) == (True, 1)
    for who in ("nurse", "specialty_specialist", "stranger"):
        assert why_not(town.viewer(who), made.referral, "schedule") is not None
    for move in ("decline", "ask_info", "accept_waiting", "redirect"):
        assert why_not(town.viewer("gp"), made.referral, move) is not None
    with clock.frozen(made.at):
        listed = signed_in_client(town, "gp").get(reverse("referrals:list"), {"tab": "sent"}).content.decode()
    assert "选检查时间" in listed
    with django_capture_on_commit_callbacks(execute=True):
        referral = book(made, scan, "gp")
    assert referral.state == "scheduled" and referral.holder_institution == town.lead
    booking = Booking.objects.get(subject_uid=referral.uid, ended_at=None)
    assert booking.booked_by_uid == town.viewer("gp").uid
    assert Fact.objects.filter(kind="referral.scheduled", subject_uid=referral.uid).count() == 1
    assert {n.institution_uid for n in Notice.objects.all()} == {town.lead.uid}


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_a_worry_leaves_the_time_to_the_receiver_and_stands_in_front(town: Town, scan: Service, answer: str) -> None:
    made = walk(town, scan, safety=CLEAR | {"implant": answer}, safety_note="2019 年装起搏器，型号不明")
    made.referral = made.to("submitted")
    assert not made.referral.self_booking
    with pytest.raises(NotPermitted):
        book(made, scan, "gp")
    assert not Booking.objects.filter(subject_uid=made.referral.uid).exists()
    with clock.frozen(made.at):
        centre = signed_in_client(town, "referral_centre")
        page = centre.get(reverse("referrals:detail", args=[made.referral.number])).content.decode()
        seats = centre.get(reverse("referrals:seats", args=[made.referral.number])).content.decode()
    for shown in (page, seats):
        assert "1 项须先核对" in shown and "起搏器，型号不明" in shown
    assert book(made, scan, "referral_centre").state == "scheduled"


def test_a_worry_that_comes_later_takes_the_choice_back(town: Town, scan: Service) -> None:
    made = walk(town, scan, safety=CLEAR)
    made.to("submitted")
    actions.ask_info(referral_uid=made.referral.uid, note="请核对有无支架", by=made.by("referral_centre"), at=made.at)
    changed = actions.case_of(Referral.objects.get(pk=made.referral.pk))
    actions.save_case(
        referral_uid=made.referral.uid, case=replace(changed, safety={"implant": "yes"}, safety_note="冠脉支架"),
        by=made.by("gp"), at=made.at,
    )  # fmt: skip
    case = Referral.objects.get(pk=made.referral.pk)
    assert case.safety == {"implant": "yes", "pregnancy": "no"} and not case.self_booking


def test_without_a_sheet_or_for_a_clinic_nothing_is_asked(town: Town, scan: Service) -> None:
    plain = capacity.offer_service(
        department=town.department("心内科"), name="心电图", kind="examination", by=PLATFORM, at=LONG_AGO
    )
    referral = walk(town, plain, safety=CLEAR).to("submitted")
    assert (referral.safety, referral.sheet_version, referral.self_booking) == ({}, None, False)
    referral = Walk(town, kind="outpatient", service_uid=town.clinic.uid, safety=CLEAR).to("submitted")
    assert (referral.safety, referral.self_booking) == ({}, False)


def form_of(made: Walk, scan: Service, town: Town, **more: str) -> dict[str, str]:
    return {
        "idempotency_key": str(new_uid()), "kind": "examination", "do": "submit", "urgency": "routine",
        "destination": f"{town.lead.uid}|{town.department('心内科').uid}|{scan.uid}", "reason": "头痛一周",
        "diagnosis_name": "头痛", "safety_shown": "1", **more,
    }  # fmt: skip


def test_the_form_asks_and_nothing_typed_is_lost(town: Town, scan: Service) -> None:
    made = walk(town, scan)
    with clock.frozen(town.now):
        gp = signed_in_client(town, "gp")
        part = reverse("referrals:safety", args=[made.referral.number])
        asked = gp.get(part, {"destination": f"||{scan.uid}", "safety_implant": "yes"}).content.decode()
        assert "起搏器" in asked and 'name="safety_implant" value="yes" checked' in asked
        for odd in ({"destination": "||x"}, {"destination": f"||{new_uid()}", "safety_note": "\x00"}, {}):
            assert gp.get(part, odd).status_code == 200
        edit = reverse("referrals:edit", args=[made.referral.number])
        refused = gp.post(edit, form_of(made, scan, town, safety_implant="no"))
        assert refused.status_code == 422
        body = refused.content.decode()
        assert "safety_implant=no" in body
        saved = gp.post(edit, form_of(made, scan, town, safety_implant="no", do="save"))
        assert saved.status_code == 303
    assert Referral.objects.get(pk=made.referral.pk).safety == {"implant": "no"}
    assert signed_in_client(town, "stranger").get(part).status_code in {403, 404}


def test_the_sheet_prints_and_stands_on_the_residents_line(town: Town, scan: Service) -> None:
    made = walk(town, scan, safety=CLEAR, resident=newcomer(town, name="周平安"))
    made.referral = made.to("submitted")
    referral = book(made, scan, "gp")
    address = reverse("referrals:slip", args=[referral.number, "preparation"])
    with clock.frozen(made.at):
        gp = signed_in_client(town, "gp")
        for size in ("A4", "A5"):
            printed = gp.get(address, {"size": size})
            assert printed.status_code == 200 and printed.content.startswith(b"%PDF")
        other = Walk(town).to("submitted")
        assert gp.get(reverse("referrals:slip", args=[other.number, "preparation"])).status_code == 404
        code = actions.issue_code(referral=referral, by=town.viewer("gp"), at=made.at)
        line = gp.post(reverse("line:home"), {"code": code}).content.decode()
    assert Fact.objects.filter(kind="referral.printed", subject_uid=referral.uid).count() == 2
    assert "手机和钥匙不带入扫描间" in line and "心内科" not in line and "起搏器、金属异物" in line


def test_a_redirected_examination_is_no_longer_the_clinics_to_book(town: Town, scan: Service) -> None:
    made = walk(town, scan, safety=CLEAR)
    made.to("submitted")
    other = capacity.offer_service(
        department=town.department("急诊科"), name="急诊 CT", kind="examination", by=PLATFORM, at=LONG_AGO
    )
    referral = actions.redirect_referral(
        referral_uid=made.referral.uid,
        to=Destination(town.lead.uid, town.department("急诊科").uid, other.uid),
        reason="wrong_department", note="改做 CT", by=made.by("referral_centre"), at=made.at,
    )  # fmt: skip
    assert not referral.self_booking
