"""Endpoints of the shell itself: palette, drafts and the pages that say what went wrong."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianti.kernel.pure.errors import Refused

from . import drafts
from .asked import body_of, json_in
from .htmx import LOCKED_HEADER, is_in_place, sentence_of
from .palette import search
from .shapes import ViewerLike, viewer_of
from .words import datetime_cn

JsonView = Callable[[ViewerLike, dict[str, Any]], dict[str, Any]]


def _locked() -> HttpResponse:
    return HttpResponse(status=401, headers={LOCKED_HEADER: "1"})


@require_POST
def palette(request: HttpRequest) -> HttpResponse:
    """Answer what the palette shows for `q`, sent in the body: people type identity numbers."""
    viewer = viewer_of(request)
    if viewer is None:
        return _locked()
    typed = request.POST.get("q", "")
    return render(request, "kernel/_palette_hits.html", {"groups": search(viewer, typed, _("页面")), "typed": typed})


def _json_post(view: JsonView) -> Callable[[HttpRequest], HttpResponse]:
    """Wrap a draft endpoint: signed in, POST, a JSON object in, JSON out, refusals as 409 with the sentence."""

    @require_POST
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        viewer = viewer_of(request)
        if viewer is None:
            return _locked()
        body = _body(request)
        if body is None:
            return JsonResponse({"code": "bad_request"}, status=400)
        try:
            drafts.ensure_grant(viewer, str(body.get("grant_uid") or ""))
            return JsonResponse(view(viewer, body))
        except Refused as refused:
            return JsonResponse({"code": refused.code, "sentence": sentence_of(refused)}, status=409)

    return answer


def _body(request: HttpRequest) -> dict[str, Any] | None:
    body = json_in(body_of(request))
    known = isinstance(body, dict) and isinstance(body.get("form_key"), str) and 0 < len(body["form_key"]) <= 120
    return body if known else None


@_json_post
def save_draft(viewer: ViewerLike, body: dict[str, Any]) -> dict[str, Any]:
    """Keep what has been typed so far."""
    data, version = body.get("data"), body.get("version", 0)
    if not isinstance(data, dict) or not isinstance(version, int):
        return {"code": "bad_request"}
    return {"version": drafts.save_draft(viewer, body["form_key"], data, version)}


@_json_post
def load_draft(viewer: ViewerLike, body: dict[str, Any]) -> dict[str, Any]:
    """Return the draft of one form; `version` 0 says that there is none."""
    found = drafts.load_draft(viewer, body["form_key"])
    if found is None:
        return {"version": 0}
    data, version, at = found
    return {"version": version, "data": data, "at": datetime_cn(at)}


@_json_post
def discard_draft(viewer: ViewerLike, body: dict[str, Any]) -> dict[str, Any]:
    """Forget the draft of one form."""
    return {"discarded": drafts.discard_draft(viewer, body["form_key"])}


def _error(request: HttpRequest, status: int, **context: object) -> HttpResponse:
    if is_in_place(request):
        sentence = context.get("sentence") or context["title"]
        return render(request, "kernel/_refusal.html", {"sentence": sentence}, status=status)
    return render(request, f"{status}.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request made no sense."""
    return _error(request, 400, title=_("这个请求看不懂"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the role may not do this, with the reason when there is one."""
    return _error(request, 403, title=_("您的身份不能打开这里"), sentence=str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that nothing is here for this person."""
    return _error(request, 404, title=_("没有找到这个页面"))


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the system failed, without asking anything of the broken system."""
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the page was too old to be sent; the script takes the new token and sends it again."""
    response = _error(
        request, 403, title=_("页面已过时"), sentence=_("页面打开得太久，没有提交。请返回上一页刷新后重新提交。")
    )
    response.headers["X-Lianti-Stale"] = "1"
    return response
