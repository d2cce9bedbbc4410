"""The resident's line: a code on the slip opens state and instructions; a wrong one says nothing."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact, Trace
from lianti.referrals import actions
from lianti.referrals.models import Referral, ResidentCode
from lianti.referrals.rules import line as rules_line
from lianti.referrals.tests.cases import DAY, Walk
from tests.town import Town

NAME = "周平安"


def given(town: Town, state: str = "scheduled") -> tuple[Referral, str]:
    referral = Walk(town).to(state)
    return referral, actions.issue_code(referral=referral, by=town.viewer("gp"), at=town.now)


def ask(code: str, client: Client | None = None) -> Any:
    return (client or Client()).post("/t/", {"code": code})


def test_a_draft_has_no_code_and_a_stranger_gets_none(town: Town) -> None:
    draft, sent = Walk(town).to("draft"), Walk(town).to("submitted")
    for referral, who in ((draft, "gp"), (sent, "stranger")):
        with pytest.raises(NotPermitted):
            actions.issue_code(referral=referral, by=town.viewer(who), at=town.now)
    assert not ResidentCode.objects.exists() and not Fact.objects.filter(kind="referral.code_issued").exists()


def test_a_wrong_code_says_nothing_and_leaves_nothing(town: Town) -> None:
    _referral, code = given(town)
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    before = Trace.objects.count()
    with clock.frozen(town.now):
        answers = [ask(text) for text in (wrong, "", "x", code[:-1], "<script>", "０" * 12, "A" * 5000)]
    for answer in answers:
        assert answer.status_code == 422 and "没有查到这个查询码" in answer.content.decode()
        assert NAME[0] + "*" not in answer.content.decode()
    assert f'value="{wrong}"' in answers[0].content.decode(), "who mistook one letter does not type all twelve again"
    assert "<script>" not in answers[4].content.decode().split("<form")[1]
    assert Trace.objects.count() == before


def test_an_expired_code_and_one_of_a_long_ended_case_read_like_wrong_ones(town: Town) -> None:
    _referral, code = given(town)
    ended, other = given(town, "closed")
    assert ended.ended_at
    for key, at in ((code, town.now + 90 * DAY), (other, ended.ended_at + 31 * DAY)):
        with pytest.raises(Refused) as refused:
            actions.open_line(code=key, at=at)
        assert refused.value.template == rules_line.UNKNOWN


def test_the_right_code_opens_state_and_instructions_and_nothing_clinical(town: Town) -> None:
    referral, code = given(town)
    client = Client(enforce_csrf_checks=False)
    with clock.frozen(town.now):
        answer = ask(rules_line.readable(code).lower(), client)
    text = answer.content.decode()
    assert answer.status_code == 200 and "已约好，请按时到院" in text and "周**" in text
    assert town.lead.name in text and "10000" not in text.replace(referral.sender_phone, "")
    assert referral.diagnosis_name and referral.diagnosis_code
    for secret in (
        NAME,
        referral.diagnosis_name,
        referral.diagnosis_code,
        referral.reason,
        "心内科",
        referral.author_name,
    ):
        assert secret not in text, secret
    assert code not in text and "no-store" in answer["Cache-Control"] and "noindex" in answer["X-Robots-Tag"]
    trace = Trace.objects.get(operation="line")
    assert trace.object_uid == referral.resident.uid and referral.number in trace.detail and code not in trace.detail


@pytest.mark.parametrize("state", sorted(rules_line.WORDS.keys() - {"accepted"}))
def test_every_state_has_words_for_its_person(town: Town, state: str) -> None:
    if state == "expired":
        assert rules_line.words_of(state)[1]
        return
    _referral, code = given(town, state)
    at = town.now + DAY
    with clock.frozen(at):
        assert rules_line.words_of(state)[0] in ask(code).content.decode()


def test_the_same_code_is_printed_again_until_it_runs_out(town: Town) -> None:
    referral, code = given(town)
    gp = town.viewer("gp")
    assert actions.issue_code(referral=referral, by=gp, at=town.now + 10 * DAY) == code
    assert Fact.objects.filter(kind="referral.code_issued", subject_uid=referral.uid).count() == 1
    fresh = actions.issue_code(referral=referral, by=gp, at=town.now + 91 * DAY)
    assert fresh != code and ResidentCode.objects.filter(referral=referral).count() == 2


def test_a_code_is_long_enough_and_stands_nowhere_in_the_clear(town: Town) -> None:
    _referral, code = given(town)
    assert len(rules_line.SIGNS) ** rules_line.LENGTH > 2**50
    assert len({rules_line.new_code() for _n in range(500)}) == 500
    row = ResidentCode.objects.get()
    assert code not in row.index and code.encode() not in bytes(row.sealed)


def test_guessing_is_stopped(town: Town, settings: Any) -> None:
    settings.LIANTI_LINE_TRIES = 3
    _referral, code = given(town)
    with clock.frozen(town.now):
        assert [ask("2" * 12).status_code for _n in range(4)] == [422, 422, 422, 429]
        late = ask(code)
        elsewhere = Client().post("/t/", {"code": code}, headers={"X-Forwarded-For": "10.9.8.7"})
    assert late.status_code == 429 and "周" not in late.content.decode()
    assert elsewhere.status_code == 200, "another address behind the same proxy is not held up"


def test_guessing_from_many_addresses_shuts_nobody_out(
    town: Town, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LIANTI_LINE_TRIES = 1
    _referral, code = given(town)
    with clock.frozen(town.now):
        for number in range(40):
            wrong = Client().post("/t/", {"code": "2" * 12}, headers={"X-Forwarded-For": f"10.1.2.{number}"})
            assert wrong.status_code == 422
        assert ask(code).status_code == 200
    assert [r.getMessage() for r in caplog.records].count(
        "many wrong codes at the resident's line within 15 minutes"
    ) == 1
    assert code not in caplog.text


def test_right_codes_are_not_counted(town: Town, settings: Any) -> None:
    settings.LIANTI_LINE_TRIES = 2
    _referral, code = given(town)
    with clock.frozen(town.now):
        assert [ask(code).status_code for _n in range(4)] == [200] * 4


@pytest.mark.parametrize("base", ["", "https://lianti.example.org"])
def test_the_slip_says_where_to_ask(town: Town, settings: Any, base: str) -> None:
    settings.LIANTI_PUBLIC_URL = base
    referral = Walk(town).to("scheduled")
    with clock.frozen(town.now):
        answer = signed_in_client(town, "gp").get(f"/referrals/{referral.number}/slip/transfer.pdf")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    text = text.replace("\n", "").replace("\u200b", "")
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", text)
    assert found, text
    assert ("lianti.example.org/t/" in text) == bool(base) and ("本机构窗口查询" in text) != bool(base)
    with clock.frozen(town.now):
        assert actions.open_line(code=found.group(), at=town.now).number == referral.number


@pytest.mark.parametrize(("name", "masked"), [("王秀兰", "王**"), ("单乐", "单*"), ("欧阳春", "欧阳*"), ("李", "李*")])
def test_only_the_surname_can_be_read(name: str, masked: str) -> None:
    assert rules_line.surname_only(name) == masked
