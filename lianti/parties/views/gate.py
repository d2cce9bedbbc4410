"""Signing in and out, the lock, the switcher and the own password."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.web.asked import body_of, json_in
from lianti.kernel.web.htmx import sentence_of
from lianti.kernel.web.paths import paths
from lianti.kernel.web.submitting import add_refusal
from lianti.parties import gate, queries
from lianti.parties.demo_accounts import DEMO_PASSWORD
from lianti.parties.forms import PasswordForm, SignInForm
from lianti.parties.pages import DemoAccount, demo_account, grant_line
from lianti.parties.permissions import signed_in
from lianti.parties.sessions import FACTOR, WANTED


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for account and password; in demo mode offer the listed accounts."""
    back = request.POST.get("next") or request.GET.get("next") or ""
    form = SignInForm(request.POST or None, initial=_filled(request))
    if request.method == "POST" and form.is_valid():
        try:
            gate.sign_in(request, at=clock.now(), **form.cleaned_data)
            return HttpResponseRedirect(_onward(request, back))
        except Refused as refused:
            add_refusal(form, refused)
    status = 422 if form.is_bound else 200
    context = {"form": form, "next": back, "accounts": _accounts(), "picked": request.GET.get("as", "")}
    return render(request, "parties/signin.html", context, status=status)


def _accounts() -> list[DemoAccount]:
    return [demo_account(user) for user in queries.demo_accounts()] if settings.LIANTI_DEMO else []


def _filled(request: HttpRequest) -> dict[str, str]:
    """Fill in a listed demo account after a click on it; works without a script."""
    picked = request.GET.get("as", "")
    if picked and picked in {account.username for account in _accounts()}:
        return {"username": picked, "password": DEMO_PASSWORD}
    return {}


def _safe(request: HttpRequest, address: str) -> str:
    hosts = {request.get_host()}
    if address and url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure()):
        return address
    return str(paths()["home"])


def _onward(request: HttpRequest, back: str) -> str:
    """Return where the person wanted to go, by way of the second factor when one is owed."""
    address, factor = _safe(request, back), request.session.get(FACTOR)
    if factor:
        request.session[WANTED] = address
    return f"{factor}?{urlencode({'next': address})}" if factor else address


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and wipe what the browser kept."""
    gate.sign_out(request, by=getattr(request, "viewer", None), at=clock.now())
    response = HttpResponseRedirect(reverse("parties:signin"))
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Act under another of the own grants."""
    signed_in(request)
    viewer = gate.switch(request, grant_uid=_uid(request.POST.get("grant", "")), at=clock.now())
    words = {"place": viewer.institution_name, "role": _(viewer.role_name)}
    messages.success(request, _("已切换为 %(place)s 的%(role)s。") % words)
    return HttpResponseRedirect(paths()["home"])


def _uid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock the screen now."""
    gate.lock(request)
    return HttpResponse(status=204)


@sensitive_post_parameters("password")
@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Open the locked screen in place: 204, or 422 with the sentence."""
    try:
        gate.unlock(request, password=_password(request), at=clock.now())
    except Refused as refused:
        status = 401 if refused.code == "signed_out" else 422
        return JsonResponse({"code": refused.code, "sentence": sentence_of(refused)}, status=status)
    return HttpResponse(status=204)


def _password(request: HttpRequest) -> str:
    if "json" not in (request.content_type or ""):
        return request.POST.get("password", "")
    body = json_in(body_of(request))
    return str(body.get("password", "")) if isinstance(body, dict) else ""


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change the own password, with the rules on the page."""
    viewer = signed_in(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            gate.change_password(request, old=data["old"], new=data["new"], by=viewer, at=clock.now())
            messages.success(request, _("密码已更换，其他电脑上的登录已失效。"))
            return HttpResponseRedirect(reverse("parties:account"))
        except Refused as refused:
            add_refusal(form, refused)
    context = {"form": form, "rules": password_validators_help_texts()}
    return render(request, "parties/password.html", context, status=422 if form.is_bound else 200)


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Show who one is here: name, roles, password."""
    viewer = signed_in(request)
    at = clock.now()
    grants = [grant_line(g, at) for g in queries.grants_held(viewer.uid, at)]
    return render(request, "parties/account.html", {"grants": grants})
