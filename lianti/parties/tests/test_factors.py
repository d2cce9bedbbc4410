"""The second factor: wrong, used, foreign and skipped codes before right ones."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.test import Client
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import NOW, PLATFORM, Town
from lianti.ledger.models import Fact, Notice, Trace
from lianti.parties import actions as parties
from lianti.parties.models import Factor, RecoveryCode
from lianti.parties.security import actions, checking, queries
from lianti.parties.tests.people import STEP, code_at, enrolled, inside, password_given

LATER = NOW + dt.timedelta(minutes=5)
FACTOR = "/sign-in/factor"
OWED = ("/", "/account", "/account/security", "/accounts", "/account/proof", "/sign-in/enrol")


def test_without_the_code_no_page_opens(town: Town) -> None:
    enrolled(town, "gp")
    with clock.frozen(LATER):
        browser = password_given(town, "gp")
        for address in OWED:
            answer = browser.get(address)
            assert (answer.status_code, answer.headers["Location"]) == (302, FACTOR), address
        # What changes something is no way around either, and nothing is enrolled beside the factor that is owed.
        for address in (
            "/account/security/app/begin",
            "/sign-in/enrol/app/begin",
            "/account/security/codes",
            "/switch",
        ):
            assert browser.post(address).headers["Location"] == FACTOR, address
        assert browser.post("/lock/unlock", {"password": "x"}).status_code == 422
        assert browser.get("/account", headers={"HX-Request": "true"}).headers["HX-Redirect"] == FACTOR
        assert Factor.objects.count() == 1
        assert browser.get(FACTOR).status_code == 200
        assert browser.post("/sign-out").status_code == 302


def test_a_wrong_code_is_refused_and_five_are_the_end(town: Town) -> None:
    enrolled(town, "gp")
    with clock.frozen(LATER):
        browser = password_given(town, "gp")
        for wrong in ("000000", "", "１２３", "99999999", "\x00"):
            answer = browser.post(FACTOR, {"code": wrong})
            assert answer.status_code == 422 and "验证码不对" in answer.content.decode()
        answer = browser.post(FACTOR, {"code": code_at(town.user("gp"), LATER)})
        assert "尝试次数过多" in answer.content.decode()
        # Another address and another browser change nothing: who tries codes has the password already.
        other = password_given(town, "gp", REMOTE_ADDR="10.0.0.9")
        assert other.post(FACTOR, {"code": code_at(town.user("gp"), LATER)}, REMOTE_ADDR="10.0.0.9").status_code == 422
    assert Trace.objects.filter(operation="factor_failed").count() == 5
    assert not Trace.objects.filter(operation="factor_given").exists()


def test_a_code_is_taken_once_and_an_older_one_never(town: Town) -> None:
    enrolled(town, "gp")
    with clock.frozen(LATER):
        code, older = code_at(town.user("gp"), LATER), code_at(town.user("gp"), LATER - STEP)
        inside(town, "gp", LATER)
        browser = password_given(town, "gp")
        for used in (code, older):
            answer = browser.post(FACTOR, {"code": used})
            assert answer.status_code == 422 and "已经用过" in answer.content.decode()
    assert inside(town, "gp", LATER + STEP).get("/account").status_code in {200, 302}


def test_somebody_elses_code_is_wrong(town: Town) -> None:
    enrolled(town, "gp")
    foreign = enrolled(town, "nurse")[0]
    with clock.frozen(LATER):
        browser = password_given(town, "gp")
        for code in (code_at(town.user("nurse"), LATER), foreign):
            assert browser.post(FACTOR, {"code": code}).status_code == 422
    assert RecoveryCode.objects.filter(used_at=None).count() == 20


def test_the_code_opens_under_a_fresh_key_and_leads_where_one_wanted(town: Town) -> None:
    enrolled(town, "gp")
    with clock.frozen(LATER):
        browser = Client()
        answer = browser.post(
            "/sign-in", {"username": "lin.zhiyuan", "password": "river-stone-42", "next": "/account?x=1"}
        )
        assert answer.headers["Location"] == FACTOR + "?next=%2Faccount%3Fx%3D1"
        before = browser.session.session_key
        body = {"code": f" {code_at(town.user('gp'), LATER)} ", "next": "/account?x=1"}
        assert browser.post(FACTOR, body).headers["Location"] == "/account?x=1"
        assert browser.session.session_key != before
        thief = Client()
        thief.cookies["sessionid"] = before or ""
        assert thief.get("/account").status_code == 302
        assert browser.get("/account").status_code == 200
        assert browser.get(FACTOR).headers["Location"] == "/"
    assert Trace.objects.get(operation="factor_given").detail.startswith("totp ")


def test_nobody_is_led_to_another_site_after_the_code(town: Town) -> None:
    enrolled(town, "gp")
    with clock.frozen(LATER):
        browser = password_given(town, "gp")
        body = {"code": code_at(town.user("gp"), LATER), "next": "https://elsewhere.example/"}
        assert browser.post(FACTOR, body).headers["Location"] == "/"


def test_signing_in_again_owes_the_factor_again(town: Town) -> None:
    enrolled(town, "gp")
    browser = inside(town, "gp", LATER)
    with clock.frozen(LATER + STEP):
        password_given(town, "gp", browser)
        assert browser.get("/account").headers["Location"] == FACTOR


def test_a_recovery_code_opens_once_and_is_stored_as_a_digest(town: Town) -> None:
    codes = enrolled(town, "gp")
    stored = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert len(codes) == len(stored) == 10 and not stored & set(codes)
    with clock.frozen(LATER):
        browser = password_given(town, "gp")
        assert browser.post(FACTOR, {"code": codes[0].upper().replace("-", " ")}).status_code == 302
        page = browser.get("/account/security").content.decode()
        assert "还剩 9 个" in page and codes[1] not in page
        again = password_given(town, "gp")
        assert again.post(FACTOR, {"code": codes[0]}).status_code == 422
    assert RecoveryCode.objects.filter(used_at=None).count() == 9


def test_new_codes_make_the_old_ones_worthless(town: Town) -> None:
    codes = enrolled(town, "gp")
    browser = inside(town, "gp", LATER)
    with clock.frozen(LATER):
        page = browser.post("/account/security/codes").content.decode()
    fresh = RecoveryCode.objects.count()
    assert fresh == 10 and codes[3] not in page and "只在这里显示一次" in page
    with pytest.raises(Refused):
        checking.take_code(user=town.user("gp"), text=codes[3], at=LATER)
    assert Fact.objects.filter(kind="parties.recovery_codes_made").count() == 1


def test_an_app_counts_only_after_its_first_code(town: Town) -> None:
    browser = signed_in_client(town, "gp")
    assert browser.get("/account/security/app").status_code == 303
    browser.post("/account/security/app/begin")
    page = browser.get("/account/security/app").content.decode()
    assert "<svg" in page and "no-store" in browser.get("/account/security/app").headers["Cache-Control"]
    answer = browser.post("/account/security/app", {"code": "000000", "name": "手机"})
    assert answer.status_code == 422 and "验证码不对" in answer.content.decode()
    assert not queries.has_factor(town.user("gp").pk) and not RecoveryCode.objects.exists()
    assert password_given(town, "gp").get("/account").status_code == 200
    answer = browser.post("/account/security/app", {"code": code_at(town.user("gp"), NOW), "name": "手机" * 30})
    assert answer.status_code == 422
    answer = browser.post("/account/security/app", {"code": code_at(town.user("gp"), NOW), "name": " 手机 "})
    assert answer.status_code == 200 and "恢复码" in answer.content.decode()
    assert Factor.objects.get().name == "手机"
    assert Fact.objects.get(kind="parties.factor_added").data == {"kind": "totp"}
    # The code that enrolled it has been used.
    assert password_given(town, "gp").post(FACTOR, {"code": code_at(town.user("gp"), NOW)}).status_code == 422


def test_secrets_are_encrypted_and_bound_to_their_row(town: Town) -> None:
    enrolled(town, "gp")
    enrolled(town, "nurse")
    one, two = Factor.objects.order_by("pk")
    secret = checking.secret_of(one)
    assert secret.encode() not in bytes(one.sealed)
    two.sealed = one.sealed
    with pytest.raises(InvalidTag):
        checking.secret_of(two)


def test_only_the_own_factor_is_renamed_or_removed(town: Town) -> None:
    enrolled(town, "nurse")
    foreign = Factor.objects.get()
    for act in (
        lambda: actions.rename_factor(user=town.user("gp"), uid=foreign.uid, name="x"),
        lambda: actions.remove_factor(user=town.user("gp"), uid=foreign.uid, by=town.viewer("gp"), at=NOW),
    ):
        with pytest.raises(NotVisible):
            act()
    browser = inside(town, "nurse", LATER)
    with clock.frozen(LATER):
        assert browser.post(reverse("parties:factor_name", args=[foreign.uid]), {"name": "旧手机"}).status_code == 303
        assert "旧手机" in browser.get("/account/security").content.decode()
        assert browser.post(reverse("parties:factor_remove", args=[foreign.uid])).status_code == 303
    assert not Factor.objects.exists() and not RecoveryCode.objects.exists()


def test_the_last_factor_of_a_role_that_needs_one_stays(town: Town, settings: Any) -> None:
    settings.LIANTI_FACTOR_ROLES = ["office"]
    enrolled(town, "office")
    with pytest.raises(Refused, match="最后一项"):
        actions.remove_factor(user=town.user("office"), uid=Factor.objects.get().uid, by=town.viewer("office"), at=NOW)
    assert Factor.objects.count() == 1


def test_more_than_six_are_refused(town: Town) -> None:
    for turn in range(6):
        enrolled(town, "gp", NOW + turn * STEP)
    with pytest.raises(Refused, match="最多登记 6 项"):
        actions.begin_app(user=town.user("gp"), at=NOW)


def reset(town: Town, by: str, reason: str = "lost", user: str = "gp") -> None:
    actions.reset_factors(user=town.user(user), reason=reason, by=town.viewer(by), at=NOW)


def test_factors_are_reset_by_an_administrator_of_the_house(town: Town) -> None:
    enrolled(town, "specialist")
    with pytest.raises(NotPermitted):
        reset(town, "office", user="specialist")
    with pytest.raises(Refused, match="原因"):
        reset(town, "administrator", reason="because", user="specialist")
    with pytest.raises(Refused, match="没有登记"):
        reset(town, "administrator", user="nurse")
    enrolled(town, "administrator")
    with pytest.raises(NotPermitted):
        reset(town, "administrator", user="administrator")
    browser = inside(town, "specialist", LATER)
    reset(town, "administrator", user="specialist")
    with clock.frozen(LATER):
        assert browser.get("/account").status_code == 302
        assert password_given(town, "specialist").get("/account").status_code == 200
    assert Fact.objects.get(kind="parties.factors_reset").data == {"many": 1, "reason": "lost"}
    notice = Notice.objects.filter(user_uid=town.user("specialist").uid).latest("pk")
    assert "已由系统管理员重置" in notice.text


def test_the_first_factor_is_told_to_the_person_and_the_administrators(town: Town) -> None:
    """Whoever has the password of somebody within the days of grace could add the first."""
    user = town.user("gp")
    actions.begin_app(user=user, at=NOW)
    with pytest.raises(Refused):
        actions.confirm_app(user=user, code="000000", name="手机", by=town.viewer("gp"), at=NOW)
    assert not Notice.objects.exists(), "nothing was added"
    enrolled(town, "gp")
    told = Notice.objects.get(user_uid=user.uid)
    assert "第一项二次验证" in told.text and told.tone == "urgent" and told.role == "gp"
    steward = Notice.objects.get(role="administrator")
    assert user.display_name in steward.text and str(user.uid) in steward.path and steward.user_uid is None
    assert steward.institution_uid == town.viewer("administrator").institution_uid
    enrolled(town, "gp", LATER)
    assert Factor.objects.count() == 2 and Notice.objects.count() == 2, "a second one is no news"


def test_a_house_with_its_own_administrator_needs_nobody_elses(town: Town) -> None:
    enrolled(town, "gp")
    parties.grant_role(
        user=town.user("head"), role="administrator", institution=town.institution("community"), by=PLATFORM, at=NOW
    )
    with pytest.raises(NotPermitted, match="本人所在单位"):
        reset(town, "administrator")
    assert Factor.objects.count() == 1


def test_the_notice_of_a_reset_is_for_that_person_alone(town: Town) -> None:
    enrolled(town, "specialist")
    reset(town, "administrator", user="specialist")
    colleague = parties.create_user(
        username="lu.pingan", password="river-stone-42", display_name="陆平安", by=PLATFORM, at=NOW
    )  # fmt: skip
    parties.grant_role(
        user=colleague, role="specialist", institution=town.institution("hospital"),
        department=town.department("心内科"), by=PLATFORM, at=NOW,
    )  # fmt: skip
    from lianti.ledger.notices import notices_for
    from lianti.parties.queries import grants_of, viewer_for

    other = viewer_for(colleague, grants_of(colleague.pk, NOW)[0], NOW)
    assert [n.text for n in notices_for(other, other.department_uid, NOW) if "二次验证" in n.text] == []
    mine = town.viewer("specialist")
    assert [n.tone for n in notices_for(mine, mine.department_uid, NOW) if "已由系统管理员重置" in n.text] == ["urgent"]
