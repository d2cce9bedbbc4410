"""The gate: signing in and out, unlocking, switching roles. It owns what the session says.

A failure is told in one sentence whatever was wrong, and a password is hashed even for a name nobody has.
"""

from __future__ import annotations

import datetime as dt
import uuid
from importlib import import_module

from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import squash
from lianti.ledger.actions import trace
from lianti.parties import actions
from lianti.parties.models import User
from lianti.parties.queries import grants_of, user_by_username, viewer_for
from lianti.parties.security import signins
from lianti.parties.sessions import FACTOR, GIVEN, GRANT, LATER, LOCKED, PROVED, SEEN, chosen
from lianti.parties.shapes import Viewer
from lianti.parties.tries import count_try, forget_tries

_PURPOSE = _("登录")
_WRONG = _("账号或密码不对，请核对后再试。")


def sign_in(request: HttpRequest, *, username: str, password: str, at: dt.datetime) -> Viewer:
    """This function will sign a person in under a fresh session key, traced, and return the first viewer.

    Refuses after too many tries from one address, with one sentence for every wrong name or password, and an account
    that has nothing to act as.
    """
    name, address = squash(username).lower(), address_of(request)
    _count(name, address)
    user = authenticate(request, username=name, password=password)
    if not isinstance(user, User):
        _trace_failure(name, address, at)
        raise Refused("signin_failed", _WRONG)
    grants = grants_of(user.pk, at)
    if not grants:
        raise Refused("no_grant", _("您的账号目前没有任何身份，请联系系统管理员。"))
    viewer = viewer_for(user, grants[0], at)
    _trace(viewer, "signed_in", at, address)
    forget_tries("signin", name, address)
    _open_session(request, user, viewer, at)
    return viewer


def _open_session(request: HttpRequest, user: User, viewer: Viewer, at: dt.datetime) -> None:
    """Begin a session under a key that nobody knew before, with nothing left of an earlier one."""
    signins.closed(request, at)
    login(request, user)
    request.session.cycle_key()
    now = int(at.timestamp())
    request.session.update({GRANT: str(viewer.grant_uid), SEEN: now, PROVED: now, LOCKED: False})
    for mark in (FACTOR, GIVEN, LATER):
        request.session.pop(mark, None)
    _ask_factor(request, user)
    signins.opened(request, user, at)


def _ask_factor(request: HttpRequest, user: User) -> None:
    factor = second_factor(user, request)
    if factor:
        request.session[FACTOR] = factor


def unlock(request: HttpRequest, *, password: str, at: dt.datetime) -> None:
    """This function will open a locked screen again for the same person; what was typed stays on the page."""
    user = request.user
    if not isinstance(user, User):
        raise Refused("signed_out", _("登录已结束，请重新登录。"))
    check_password(request, user, password, at)
    now = int(at.timestamp())
    request.session.update({SEEN: now, PROVED: now, LOCKED: False})
    grants = grants_of(user.pk, at)
    if grants:
        _trace(viewer_for(user, chosen(grants, request), at), "unlocked", at, address_of(request))


def check_password(request: HttpRequest, user: User, password: str, at: dt.datetime) -> None:
    """Refuse a password that is not this person's, counted and traced like one at sign-in."""
    address = address_of(request)
    _count(user.username, address)
    if authenticate(request, username=user.username, password=password) is None:
        _trace_failure(user.username, address, at)
        raise Refused("signin_failed", _("密码不对，请再试一次。"), field="password")
    forget_tries("signin", user.username, address)


def lock(request: HttpRequest) -> None:
    """This function will lock the screen until the password is given again."""
    if request.user.is_authenticated:
        request.session[LOCKED] = True


def sign_out(request: HttpRequest, *, by: Viewer | None, at: dt.datetime) -> None:
    """This function will end the session, traced."""
    if by is not None:
        _trace(by, "signed_out", at, address_of(request))
    signins.closed(request, at)
    logout(request)


def switch(request: HttpRequest, *, grant_uid: uuid.UUID, at: dt.datetime) -> Viewer:
    """This function will let the person act under another of the own grants in force; refuses every other."""
    user = request.user
    found = [g for g in grants_of(user.pk, at) if g.uid == grant_uid] if isinstance(user, User) else []
    if not found:
        raise Refused("grant_not_held", _("您没有这个身份，或它已经收回。"))
    viewer = viewer_for(found[0].user, found[0], at)
    signins.renew_key(request)
    _trace(viewer, "switched", at, address_of(request))
    request.session[GRANT] = str(grant_uid)
    # The role may have been granted after signing in, and may need what the others did not.
    _ask_factor(request, found[0].user)
    return viewer


def change_password(request: HttpRequest, *, old: str, new: str, by: Viewer, at: dt.datetime) -> None:
    """This function will change the own password after the old one was given; other sessions end."""
    user = request.user
    address = address_of(request)
    _count(user.get_username(), address)
    if not isinstance(user, User) or not user.check_password(old):
        raise Refused("old_password", _("原密码不对，请再试一次。"), field="old")
    if old == new:
        raise Refused("same_password", _("新密码不能与原密码相同。"), field="new")
    try:
        fresh = actions.set_password(user=user, password=new, by=by, at=at, keep=request.session.session_key or "")
    except Refused as refused:
        raise Refused(refused.code, refused.template, field="new", **refused.params) from None
    forget_tries("signin", user.username, address)
    signins.renew_key(request, lambda: update_session_auth_hash(request, fresh))
    request.session[PROVED] = int(at.timestamp())


def second_factor(user: User, request: HttpRequest) -> str | None:
    """Return the address at which a second factor waits, None when none is asked or it has been given.

    ``LIANTI_SECOND_FACTOR`` names a callable ``(user, request) -> address | None``: ``proving.waiting``, or what
    an installation brings instead.
    """
    dotted = settings.LIANTI_SECOND_FACTOR
    if not dotted:
        return None
    module, name = dotted.rsplit(".", 1)
    answer: str | None = getattr(import_module(module), name)(user, request)
    return answer


def address_of(request: HttpRequest) -> str:
    """Return the address of the other side as the server saw it."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _count(name: str, address: str) -> None:
    minutes = settings.LIANTI_SIGNIN_WINDOW_MINUTES
    tries = settings.LIANTI_SIGNIN_TRIES
    here = count_try("signin", name, address, seconds=minutes * 60)
    # The same name tried from many addresses is guessing too.
    anywhere = count_try("signin-any", name, seconds=minutes * 60)
    if here > tries or anywhere > tries * 10:
        raise Refused("too_many_tries", _("尝试次数过多，请 {minutes} 分钟后再试。"), minutes=minutes)


def _trace(viewer: Viewer, operation: str, at: dt.datetime, address: str) -> None:
    trace(
        by=viewer,
        purpose=_PURPOSE,
        operation=operation,
        object_type="user",
        object_uid=viewer.uid,
        at=at,
        detail=address,
    )


@transaction.atomic
def _trace_failure(name: str, address: str, at: dt.datetime) -> None:
    """Leave a trace without what was typed: people type passwords into the name field."""
    known = user_by_username(name)
    trace(
        by=Viewer.service("gate"),
        purpose=_PURPOSE,
        operation="signin_failed",
        object_type="user",
        object_uid=known.uid if known else None,
        at=at,
        detail=address,
    )
