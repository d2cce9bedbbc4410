"""Step-up: before something that cannot be taken back, who acts proves again to be who signed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lianti.kernel.pure import clock
from lianti.kernel.web.htmx import is_in_place
from lianti.parties.permissions import signed_in
from lianti.parties.security.passkeys import Site
from lianti.parties.security.queries import has_passkey
from lianti.parties.security.rules import is_fresh
from lianti.parties.sessions import PROVED

HEADER = "X-Lianti-Prove"
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def has_fresh_proof(request: HttpRequest, at: dt.datetime) -> bool:
    """Say whether password or factor were given within LIANTI_PROOF_MINUTES; signing in and unlocking count."""
    return is_fresh(request.session.get(PROVED), at, settings.LIANTI_PROOF_MINUTES)


def proven(view: View[P]) -> View[P]:
    """Ask for password or factor before a view when the last proof is too old.

    A request that the page sent itself gets 401 with ``X-Lianti-Prove``: the page asks in a dialog and sends the very
    same request again. A plain navigation gets a page that leads on afterwards.
    """

    @wraps(view)
    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if getattr(request, "viewer", None) is None or has_fresh_proof(request, clock.now()):
            return view(request, *args, **kwargs)
        return _ask(request)

    return asked


def not_fresh(request: HttpRequest) -> HttpResponse:
    """Answer a script that a proof is needed; the header says by what besides the password."""
    viewer = signed_in(request)
    site = Site.of(request.scheme or "http", request.get_host())
    ways = "passkey" if has_passkey(viewer.uid, site.host) else "password"
    return HttpResponse(status=401, headers={HEADER: ways})


def _ask(request: HttpRequest) -> HttpResponse:
    if is_in_place(request):
        return not_fresh(request)
    back = request.get_full_path() if request.method == "GET" else ""
    return render(request, "parties/security/proof.html", {"next": back, "interrupted": not back}, status=401)
