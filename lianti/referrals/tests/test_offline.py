"""The signed slip: what the code holds, who may hand it over, and that an arrival is entered once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lianti.kernel.prints import parse_signed, qr_payload, signed_part, signed_payload
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger import signing
from lianti.ledger.keyring import keyring
from lianti.ledger.models import Fact
from lianti.parties.actions import add_department
from lianti.referrals import actions, offline
from lianti.referrals.models import Referral, ReferralStep
from lianti.referrals.tests.cases import DAY, HOUR, Walk, hire, trail
from tests.town import LONG_AGO, PLATFORM, Town


def hand(town: Town, code: str, who: str = "admission", *, late: Any = 2 * HOUR, his: str = "ZY1") -> Any:
    return actions.hand_over(
        code=code, his_number=his, scanned_at=town.now + HOUR, by=town.viewer(who), at=town.now + late
    )


def test_the_code_holds_what_the_desk_needs_and_no_number_of_the_person(town: Town) -> None:
    referral = Walk(town, resident=town.resident("grandmother")).to("scheduled")
    code = offline.code_of(referral)
    signed = parse_signed(code)
    assert signed and len(code) < 500
    content = json.loads(signed.body)
    assert set(content) <= {"n", "p", "s", "b", "k", "f", "t", "d", "w"}
    assert (content["n"], content["p"], content["b"]) == (referral.number, "王秀兰", 1950)
    text = json.dumps(content, ensure_ascii=False)
    assert "229900" not in text and "1000000" not in text and referral.diagnosis_name not in text


def forged(referral: Referral) -> list[str]:
    code = offline.code_of(referral)
    part, mark = code.rsplit(".", 1)
    other = signed_part(key_id=signing.current_key(), body=b'{"n":"123456789012","p":"other person"}')
    mac = qr_payload(key_id=keyring().current("signatures"), number=referral.number, mac="AAAAAAAAAAAA")
    return [
        "", "x", code[:-1], code + "A", f"{other}.{mark}", part[:-4] + "AAAA." + mark, mac,
        code.replace("LT2.", "LT3."), code.replace(f".{signing.current_key()}.", ".zz."),
        signed_payload(part, bytes(64)),
    ]  # fmt: skip


def test_what_is_not_ours_is_refused_and_nothing_changes(town: Town) -> None:
    referral = Walk(town).to("scheduled")
    before = trail(referral)
    for code in forged(referral):
        with pytest.raises(Refused) as refused:
            hand(town, code)
        assert refused.value.code == "slip_not_ours", code
    assert trail(referral) == before


def test_only_the_receiving_side_hands_over(town: Town) -> None:
    referral = Walk(town).to("scheduled")
    code, before = offline.code_of(referral), trail(referral)
    for who in ("gp", "stranger_centre", "specialty_specialist"):
        with pytest.raises(Refused):
            hand(town, code, who)
    with pytest.raises(Refused) as refused:
        hand(town, code, his=" ")
    assert refused.value.field == "his_number"
    with pytest.raises(Refused) as refused:
        hand(town, code, late=8 * DAY)
    assert refused.value.code == "slip_old"
    assert trail(referral) == before


def test_the_arrival_counts_at_the_moment_of_the_scan_and_once(town: Town) -> None:
    referral = Walk(town).to("scheduled")
    code = offline.code_of(referral)
    handed = hand(town, code)
    assert (handed.number, handed.again) == (referral.number, False)
    row = Referral.objects.get(pk=referral.pk)
    assert row.state == "arrived" and row.custody_institution == town.lead
    last = ReferralStep.objects.filter(referral=referral, move="schedule").get().at
    assert row.arrived_at == max(last, town.now + HOUR)
    assert "离线扫码" in ReferralStep.objects.get(referral=referral, move="arrive").note
    before = trail(referral)
    for who in ("admission", "referral_centre"):
        assert hand(town, code, who, late=DAY, his="ZY2").again
    assert trail(referral) == before, "a second device changes nothing"
    assert Fact.objects.filter(kind="referral.arrived", subject_uid=referral.uid).count() == 1


def test_a_clock_that_is_wrong_makes_no_arrival_before_the_appointment_was_given(town: Town) -> None:
    referral = Walk(town).to("scheduled")
    admission = town.viewer("admission")
    for wrong in (town.now - DAY,):
        actions.hand_over(
            code=offline.code_of(referral), his_number="ZY1", scanned_at=wrong, by=admission, at=town.now + 3 * HOUR
        )
    steps = ReferralStep.objects.filter(referral=referral).order_by("at", "pk")
    assert [s.move for s in steps] == ["draft", "submit", "schedule", "arrive"]


def test_a_slip_printed_before_keeps_its_worth(town: Town) -> None:
    referral = Walk(town).to("scheduled")
    key = keyring().current("signatures")
    old = qr_payload(key_id=key, number=referral.number, mac=offline.mac_of(referral.number, "transfer", key))
    assert not hand(town, old).again
    back = qr_payload(key_id=key, number=referral.number, mac=offline.mac_of(referral.number, "return", key))
    with pytest.raises(Refused):
        hand(town, back)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"\xff", b'{"code": "x"}', b'{"code": "x", "scanned_at": "soon"}', b"0" * 5000,
             b'{"code": "x", "scanned_at": "2026-03-11T09:00"}']
)  # fmt: skip
def test_what_cannot_be_read_is_answered_in_a_sentence(town: Town, body: bytes) -> None:
    with clock.frozen(town.now):
        client = signed_in_client(town, "admission")
        answer = client.post("/referrals/offline/arrivals/", body, content_type="application/json")
    assert answer.status_code == 422 and answer.json()["result"] == "refused" and answer.json()["sentence"]


def test_a_reader_hands_over_and_hears_what_became_of_it(town: Town) -> None:
    referral = Walk(town).to("scheduled")
    sent = {"code": offline.code_of(referral), "his_number": "ZY9", "scanned_at": (town.now + HOUR).isoformat()}
    with clock.frozen(town.now + 4 * HOUR):
        client = signed_in_client(town, "admission")
        assert client.get("/referrals/offline/session/").json()["csrf"]
        answers = [
            client.post("/referrals/offline/arrivals/", sent, content_type="application/json").json() for _n in "12"
        ]
    assert [a["result"] for a in answers] == ["arrived", "already"]


def test_the_reader_holds_nobodys_data_and_its_worker_keeps_every_part(town: Town, client: Any) -> None:
    Walk(town).to("scheduled")
    page, worker = client.get("/slip/"), client.get("/slip/worker.js")
    assert "周平安" not in page.content.decode() and "csrf" not in page.content.decode()
    assert "unsafe" not in page["Content-Security-Policy"]
    for part in ("/slip/", "/slip/keys.json", "slip.js", "slip.css", "jsqr.min.js"):
        assert part in worker.content.decode()
    assert worker["Content-Type"].startswith("text/javascript")
    assert client.get("/slip/manifest.webmanifest").json()["display"] == "standalone"
    assert set(client.get("/slip/keys.json").json()["keys"]) == set(signing.public_keys())


def test_a_slip_that_comes_late_closes_nothing_that_was_asked_later(town: Town) -> None:
    slip = Walk(town)
    case = slip.to("scheduled")
    before = Walk(town, resident=slip.resident, department_uid=town.department("神经内科").uid).to("submitted")
    hire(town, "duty_officer", town.specialty)
    ward = add_department(institution=town.specialty, name="康复科", kind="clinical", by=PLATFORM, at=LONG_AGO)
    later = Walk(town, resident=slip.resident, receiver_uid=town.specialty.uid, department_uid=ward.uid)
    later.at = slip.at + DAY
    asked, at = later.to("submitted"), slip.at + 2 * DAY
    kept = trail(asked)[:2]
    actions.hand_over(
        code=offline.code_of(case), his_number="ZY1", scanned_at=slip.at + 2 * HOUR, by=town.viewer("admission"), at=at
    )
    assert trail(asked)[:2] == kept and Referral.objects.get(pk=asked.pk).state == "submitted"
    closed = Referral.objects.get(pk=before.pk)
    assert (closed.state, closed.ended_at) == ("cancelled", at), "closed when it was entered, not before"
