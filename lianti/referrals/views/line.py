"""The public page of the resident's line: no account, few tries, nothing kept."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.web.htmx import sentence_of
from lianti.parties.tries import count_try, tries
from lianti.referrals import actions
from lianti.referrals.pages.line import line_page
from lianti.referrals.rules.line import BUSY

log = logging.getLogger(__name__)

MINUTES = 15
# How many times the tries of one address, from all addresses together, are worth a line in the log.
ALARM = 30


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest) -> HttpResponse:
    """Ask for the code; show state and instructions for a right one. The code never stands in an address."""
    context: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        context, status = _answer(request)
    response = render(request, "referrals/line.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answer(request: HttpRequest) -> tuple[dict[str, object], int]:
    """Return what a code opens; wrong ones are counted by address, and are told in the log when they are many.

    Guessing from many addresses shuts nobody else out: a code is too long to be found that way.
    """
    address, at = _address(request), clock.now()
    if tries("line", address) >= settings.LIANTI_LINE_TRIES:
        return {"problem": _(BUSY) % {"minutes": MINUTES}}, 429
    try:
        return {"page": line_page(actions.open_line(code=request.POST.get("code", "")[:40], at=at), at)}, 200
    except Refused as refused:
        count_try("line", address, seconds=MINUTES * 60)
        if count_try("line-all", seconds=MINUTES * 60) == settings.LIANTI_LINE_TRIES * ALARM:
            log.warning("many wrong codes at the resident's line within %s minutes", MINUTES)
        return {"problem": sentence_of(refused), "typed": request.POST.get("code", "")[:20]}, 422


def _address(request: HttpRequest) -> str:
    """Return who asks; behind a proxy of this machine the address that it forwards."""
    peer = request.META.get("REMOTE_ADDR", "")
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
    return forwarded if forwarded and peer in {"127.0.0.1", "::1"} else peer
