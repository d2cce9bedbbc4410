"""The second door: what waits between the password and the first page, and what proves somebody again later."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import trace
from lianti.parties.gate import address_of, check_password
from lianti.parties.models import User
from lianti.parties.queries import grants_of, viewer_for
from lianti.parties.security import passkeys, queries, signins
from lianti.parties.security.checking import secret_of, take_code, take_passkey
from lianti.parties.security.passkeys import Site
from lianti.parties.sessions import FACTOR, GIVEN, LATER, PASSKEY, PROVED, chosen
from lianti.parties.shapes import Viewer
from lianti.parties.tries import count_try, forget_tries

_PURPOSE = _("登录")
SIGN_IN, PROOF, MAKE = "sign_in", "proof", "make"


def waiting(user: User, request: HttpRequest) -> str | None:
    """Return the address of what is still owed after the password: the factor, or enrolling one; None for nothing.

    This is what LIANTI_SECOND_FACTOR names. The days of grace begin when somebody is asked for the first time.
    """
    if request.session.get(GIVEN):
        return None
    if queries.has_factor(user.pk):
        return reverse("parties:factor")
    at = clock.now()
    if not queries.needs_factor(user, at):
        return None
    if user.factor_asked_at is None:
        User.objects.filter(pk=user.pk, factor_asked_at=None).update(factor_asked_at=at)
        user.factor_asked_at = at
    if request.session.get(LATER) and queries.grace_left(user, at):
        return None
    return reverse("parties:enrol")


def who(request: HttpRequest) -> tuple[User, Viewer]:
    """Return who has given the password, also while the factor is still owed; refuses a visitor."""
    user, at = request.user, clock.now()
    grants = grants_of(user.pk, at) if isinstance(user, User) else []
    if not isinstance(user, User) or not grants:
        raise Refused("signed_out", _("登录已结束，请重新登录。"))
    return user, viewer_for(user, chosen(grants, request), at)


def site_of(request: HttpRequest) -> Site:
    """Return where the browser stands."""
    return Site.of(request.scheme or "http", request.get_host())


def give_factor(request: HttpRequest, *, code: str, passkey: str, at: dt.datetime) -> str:
    """This function will let somebody in who has given the factor, under a fresh session key; returns its kind."""
    user, viewer = who(request)
    kind = _prove(request, (user, viewer), code=code, passkey=passkey, use=SIGN_IN, at=at)
    let_in(request, at)
    return kind


def let_in(request: HttpRequest, at: dt.datetime) -> None:
    """This function will open the pages to a session whose second factor was given or has just been enrolled."""
    signins.renew_key(request)
    request.session.pop(FACTOR, None)
    request.session.update({GIVEN: True, PROVED: int(at.timestamp())})


def put_off(request: HttpRequest, at: dt.datetime) -> None:
    """This function will let somebody work without the factor for now; refuses when the days of grace are over."""
    user, _viewer = who(request)
    if not queries.grace_left(user, at):
        raise Refused("grace_over", _("宽限期已过，请先登记二次验证再继续。"))
    request.session[LATER] = True


def prove_again(request: HttpRequest, *, password: str, code: str, passkey: str, at: dt.datetime) -> None:
    """This function will make the proof of a session fresh: by the password or by a factor of the same person."""
    user, viewer = who(request)
    if password:
        check_password(request, user, password, at)
        _trace(viewer, "proved", at, f"password {address_of(request)}")
    else:
        _prove(request, (user, viewer), code=code, passkey=passkey, use=PROOF, at=at)
    request.session[PROVED] = int(at.timestamp())


def ask_passkey(request: HttpRequest, *, use: str) -> dict[str, object]:
    """Return what the browser is asked so that one of the person's passkeys signs; the question is good for once.

    For ``use`` "proof" the key itself asks for its PIN or a finger: it may have been left in the machine.
    """
    user, site = who(request)[0], site_of(request)
    known = [secret_of(factor) for factor in queries.passkeys_of(user.pk, site.host)]
    if not known:
        raise Refused("no_passkey", _("您在这个网址下没有登记通行密钥。"))
    options, state = passkeys.ask_to_sign(site, known, verified=use == PROOF)
    request.session[PASSKEY] = state | {"use": use}
    return options


def ask_new_passkey(request: HttpRequest) -> dict[str, object]:
    """Return what the browser is asked so that it makes a passkey; refuses where browsers allow none."""
    user, site = who(request)[0], site_of(request)
    if not site.takes_passkeys:
        raise Refused("no_passkeys_here", _("通行密钥只能在 HTTPS 网址（域名）下使用。请改用验证器应用。"))
    known = [secret_of(factor) for factor in queries.passkeys_of(user.pk, site.host)]
    options, state = passkeys.ask_to_make(
        site, handle=user.uid.bytes, account=user.username, name=user.display_name, known=known
    )
    request.session[PASSKEY] = state | {"use": MAKE}
    return options


def asked_before(request: HttpRequest, use: str) -> dict[str, object] | None:
    """Return the question that this answer belongs to, and forget it; None for a question of another kind."""
    state: dict[str, object] | None = request.session.pop(PASSKEY, None)
    return state if state is not None and state.get("use") == use else None


def _prove(
    request: HttpRequest, person: tuple[User, Viewer], *, code: str, passkey: str, use: str, at: dt.datetime
) -> str:
    """Check a factor, counted like a password and traced either way."""
    user, viewer = person
    address = address_of(request)
    _count(user)
    state = asked_before(request, use)
    try:
        if passkey:
            kind = take_passkey(user=user, site=site_of(request), state=state, text=passkey, at=at)
        else:
            kind = take_code(user=user, text=code, at=at)
    except Refused as refused:
        _trace(viewer, "factor_failed", at, f"{refused.code} {address}")
        raise
    forget_tries("factor", str(user.uid))
    _trace(viewer, "factor_given", at, f"{kind} {address}")
    return kind


def _count(user: User) -> None:
    """Count by person and not by address: who tries codes already has the password."""
    minutes = settings.LIANTI_SIGNIN_WINDOW_MINUTES
    if count_try("factor", str(user.uid), seconds=minutes * 60) > settings.LIANTI_SIGNIN_TRIES:
        raise Refused("too_many_tries", _("尝试次数过多，请 {minutes} 分钟后再试。"), minutes=minutes)


@transaction.atomic
def _trace(viewer: Viewer, operation: str, at: dt.datetime, detail: str) -> None:
    trace(
        by=viewer, purpose=_PURPOSE, operation=operation, object_type="user", object_uid=viewer.uid, at=at,
        detail=detail,
    )  # fmt: skip
