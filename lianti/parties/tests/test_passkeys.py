"""Passkeys with a key in software: foreign, copied and unasked answers before right ones."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.test import Client

from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import NOW, Town
from lianti.ledger.models import Fact
from lianti.parties.models import Factor
from lianti.parties.security import passkeys
from lianti.parties.tests.keys import SoftKey
from lianti.parties.tests.people import enrolled, password_given

LATER = NOW + dt.timedelta(minutes=5)
MAKE, MADE = "/account/security/passkey/options", "/account/security/passkey"
ASK, GIVE = "/sign-in/factor/options", "/sign-in/factor"


def post(browser: Client, address: str, **body: str) -> Any:
    return browser.post(address, body, secure=True)


def with_key(town: Town, who: str = "gp") -> tuple[Client, SoftKey]:
    browser, key = signed_in_client(town, who), SoftKey()
    answer = post(browser, MADE, passkey=key.make(post(browser, MAKE).json()), name="柜台钥匙")
    assert answer.status_code == 200 and "恢复码" in answer.content.decode()
    return browser, key


def test_browsers_make_passkeys_only_under_a_name_with_https(town: Town) -> None:
    browser = signed_in_client(town, "gp")
    answer = browser.post(MAKE)
    assert answer.status_code == 422 and "HTTPS" in answer.json()["sentence"]
    assert not passkeys.Site.of("https", "10.1.2.3:8000").takes_passkeys
    assert passkeys.Site.of("http", "localhost:8000").takes_passkeys


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "x", '{"id": 1}', "[" * 9000, "\x00", "9" * 30_000])
def test_what_no_browser_would_send_is_refused(town: Town, answer: str) -> None:
    browser = signed_in_client(town, "gp")
    post(browser, MAKE)
    told = post(browser, MADE, passkey=answer)
    assert told.status_code == 422 and "没有收到有效的通行密钥" in told.content.decode()
    assert not Factor.objects.exists()


def test_a_passkey_answers_the_question_of_this_site_once(town: Town) -> None:
    browser, key = signed_in_client(town, "gp"), SoftKey()
    for liar in (dataclasses.replace(key, origin="https://elsewhere.example"), dataclasses.replace(key, host="x.y")):
        assert post(browser, MADE, passkey=liar.make(post(browser, MAKE).json())).status_code == 422
    made = key.make(post(browser, MAKE).json())
    post(browser, MAKE)
    assert post(browser, MADE, passkey=made).status_code == 422
    assert post(browser, MADE, passkey=made).status_code == 422
    assert not Factor.objects.exists()


def test_one_key_is_enrolled_once_in_the_whole_house(town: Town) -> None:
    browser, key = with_key(town)
    assert post(browser, MADE, passkey=key.make(post(browser, MAKE).json())).status_code == 422
    other = signed_in_client(town, "nurse")
    answer = post(other, MADE, passkey=key.make(post(other, MAKE).json()))
    assert answer.status_code == 422 and "已经登记过" in answer.content.decode()
    assert Factor.objects.get().name == "柜台钥匙"
    assert Fact.objects.get(kind="parties.factor_added").data == {"kind": "passkey"}


def test_signing_in_takes_the_own_key_for_the_question_just_asked(town: Town) -> None:
    _browser, key = with_key(town)
    _nurse, foreign = with_key(town, "nurse")
    with clock.frozen(LATER):
        browser = password_given(town, "gp", secure=True)
        asked = post(browser, ASK).json()
        assert [len(asked["publicKey"]["allowCredentials"]), asked["publicKey"]["rpId"]] == [1, "testserver"]
        assert post(browser, GIVE, passkey=foreign.sign(asked)).status_code == 422
        # The question is gone with the first answer, right or wrong.
        assert post(browser, GIVE, passkey=key.sign(asked)).status_code == 422
        imitated = dataclasses.replace(key, private=SoftKey().private)
        assert post(browser, GIVE, passkey=imitated.sign(post(browser, ASK).json())).status_code == 422
        assert post(browser, GIVE, passkey=key.sign(post(browser, ASK).json())).status_code == 302
        assert browser.get("/account", secure=True).status_code == 200


def test_an_answer_is_worth_nothing_in_another_session(town: Town) -> None:
    _browser, key = with_key(town)
    with clock.frozen(LATER):
        one, two = password_given(town, "gp", secure=True), password_given(town, "gp", secure=True)
        signed = key.sign(post(one, ASK).json())
        post(two, ASK)
        assert post(two, GIVE, passkey=signed).status_code == 422
        assert two.get("/account", secure=True).headers["Location"] == GIVE


def test_a_copied_key_shows_by_its_count(town: Town) -> None:
    _browser, key = with_key(town)
    key.counter = 7
    with clock.frozen(LATER):
        browser = password_given(town, "gp", secure=True)
        assert post(browser, GIVE, passkey=key.sign(post(browser, ASK).json())).status_code == 302
        key.counter = 3
        browser = password_given(town, "gp", secure=True)
        answer = post(browser, GIVE, passkey=key.sign(post(browser, ASK).json()))
        assert answer.status_code == 422 and "可能被复制" in answer.content.decode()
    assert Factor.objects.get().counter == 8


def test_the_proof_asks_the_key_for_its_pin(town: Town) -> None:
    browser, key = with_key(town)
    ask, give = "/account/proof/options", "/account/proof"
    assert post(browser, ask).json()["publicKey"]["userVerification"] == "required"
    key.verified = False
    assert post(browser, give, passkey=key.sign(post(browser, ask).json())).status_code == 422
    # The question of the sign-in asks for less, and is no way around.
    assert post(browser, give, passkey=key.sign(post(browser, ASK).json())).status_code == 422
    key.verified = True
    assert post(browser, give, passkey=key.sign(post(browser, ask).json())).status_code == 302


def test_a_person_with_an_app_alone_is_asked_for_no_passkey(town: Town) -> None:
    enrolled(town, "gp")
    with clock.frozen(LATER):
        browser = password_given(town, "gp", secure=True)
        answer = post(browser, ASK)
        assert answer.status_code == 422 and "没有登记通行密钥" in answer.json()["sentence"]
        assert "使用通行密钥" not in browser.get(GIVE, secure=True).content.decode()
