"""Where somebody is signed in: a row beside Django's session, so that it can be seen and ended from elsewhere."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.parties.models import SignIn, User
from lianti.parties.security.rules import device_of
from lianti.parties.shapes import Viewer

_KEEP = dt.timedelta(days=30)


def opened(request: HttpRequest, user: User, at: dt.datetime) -> None:
    """This function will keep the row of a sign-in that has just happened, under the session's fresh key."""
    SignIn.objects.create(
        user=user, session_key=request.session.session_key or "", began_at=at, seen_at=at, **_where(request)
    )


def seen(request: HttpRequest, at: dt.datetime) -> None:
    """This function will note that a session is in use; one from before this table gets its row now."""
    user, key = request.user, request.session.session_key or ""
    found = SignIn.objects.filter(session_key=key)
    if not isinstance(user, User) or not key or found.update(seen_at=at, **_where(request)):
        return
    SignIn.objects.get_or_create(
        session_key=key, defaults={"user": user, "began_at": at, "seen_at": at} | _where(request)
    )


def renew_key(request: HttpRequest, renew: Callable[[], None] | None = None) -> None:
    """This function will give the session a fresh key, so that a key known to somebody from before is worth nothing.

    ``renew`` changes the key when more has to change with it, as after a new password.
    Refuses (signed_out) when the sign-in was ended from elsewhere at this very moment.
    """
    if not _follow(request, renew or request.session.cycle_key):
        logout(request)
        raise Refused("signed_out", _("登录已结束，请重新登录。"))


@transaction.atomic
def _follow(request: HttpRequest, renew: Callable[[], None]) -> bool:
    """Give the session a fresh key with its row held: whoever ends the sign-in meanwhile waits, and ends it."""
    old = request.session.session_key or ""
    row = SignIn.objects.select_for_update().filter(session_key=old).first()
    if row is not None and row.ended_at is not None:
        return False
    renew()
    SignIn.objects.filter(session_key=old).update(session_key=request.session.session_key)
    return True


def closed(request: HttpRequest, at: dt.datetime) -> None:
    """This function will end the row of a session that its holder leaves."""
    SignIn.objects.filter(session_key=request.session.session_key or "", ended_at=None).update(ended_at=at)


@transaction.atomic
def end_one(*, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """This function will end one of the own sign-ins; NotVisible for everybody else's and for one that has ended."""
    rows = SignIn.objects.filter(uid=uid, user__uid=by.uid, ended_at=None)
    user = User.objects.get(uid=by.uid)
    if not _end(rows, at):
        raise NotVisible
    _record(user, 1, "one", by, at)


@transaction.atomic
def end_others(*, keep: str, by: Viewer, at: dt.datetime) -> int:
    """This function will end every own sign-in but the one with the session key ``keep``; returns how many."""
    user = User.objects.get(uid=by.uid)
    ended = _end(SignIn.objects.filter(user=user, ended_at=None).exclude(session_key=keep), at)
    if ended:
        _record(user, ended, "others", by, at)
    return ended


def end_all(*, user: User, why: str, by: Viewer, at: dt.datetime, keep: str = "") -> int:
    """This function will end every sign-in of a person at once, inside the action that has the reason.

    ``why`` is a code: administrator, password, grant, closed, factors. Open pages notice within seconds.
    """
    ended = _end(SignIn.objects.filter(user=user, ended_at=None).exclude(session_key=keep), at)
    if ended:
        _record(user, ended, why, by, at)
    return ended


def forget_old(at: dt.datetime) -> int:
    """This function will remove rows that nobody has used for thirty days and return how many."""
    removed, _rows = SignIn.objects.filter(seen_at__lt=at - _KEEP).delete()
    return removed


def _end(rows: QuerySet[SignIn], at: dt.datetime) -> int:
    """End rows and the sessions behind them; without its session a cookie opens nothing."""
    keys = list(rows.select_for_update().values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    return SignIn.objects.filter(session_key__in=keys, ended_at=None).update(ended_at=at)


def _record(user: User, many: int, why: str, by: Viewer, at: dt.datetime) -> None:
    data = {"many": many, "why": why}
    record("parties.sign_ins_ended", by=by, at=at, subject_type="user", subject_uid=user.uid, data=data)


def _where(request: HttpRequest) -> dict[str, str]:
    return {
        "device": device_of(str(request.META.get("HTTP_USER_AGENT", "")))[:60],
        "address": str(request.META.get("REMOTE_ADDR", ""))[:60],
    }
