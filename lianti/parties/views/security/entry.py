"""Between the password and the first page: giving the factor, or enrolling one that the role needs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.web.htmx import sentence_of
from lianti.kernel.web.paths import paths
from lianti.parties import proving
from lianti.parties.security import queries
from lianti.parties.security.checking import RECOVERY
from lianti.parties.sessions import WANTED
from lianti.parties.views.security import enrolling


def onward(request: HttpRequest, address: str) -> str:
    """Return an address of this site, the first page for any other."""
    hosts = {request.get_host()}
    if address and url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure()):
        return address
    return str(paths()["home"])


def _home_when_in(request: HttpRequest) -> HttpResponse | None:
    """Lead whoever owes nothing to the first page."""
    return None if enrolling.is_waiting(request) else HttpResponseRedirect(paths()["home"])


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor after the password."""
    inside = _home_when_in(request)
    if inside is not None:
        return inside
    back = request.POST.get("next") or request.GET.get("next") or ""
    wrong = ""
    if request.method == "POST":
        code, passkey = request.POST.get("code", "")[:60], request.POST.get("passkey", "")
        try:
            kind = proving.give_factor(request, code=code, passkey=passkey, at=clock.now())
            _say_codes_left(request, kind)
            request.session.pop(WANTED, None)
            return HttpResponseRedirect(onward(request, back))
        except Refused as refused:
            wrong = sentence_of(refused)
    return _factor_page(request, back, wrong)


def _factor_page(request: HttpRequest, back: str, wrong: str) -> HttpResponse:
    user, _viewer = proving.who(request)
    site, factors = proving.site_of(request), queries.factors_of(user.pk)
    context = {
        "name": user.display_name,
        "next": back,
        "wrong": wrong,
        "has_app": any(f.kind == f.TOTP for f in factors),
        "has_passkey": any(f.kind == f.PASSKEY and f.host == site.host for f in factors),
    }
    return render(request, "parties/security/factor.html", context, status=422 if wrong else 200)


def _say_codes_left(request: HttpRequest, kind: str) -> None:
    if kind == RECOVERY:
        left = queries.codes_left(proving.who(request)[0].pk)
        words = _("您用了一个恢复码，还剩 %(left)d 个。手机或密钥丢失的，请在“我的账户 · 安全”中移除。")
        messages.warning(request, words % {"left": left})


@never_cache
@require_POST
def factor_options(request: HttpRequest) -> HttpResponse:
    """Tell the browser which passkeys may sign."""
    return enrolling.options_or_sentence(lambda: proving.ask_passkey(request, use=proving.SIGN_IN))


@never_cache
@require_GET
def enrol(request: HttpRequest) -> HttpResponse:
    """Lead to enrolling a factor, with the days that are left."""
    inside = _home_when_in(request)
    if inside is not None:
        return inside
    user, _viewer = proving.who(request)
    context = {
        "name": user.display_name,
        "days": queries.grace_left(user, clock.now()),
        "passkeys_here": proving.site_of(request).takes_passkeys,
    }
    return render(request, "parties/security/enrol.html", context)


@require_POST
def enrol_later(request: HttpRequest) -> HttpResponse:
    """Put it off within the days of grace."""
    inside = _home_when_in(request)
    if inside is None:
        proving.put_off(request, clock.now())
    return inside or HttpResponseRedirect(enrolling.wanted(request))


@never_cache
@require_POST
def enrol_app_begin(request: HttpRequest) -> HttpResponse:
    """Prepare an app."""
    return _home_when_in(request) or enrolling.begin_app(request)


@never_cache
@require_http_methods(["GET", "POST"])
def enrol_app(request: HttpRequest) -> HttpResponse:
    """Show the QR code and take the first code."""
    return _home_when_in(request) or enrolling.app(request)


@never_cache
@require_POST
def enrol_options(request: HttpRequest) -> HttpResponse:
    """Tell the browser how to make a passkey."""
    return _home_when_in(request) or enrolling.passkey_options(request)


@never_cache
@require_POST
def enrol_passkey(request: HttpRequest) -> HttpResponse:
    """Take the passkey that was made."""
    return _home_when_in(request) or enrolling.passkey(request)
