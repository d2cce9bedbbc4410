"""Enrolling a factor, inside the own account and before the first page alike; only the frame differs."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from lianti.kernel.prints.qr import qr_svg
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.web.htmx import go, sentence_of
from lianti.kernel.web.paths import paths
from lianti.parties import proving
from lianti.parties.security import actions, checking, passkeys, queries, totp
from lianti.parties.sessions import WANTED

SHELL, PLAIN = "kernel/shell.html", "kernel/plain.html"


def is_waiting(request: HttpRequest) -> bool:
    """Say whether this person stands before the first page."""
    return getattr(request, "viewer", None) is None


def wanted(request: HttpRequest) -> str:
    """Return where somebody wanted to go before enrolling came between, once; the first page otherwise."""
    return str(request.session.pop(WANTED, paths()["home"]))


def _place(request: HttpRequest, name: str) -> str:
    return reverse(f"parties:{'enrol' if is_waiting(request) else 'security'}{name}")


def begin_app(request: HttpRequest) -> HttpResponse:
    """Prepare an app and lead to its QR code."""
    user, _viewer = proving.who(request)
    actions.begin_app(user=user, at=clock.now())
    return go(request, _place(request, "_app"))


def app(request: HttpRequest) -> HttpResponse:
    """Show the QR code, and take the first code of the app."""
    user, viewer = proving.who(request)
    begun = queries.begun_app(user.pk)
    if begun is None and request.method == "GET":
        return go(request, _place(request, ""))
    wrong, name = "", request.POST.get("name", "")[:100]
    if request.method == "POST":
        code = request.POST.get("code", "")[:40]
        try:
            codes = actions.confirm_app(user=user, code=code, name=name, by=viewer, at=clock.now())
            return added(request, codes)
        except Refused as refused:
            wrong = sentence_of(refused)
    secret = checking.secret_of(begun) if begun else ""
    # What the QR library draws holds squares only; nothing typed goes into it.
    picture = mark_safe(qr_svg(totp.enrolment_uri(secret, user.username)) if secret else "")  # noqa: S308
    context = {
        "frame": PLAIN if is_waiting(request) else SHELL,
        "picture": picture,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "wrong": wrong,
        "named": name,
        "back": _place(request, ""),
    }
    return render(request, "parties/security/app.html", context, status=422 if wrong else 200)


def passkey_options(request: HttpRequest) -> HttpResponse:
    """Tell the browser how to make a passkey."""
    return options_or_sentence(lambda: proving.ask_new_passkey(request))


def passkey(request: HttpRequest) -> HttpResponse:
    """Take the passkey that the browser has made."""
    user, viewer = proving.who(request)
    site, state = proving.site_of(request), proving.asked_before(request, proving.MAKE)
    made = passkeys.take_made(site, state, request.POST.get("passkey", ""))
    name = request.POST.get("name", "")[:100]
    codes = actions.add_passkey(user=user, made=made, host=site.host, name=name, by=viewer, at=clock.now())
    return added(request, codes)


def added(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """Show the recovery codes this once, or lead back; whoever stood before the first page is let in."""
    waiting = is_waiting(request)
    if waiting:
        proving.let_in(request, clock.now())
    if codes:
        return codes_page(request, codes, waiting=waiting)
    messages.success(request, _("已添加。"))
    return go(request, wanted(request) if waiting else reverse("parties:security"))


def codes_page(request: HttpRequest, codes: list[str], *, waiting: bool = False) -> HttpResponse:
    """Show recovery codes; they are on no other page, ever."""
    context = {
        "frame": PLAIN if waiting else SHELL,
        "codes": codes,
        "onward": wanted(request) if waiting else reverse("parties:security"),
    }
    return render(request, "parties/security/codes.html", context)


def options_or_sentence(ask: Callable[[], dict[str, object]]) -> HttpResponse:
    """Answer a script with what to ask the browser, or with the sentence of a refusal."""
    try:
        return JsonResponse(ask())
    except Refused as refused:
        return JsonResponse({"sentence": sentence_of(refused)}, status=422)
