"""Signing in and out, the lock, the switcher; refusal before success."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import NOW, PASSWORD, PLATFORM, Town
from lianti.ledger.models import Trace
from lianti.parties import actions
from lianti.parties.demo_accounts import DEMO_PASSWORD

WRONG = "账号或密码不对，请核对后再试。"


def post(client: Client, username: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in", {"username": username, "password": password, **more})


def test_a_stranger_is_led_to_the_sign_in_page_and_back(town: Town, client: Client) -> None:
    answer = client.get("/account?x=1")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=%2Faccount%3Fx%3D1"
    answer = post(client, "lin.zhiyuan", next="/account?x=1")
    assert answer.headers["Location"] == "/account?x=1"


def test_nobody_is_led_to_another_site(town: Town, client: Client) -> None:
    assert post(client, "lin.zhiyuan", next="https://elsewhere.example/").headers["Location"] == "/"


@pytest.mark.parametrize(("username", "password"), [("lin.zhiyuan", "wrong-word-77"), ("nobody.here", PASSWORD)])
def test_every_failure_is_one_sentence(town: Town, client: Client, username: str, password: str) -> None:
    answer = post(client, username, password)
    assert answer.status_code == 422
    assert WRONG in answer.content.decode()
    assert password not in answer.content.decode()
    assert "_auth_user_id" not in client.session
    trace = Trace.objects.get(operation="signin_failed")
    assert "nobody.here" not in trace.detail


def test_a_closed_account_reads_like_a_wrong_password(town: Town, client: Client) -> None:
    actions.set_active(user=town.user("gp"), is_active=False, by=PLATFORM, at=NOW)
    assert WRONG in post(client, "lin.zhiyuan").content.decode()


def test_guessing_stops_after_five_tries_even_with_the_right_password(town: Town, client: Client) -> None:
    for _ in range(5):
        post(client, "lin.zhiyuan", "wrong-word-77")
    answer = post(client, "lin.zhiyuan")
    assert "尝试次数过多" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    # Another person at the same counter is not locked out, and neither is one from another address.
    assert post(client, "he.xiaofeng").status_code == 302
    elsewhere = Client().post("/sign-in", {"username": "lin.zhiyuan", "password": PASSWORD}, REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 302


def test_a_name_nobody_has_is_counted_alike(town: Town, client: Client) -> None:
    for _ in range(5):
        post(client, "nobody.here")
    assert "尝试次数过多" in post(client, "nobody.here").content.decode()


def test_signing_in_gives_a_new_session_key_and_a_trace(town: Town, client: Client) -> None:
    client.get("/sign-in")
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    assert post(client, "LIN.zhiyuan ").status_code == 302
    assert client.session.session_key != session.session_key
    trace = Trace.objects.get(operation="signed_in")
    assert (trace.actor_uid, trace.actor_role) == (town.user("gp").uid, "gp")


def test_without_a_role_nobody_gets_in(town: Town, client: Client) -> None:
    actions.end_grant(grant=town.grants["gp"], by=PLATFORM, at=NOW)
    assert "没有任何身份" in post(client, "lin.zhiyuan").content.decode()
    assert "_auth_user_id" not in client.session


def test_a_role_taken_back_ends_at_the_next_request(town: Town) -> None:
    client = signed_in_client(town, "gp")
    assert client.get("/account").status_code == 200
    actions.end_grant(grant=town.grants["gp"], by=PLATFORM, at=NOW)
    assert client.get("/account").status_code == 302


def test_demo_accounts_are_offered_in_demo_mode_only(town: Town, client: Client, settings: Any) -> None:
    actions.create_user(
        username="demo.gp", password=DEMO_PASSWORD, display_name="演示医生", demo_hint="全科医生", by=PLATFORM, at=NOW
    )
    assert "demo.gp" not in client.get("/sign-in").content.decode()
    assert DEMO_PASSWORD not in client.get("/sign-in?as=demo.gp").content.decode()
    settings.LIANTI_DEMO = True
    assert "demo.gp" in client.get("/sign-in").content.decode()
    assert DEMO_PASSWORD in client.get("/sign-in?as=demo.gp").content.decode()
    # Only listed accounts are filled in.
    assert DEMO_PASSWORD not in client.get("/sign-in?as=lin.zhiyuan").content.decode()


def test_an_idle_screen_locks_and_opens_in_place(town: Town) -> None:
    client = signed_in_client(town, "gp")
    with clock.frozen(NOW + dt.timedelta(minutes=16)):
        assert client.get("/account").headers["Location"].startswith("/sign-in?next=")
        answer = client.get("/account", headers={"HX-Request": "true"})
        assert (answer.status_code, answer.headers["X-Lianti-Locked"]) == (401, "1")
        answer = client.post("/lock/unlock", {"password": "wrong-word-77"})
        assert (answer.status_code, answer.json()["sentence"]) == (422, "密码不对，请再试一次。")
        assert client.get("/account").status_code == 302
        answer = client.post("/lock/unlock", {"password": PASSWORD}, content_type="application/json")
        assert answer.status_code == 204
        assert client.get("/account").status_code == 200


def test_working_keeps_the_screen_open_and_writes_once_a_minute(town: Town) -> None:
    client = signed_in_client(town, "gp")
    with clock.frozen(NOW + dt.timedelta(seconds=30)):
        client.get("/account")
        assert client.session["seen"] == int(NOW.timestamp())
    with clock.frozen(NOW + dt.timedelta(minutes=10)):
        client.get("/account")
    with clock.frozen(NOW + dt.timedelta(minutes=20)):
        assert client.get("/account").status_code == 200


def test_counts_the_page_fetches_by_itself_keep_no_screen_open(town: Town) -> None:
    client = signed_in_client(town, "gp")
    with clock.frozen(NOW + dt.timedelta(minutes=10)):
        client.get("/live/counts")
    with clock.frozen(NOW + dt.timedelta(minutes=16)):
        assert client.get("/live/counts").status_code == 401


def test_locking_by_hand_holds_until_the_password(town: Town) -> None:
    client = signed_in_client(town, "gp")
    assert client.post("/lock").status_code == 204
    assert client.get("/account").status_code == 302
    assert client.post("/lock/unlock", {"password": PASSWORD}).status_code == 204
    assert client.get("/account").status_code == 200


def test_unlock_guesses_are_counted_too(town: Town) -> None:
    client = signed_in_client(town, "gp")
    client.post("/lock")
    for _ in range(5):
        client.post("/lock/unlock", {"password": "wrong-word-77"})
    assert client.post("/lock/unlock", {"password": PASSWORD}).status_code == 422


def test_switching_takes_only_own_roles(town: Town) -> None:
    client = signed_in_client(town, "gp")
    answer = client.post("/switch", {"grant": str(town.grants["administrator"].uid)})
    assert answer.status_code == 422
    assert client.session["grant_uid"] == str(town.grants["gp"].uid)
    second = actions.grant_role(
        user=town.user("gp"), role="gp", institution=town.institution("village"), by=PLATFORM, at=NOW
    )
    assert client.post("/switch", {"grant": str(second.uid)}).status_code == 302
    page = client.get("/account").content.decode()
    assert "河口村卫生室" in page
    assert Trace.objects.filter(operation="switched").count() == 1


def test_signing_out_ends_the_session(town: Town) -> None:
    client = signed_in_client(town, "gp")
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code == 302
    assert client.get("/account").status_code == 302
    assert Trace.objects.filter(operation="signed_out").count() == 1


def test_the_own_password_needs_the_old_one_and_the_rules(town: Town) -> None:
    client, other = signed_in_client(town, "gp"), signed_in_client(town, "gp")
    new = {"new": "winter-lamp-81", "again": "winter-lamp-81"}
    assert "原密码不对" in client.post("/account/password", {"old": "no", **new}).content.decode()
    short = {"old": PASSWORD, "new": "12345", "again": "12345"}
    assert "密码至少 10 位" in client.post("/account/password", short).content.decode()
    unequal = {"old": PASSWORD, "new": "winter-lamp-81", "again": "winter-lamp-82"}
    assert "两次输入" in client.post("/account/password", unequal).content.decode()
    assert client.post("/account/password", {"old": PASSWORD, **new}).status_code == 302
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 302
    assert Trace.objects.filter(operation="password_changed").count() == 1


def test_a_first_password_must_be_changed_before_anything_else(town: Town) -> None:
    actions.set_password(user=town.user("gp"), password="summer-lamp-80", by=PLATFORM, at=NOW)
    client = Client()
    assert post(client, "lin.zhiyuan", "summer-lamp-80").status_code == 302
    assert client.get("/account").headers["Location"] == "/account/password"
    client.post("/account/password", {"old": "summer-lamp-80", "new": "winter-lamp-81", "again": "winter-lamp-81"})
    assert client.get("/account").status_code == 200


def ask_for_code(user: object, request: Any) -> str | None:
    """A second factor as an installation would bring it: given once ``code`` stands in the session."""
    return None if request.session.get("code") else "/sign-in"


def test_a_second_factor_stands_before_everything(town: Town, settings: Any) -> None:
    settings.LIANTI_SECOND_FACTOR = "lianti.parties.tests.test_gate.ask_for_code"
    client = signed_in_client(town, "gp")
    assert client.get("/account").headers["Location"] == "/sign-in"
    session = client.session
    session["code"] = True
    session.save()
    assert client.get("/account").status_code == 200


def test_the_viewer_costs_four_statements(town: Town, django_assert_num_queries: Any) -> None:
    client = signed_in_client(town, "gp")
    with django_assert_num_queries(4):  # session, user, grants, alliances
        assert client.get("/lock").status_code == 405
