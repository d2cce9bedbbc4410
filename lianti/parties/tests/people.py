"""What tests of the second factor do again and again: enrol an app, read its code, sign in with both."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyotp
from django.test import Client

from lianti.kernel.pure import clock
from lianti.kernel.testing.town import NOW, PASSWORD, Town
from lianti.parties.models import Factor, User
from lianti.parties.queries import viewer_for
from lianti.parties.security import actions
from lianti.parties.security.checking import secret_of

STEP = dt.timedelta(seconds=30)


def code_at(user: User, at: dt.datetime) -> str:
    """Return what the person's app shows at ``at``."""
    factor = Factor.objects.filter(user=user, kind=Factor.TOTP).order_by("-made_at").first()
    assert factor is not None
    return pyotp.TOTP(secret_of(factor)).at(at)


def enrolled(town: Town, key: str, at: dt.datetime = NOW) -> list[str]:
    """Let somebody enrol an app at ``at``; returns the recovery codes."""
    user = town.user(key)
    actions.begin_app(user=user, at=at)
    by = viewer_for(user, town.grants[key], at)
    return actions.confirm_app(user=user, code=code_at(user, at), name="我的手机", by=by, at=at)


def password_given(town: Town, key: str, client: Client | None = None, *, wanted: str = "", **more: Any) -> Client:
    """Return a browser in which the password was given and nothing else."""
    browser = client or Client()
    answer = browser.post(
        "/sign-in", {"username": town.user(key).username, "password": PASSWORD, "next": wanted}, **more
    )
    assert answer.status_code == 302, answer.content.decode()
    return browser


def inside(town: Town, key: str, at: dt.datetime) -> Client:
    """Return a browser in which password and code were given at ``at``."""
    with clock.frozen(at):
        browser = password_given(town, key)
        assert browser.post("/sign-in/factor", {"code": code_at(town.user(key), at)}).status_code == 302
    return browser
