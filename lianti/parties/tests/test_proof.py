"""Proving again before what cannot be taken back; and roles that need a second factor."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import NOW, PASSWORD, PLATFORM, Town
from lianti.ledger.models import Fact, Trace
from lianti.parties import actions
from lianti.parties.models import Factor, User
from lianti.parties.security import rules
from lianti.parties.tests.people import STEP, code_at, enrolled, inside, password_given

STALE = NOW + dt.timedelta(minutes=11)
IN_PLACE = {"X-Lianti-Form": "1"}
PROOF = "/account/proof"


@pytest.fixture
def patient(settings: Any) -> None:
    """Nobody's screen locks, so that only the age of the proof decides."""
    settings.LIANTI_IDLE_MINUTES = 0


def grant(town: Town, browser: Client, **more: Any) -> Any:
    address = reverse("parties:grant", args=[town.user("nurse").uid])
    body = {"role": "gp", "institution": str(town.institution("village").uid), "idempotency_key": "grant-nurse-1"}
    return browser.post(address, body, **more)


@pytest.mark.usefixtures("patient")
def test_an_old_proof_gives_no_right_and_nothing_is_written(town: Town) -> None:
    browser = signed_in_client(town, "administrator")
    facts = Fact.objects.count()
    with clock.frozen(STALE):
        answer = grant(town, browser, headers=IN_PLACE)
        assert (answer.status_code, answer.headers["X-Lianti-Prove"]) == (401, "password")
        assert "X-Lianti-Locked" not in answer.headers
        answer = grant(town, browser)
        assert answer.status_code == 401 and "没有提交" in answer.content.decode()
        for name in ("password_reset", "account_switch", "factors_reset", "account_sign_ins_end"):
            address = reverse(f"parties:{name}", args=[town.user("nurse").uid])
            assert browser.post(address, headers=IN_PLACE).status_code == 401, name
        assert Fact.objects.count() == facts
        assert browser.get(PROOF, headers=IN_PLACE).status_code == 401
        answer = browser.post(PROOF, {"secret": "wrong-word-77"}, headers=IN_PLACE)
        assert (answer.status_code, answer.json()["sentence"]) == (422, "密码不对，请再试一次。")
        assert grant(town, browser, headers=IN_PLACE).status_code == 401
        assert browser.post(PROOF, {"secret": PASSWORD}, headers=IN_PLACE).status_code == 204
        assert browser.get(PROOF, headers=IN_PLACE).status_code == 204
        # The very same request, sent again, acts once.
        assert grant(town, browser, headers=IN_PLACE).status_code == 204
        assert grant(town, browser, headers=IN_PLACE).status_code == 204
    assert Fact.objects.filter(kind="parties.role_granted").count() == facts_of_building() + 1
    assert Trace.objects.get(operation="proved").actor_uid == town.user("administrator").uid


def facts_of_building() -> int:
    from lianti.kernel.testing.town_people import STAFF

    return len(STAFF)


@pytest.mark.usefixtures("patient")
def test_guesses_of_the_proof_are_counted_like_sign_ins(town: Town) -> None:
    browser = signed_in_client(town, "administrator")
    with clock.frozen(STALE):
        for _turn in range(5):
            browser.post(PROOF, {"secret": "wrong-word-77"}, headers=IN_PLACE)
        answer = browser.post(PROOF, {"secret": PASSWORD}, headers=IN_PLACE)
        assert answer.status_code == 422 and "尝试次数过多" in answer.json()["sentence"]
        assert grant(town, browser, headers=IN_PLACE).status_code == 401


@pytest.mark.usefixtures("patient")
def test_a_code_proves_as_well_once(town: Town) -> None:
    enrolled(town, "administrator")
    browser = inside(town, "administrator", NOW + STEP)
    with clock.frozen(STALE):
        code = code_at(town.user("administrator"), STALE)
        assert browser.post(PROOF, {"secret": "000000"}, headers=IN_PLACE).status_code == 422
        assert browser.post(PROOF, {"secret": code}, headers=IN_PLACE).status_code == 204
        assert browser.post(PROOF, {"secret": code}, headers=IN_PLACE).status_code == 422


@pytest.mark.usefixtures("patient")
def test_a_plain_navigation_is_asked_on_a_page_and_led_on(town: Town) -> None:
    browser = signed_in_client(town, "gp")
    with clock.frozen(STALE):
        answer = browser.get("/account/security/app")
        assert answer.status_code == 401 and 'value="/account/security/app"' in answer.content.decode()
        answer = browser.post(PROOF, {"secret": "no", "next": "/account"})
        assert answer.status_code == 422 and "密码不对" in answer.content.decode()
        body = {"secret": PASSWORD, "next": "https://elsewhere.example/"}
        assert browser.post(PROOF, body).headers["Location"] == "/"
        assert browser.get("/account/security/app").status_code == 303


@pytest.mark.usefixtures("patient")
def test_unlocking_counts_as_a_proof_and_no_minutes_never_ask(town: Town, settings: Any) -> None:
    browser, other = signed_in_client(town, "gp"), signed_in_client(town, "nurse")
    with clock.frozen(STALE):
        browser.post("/lock/unlock", {"password": PASSWORD})
        assert browser.get("/account/security/app").status_code == 303
        settings.LIANTI_PROOF_MINUTES = 0
        assert other.get("/account/security/app").status_code == 303


def test_a_proof_from_the_future_is_none() -> None:
    assert not rules.is_fresh(None, NOW, 10)
    assert not rules.is_fresh(NOW.timestamp() + 61, NOW, 10)
    assert not rules.is_fresh(NOW.timestamp() - 600, NOW, 10)
    assert rules.is_fresh(NOW.timestamp() - 599, NOW, 10)


@pytest.fixture
def needed(settings: Any) -> None:
    """The office needs a second factor."""
    settings.LIANTI_FACTOR_ROLES = ["office", "administrator"]
    settings.LIANTI_FACTOR_GRACE_DAYS = 7


@pytest.mark.usefixtures("needed")
def test_a_role_that_needs_a_factor_is_led_to_it_and_may_wait_seven_days(town: Town) -> None:
    browser = password_given(town, "office", wanted="/account/security?a=1")
    for address in ("/", "/account", "/sign-in/factor"):
        assert browser.get(address).headers["Location"] == "/sign-in/enrol", address
    assert "7 天内" in browser.get("/sign-in/enrol").content.decode()
    assert browser.post("/sign-in/enrol/later").headers["Location"] == "/account/security?a=1", "where one wanted to go"
    abroad = password_given(town, "office", wanted="https://elsewhere.example/")
    assert abroad.post("/sign-in/enrol/later").headers["Location"] == "/"
    assert browser.get("/account").status_code == 200
    with clock.frozen(NOW + dt.timedelta(days=6, hours=23)):
        assert "1 天内" in password_given(town, "office").get("/sign-in/enrol").content.decode()
    assert password_given(town, "gp").get("/account").status_code == 200


@pytest.mark.usefixtures("needed")
def test_after_the_grace_nothing_opens_but_enrolling(town: Town) -> None:
    password_given(town, "office")
    late = NOW + dt.timedelta(days=7)
    with clock.frozen(late):
        browser = password_given(town, "office", wanted="/residents/matches")
        page = browser.get("/sign-in/enrol").content.decode()
        assert "宽限期已过" in page and "以后再说" not in page
        assert browser.post("/sign-in/enrol/later").status_code == 422
        for address in ("/", "/account", "/account/security", "/account/proof"):
            assert browser.get(address).headers["Location"] == "/sign-in/enrol", address
        browser.post("/sign-in/enrol/app/begin")
        assert "<svg" in browser.get("/sign-in/enrol/app").content.decode()
        assert browser.post("/sign-in/enrol/app", {"code": "000000"}).status_code == 422
        assert browser.get("/account").status_code == 302
        before = browser.session.session_key
        code = code_at(town.user("office"), late)
        answer = browser.post("/sign-in/enrol/app", {"code": code})
        assert answer.status_code == 200 and "只在这里显示一次" in answer.content.decode()
        assert 'href="/residents/matches"' in answer.content.decode(), "where one wanted to go"
        assert browser.session.session_key != before
        assert browser.get("/account").status_code == 200
    assert Factor.objects.get().confirmed_at == late


@pytest.mark.usefixtures("needed")
def test_a_role_granted_later_asks_at_the_switch(town: Town) -> None:
    browser = signed_in_client(town, "gp")
    given = actions.grant_role(
        user=town.user("gp"), role="administrator", institution=town.institution("community"), by=PLATFORM, at=NOW
    )
    assert browser.post("/switch", {"grant": str(given.uid)}).status_code == 302
    assert browser.get("/accounts").headers["Location"] == "/sign-in/enrol"


@pytest.mark.usefixtures("needed")
def test_listed_accounts_of_the_demo_are_not_asked_but_may_try(town: Town, settings: Any) -> None:
    settings.LIANTI_DEMO = True
    User.objects.filter(pk=town.user("office").pk).update(demo_hint="办公室")
    assert password_given(town, "office").get("/account").status_code == 200
    assert password_given(town, "administrator").get("/account").headers["Location"] == "/sign-in/enrol"
    enrolled(town, "office")
    assert password_given(town, "office").get("/account").headers["Location"] == "/sign-in/factor"
