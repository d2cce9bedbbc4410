"""The public page of the resident's line: no account, few tries, nothing kept."""

from __future__ import annotations

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
from lianti.parties.tries import count_try
from lianti.referrals import actions
from lianti.referrals.pages.line import line_page
from lianti.referrals.rules_line import BUSY

MINUTES = 15


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest) -> HttpResponse:
    """Ask for the code; show state and instructions for a right one. The code never stands in an address."""
    context: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        if _too_many(request):
            context, status = {"problem": _(BUSY) % {"minutes": MINUTES}}, 429
        else:
            try:
                at = clock.now()
                context = {"page": line_page(actions.open_line(code=request.POST.get("code", "")[:40], at=at), at)}
            except Refused as refused:
                context, status = {"problem": sentence_of(refused)}, 422
    response = render(request, "referrals/line.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _too_many(request: HttpRequest) -> bool:
    """Count this try, for its address and for all together; guessing a code would take longer than the universe."""
    address = request.META.get("REMOTE_ADDR", "")
    own = count_try("line", address, seconds=MINUTES * 60)
    everybody = count_try("line-all", seconds=60)
    return own > settings.LIANTI_LINE_TRIES or everybody > settings.LIANTI_LINE_TRIES * 30
