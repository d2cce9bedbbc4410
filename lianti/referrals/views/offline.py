"""The reader of slips that works without network: its page, its parts, and where it hands over."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused, mark
from lianti.kernel.web.asked import body_of, json_in
from lianti.kernel.web.htmx import sentence_of
from lianti.ledger.signing import public_keys
from lianti.referrals import actions
from lianti.referrals.pages.offline import words
from lianti.referrals.views.lists import viewer_in

_STATIC = ("lianti/slip.css", "lianti/slip.js", "lianti/mark.svg", "vendor/jsqr.min.js")
_LONGEST = 4000


def _places() -> dict[str, str]:
    return {
        "keys": reverse("slip:keys"),
        "worker": reverse("slip:worker"),
        "session": reverse("referrals:offline_session"),
        "arrivals": reverse("referrals:offline_arrivals"),
        "signin": f"{reverse('parties:signin')}?next={reverse('slip:home')}",
    }


@require_GET
@cache_control(no_cache=True)
def home(request: HttpRequest) -> HttpResponse:
    """Show the reader: the same page for everybody, with nobody's data in it."""
    return render(request, "referrals/slip_reader.html", {"words": words(), "places": _places()})


@require_GET
@cache_control(no_cache=True)
def worker(_request: HttpRequest) -> HttpResponse:
    """Hand out the service worker, whose name changes with every file that it keeps."""
    files = [reverse("slip:home"), reverse("slip:manifest"), reverse("slip:keys"), *(static(name) for name in _STATIC)]
    page = render_to_string("referrals/slip_reader.html", {"words": words(), "places": _places()})
    version = hashlib.sha256("\n".join([page, *files]).encode()).hexdigest()[:12]
    script = render_to_string("referrals/slip_worker.js", {"files": json.dumps(files), "version": version,
                                                           "keys": reverse("slip:keys")})  # fmt: skip
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@require_GET
def manifest(_request: HttpRequest) -> JsonResponse:
    """Hand out what makes the page installable."""
    icon = {"src": static("lianti/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    document = {
        "name": _("转诊单离线核验"), "short_name": _("核验转诊单"), "lang": "zh-CN", "start_url": reverse("slip:home"),
        "scope": reverse("slip:home"), "display": "standalone", "background_color": "#ffffff",
        "theme_color": "#0f2233", "icons": [icon],
    }  # fmt: skip
    return JsonResponse(document, content_type="application/manifest+json")


@require_GET
@cache_control(no_cache=True)
def keys(_request: HttpRequest) -> JsonResponse:
    """Hand out the public halves of the signing keys."""
    return JsonResponse({"keys": public_keys()})


@require_GET
@never_cache
def session(request: HttpRequest) -> JsonResponse:
    """Say who would hand over, with the token a POST needs; 401 for a script without a session."""
    viewer = viewer_in(request)
    return JsonResponse({"who": f"{viewer.institution_name} · {viewer.name}", "csrf": get_token(request)})


@require_POST
@never_cache
def arrivals(request: HttpRequest) -> JsonResponse:
    """Take one scanned slip; the answer says whether it arrived, was there already, or why not."""
    viewer, at = viewer_in(request), clock.now()
    try:
        sent = _read(request, at)
        handed = actions.hand_over(**sent, by=viewer, at=at)
    except Refused as refused:
        return JsonResponse({"result": "refused", "code": refused.code, "sentence": sentence_of(refused)}, status=422)
    return JsonResponse({"result": "already" if handed.again else "arrived", "number": handed.number})


def _read(request: HttpRequest, at: dt.datetime) -> dict[str, Any]:
    """Return what a reader sent; refuses anything else with a sentence."""
    wrong = Refused("bad_input", mark("上传的内容看不懂，请刷新页面后再试。"))
    body = body_of(request)
    if len(body) > _LONGEST:
        raise wrong
    try:
        found = json_in(body)
        scanned_at = dt.datetime.fromisoformat(str(found["scanned_at"]))
        code, his_number = str(found["code"]), str(found.get("his_number", ""))[:40]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise wrong from None
    if scanned_at.tzinfo is None:
        raise wrong
    return {"code": code, "his_number": his_number, "scanned_at": min(scanned_at, at)}
