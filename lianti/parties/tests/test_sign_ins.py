"""Where somebody is signed in: seen, ended, and worth nothing afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import NOW, PASSWORD, PLATFORM, Town
from lianti.ledger.models import Fact
from lianti.parties import actions
from lianti.parties.models import SignIn
from lianti.parties.security import keeping, rules, signins
from lianti.parties.tests.people import password_given
from lianti.serving.live import look

WINDOWS = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36"


def row_of(browser: Client) -> SignIn:
    return SignIn.objects.get(session_key=browser.session.session_key)


def watching(browser: Client) -> object:
    """Ask as the live stream of that browser's open page does every two seconds."""
    cookie = f"sessionid={browser.cookies['sessionid'].value}".encode()
    return look({"type": "http", "path": "/live/stream", "method": "GET", "headers": [(b"cookie", cookie)]})


def test_the_page_names_devices_and_addresses_and_no_key(town: Town) -> None:
    here = password_given(town, "gp", headers={"user-agent": WINDOWS}, REMOTE_ADDR="10.0.0.7")
    password_given(town, "gp", REMOTE_ADDR="10.0.0.8")
    signed_in_client(town, "nurse")
    page = here.get("/account/security", headers={"user-agent": WINDOWS}).content.decode()
    assert "Chrome · Windows" in page and "10.0.0.7" in page and "10.0.0.8" in page and page.count("本机") == 1
    for row in SignIn.objects.all():
        assert row.session_key not in page


def test_another_persons_sign_in_is_not_ended(town: Town) -> None:
    mine, foreign = signed_in_client(town, "gp"), signed_in_client(town, "nurse")
    uid = row_of(foreign).uid
    assert mine.post(reverse("parties:sign_in_end", args=[uid])).status_code == 404
    assert mine.post(reverse("parties:account_sign_ins_end", args=[town.user("nurse").uid])).status_code == 403
    assert foreign.get("/account").status_code == 200
    assert not Fact.objects.filter(kind="parties.sign_ins_ended").exists()


def test_one_is_ended_from_another_and_its_open_page_notices(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianti.serving.live.close_old_connections", lambda: None)
    here, stolen = signed_in_client(town, "gp"), signed_in_client(town, "gp")
    assert watching(stolen) is not None
    uid = row_of(stolen).uid
    assert here.post(reverse("parties:sign_in_end", args=[uid])).status_code == 303
    assert watching(stolen) is None
    assert stolen.get("/account").status_code == 302
    assert stolen.post("/lock/unlock", {"password": "river-stone-42"}).status_code == 401
    assert here.get("/account").status_code == 200
    assert Fact.objects.get(kind="parties.sign_ins_ended").data == {"many": 1, "why": "one"}
    with pytest.raises(NotVisible):
        signins.end_one(uid=uid, by=town.viewer("gp"), at=NOW)


def test_all_others_end_and_this_one_stays(town: Town) -> None:
    here, others = signed_in_client(town, "gp"), [signed_in_client(town, "gp") for _turn in range(3)]
    nurse = signed_in_client(town, "nurse")
    here.post("/account/security/sign-ins/end")
    assert [browser.get("/account").status_code for browser in (here, nurse, *others)] == [200, 200, 302, 302, 302]
    assert SignIn.objects.filter(ended_at=None).count() == 2 and Session.objects.count() == 2
    here.post("/account/security/sign-ins/end")
    assert Fact.objects.get(kind="parties.sign_ins_ended").data == {"many": 3, "why": "others"}


def test_the_administrator_ends_all_of_somebody_and_not_the_own(town: Town) -> None:
    keeper, left = signed_in_client(town, "administrator"), signed_in_client(town, "gp")
    with pytest.raises(NotPermitted):
        keeping.end_sign_ins(user=town.user("administrator"), by=town.viewer("administrator"), at=NOW)
    with pytest.raises(NotPermitted):
        keeping.end_sign_ins(user=town.user("gp"), by=town.viewer("office"), at=NOW)
    assert keeper.post(reverse("parties:account_sign_ins_end", args=[town.user("gp").uid])).status_code == 303
    assert left.get("/account").status_code == 302 and keeper.get("/account").status_code == 200


def test_a_grant_ended_a_password_reset_and_a_closed_account_end_every_sign_in(town: Town) -> None:
    for act in (
        lambda: actions.set_password(user=town.user("nurse"), password="summer-lamp-80", by=PLATFORM, at=NOW),
        lambda: actions.set_active(user=town.user("head"), is_active=False, by=PLATFORM, at=NOW),
        lambda: actions.end_grant(grant=town.grants["gp"], by=PLATFORM, at=NOW),
    ):
        browsers = [signed_in_client(town, key) for key in ("gp", "nurse", "head") if not _gone(town, key)]
        before = SignIn.objects.filter(ended_at=None).count()
        act()
        assert SignIn.objects.filter(ended_at=None).count() == before - 1
        assert sum(browser.get("/account").status_code == 302 for browser in browsers) == 1
        SignIn.objects.all().delete()
    whys = Fact.objects.filter(kind="parties.sign_ins_ended").order_by("pk")
    assert [fact.data["why"] for fact in whys] == ["password", "closed", "grant"]


def _gone(town: Town, key: str) -> bool:
    user = town.user(key)
    user.refresh_from_db()
    return not user.is_active or user.must_change_password


def test_the_key_changes_with_the_role_and_the_old_one_opens_nothing(town: Town) -> None:
    browser = signed_in_client(town, "gp")
    old = browser.session.session_key or ""
    second = actions.grant_role(
        user=town.user("gp"), role="gp", institution=town.institution("village"), by=PLATFORM, at=NOW
    )
    browser.post("/switch", {"grant": str(second.uid)})
    assert browser.session.session_key != old and row_of(browser).ended_at is None
    thief = Client()
    thief.cookies["sessionid"] = old
    assert thief.get("/account").status_code == 302
    assert SignIn.objects.count() == 1


def test_an_ended_sign_in_does_not_come_back_by_a_switch(town: Town) -> None:
    browser = signed_in_client(town, "gp")
    SignIn.objects.update(ended_at=NOW)
    answer = browser.post("/switch", {"grant": str(town.grants["gp"].uid)})
    assert answer.status_code == 422 and "登录已结束" in answer.content.decode()
    assert browser.get("/account").status_code == 302


def test_nor_by_a_new_password(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, set_password = signed_in_client(town, "gp"), actions.set_password

    def ended_meanwhile(**told: Any) -> object:
        fresh = set_password(**told)
        keeping.end_sign_ins(user=town.user("gp"), by=town.viewer("administrator"), at=NOW)
        return fresh

    monkeypatch.setattr(actions, "set_password", ended_meanwhile)
    browser.post("/account/password", {"old": PASSWORD, "new": "river-stone-43", "again": "river-stone-43"})
    assert browser.get("/account").status_code == 302
    assert SignIn.objects.get().ended_at == NOW


def test_a_session_from_before_the_list_gets_its_row(town: Town) -> None:
    browser = signed_in_client(town, "gp")
    SignIn.objects.all().delete()
    with clock.frozen(NOW + dt.timedelta(minutes=2)):
        browser.get("/account")
        browser.get("/account")
    assert row_of(browser).seen_at == NOW + dt.timedelta(minutes=2)


def test_signing_out_and_signing_in_again_end_the_row(town: Town) -> None:
    browser = signed_in_client(town, "gp")
    password_given(town, "nurse", browser)
    browser.post("/sign-out")
    assert SignIn.objects.filter(ended_at=None).count() == 0 and SignIn.objects.count() == 2


def test_old_rows_are_forgotten(town: Town) -> None:
    signed_in_client(town, "gp")
    assert signins.forget_old(NOW + dt.timedelta(days=29)) == 0
    assert signins.forget_old(NOW + dt.timedelta(days=31)) == 1


@pytest.mark.parametrize(
    ("agent", "device"), [(WINDOWS, "Chrome · Windows"), ("", ""), ("<script>", ""), ("Edg", "Edge")]
)
def test_a_device_is_told_in_known_words_only(agent: str, device: str) -> None:
    assert rules.device_of(agent) == device
