"""Headers of every answer, an expired session answered in place, and refusals turned into pages."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused

from .clashes import is_clash, same_moment
from .drafts import check_grant
from .htmx import FORM_HEADER, LOCATION_HEADER, LOCKED_HEADER, is_in_place, refuse
from .paths import paths
from .shapes import viewer_of

GetResponse = Callable[[HttpRequest], HttpResponseBase]

HEADERS = {
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecurityHeadersMiddleware:
    """Add the headers Django does not, and keep a person on the page when the session has ended."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = _stay_on_page(request, self.get_response(request))
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if viewer_of(request) is not None:
            # Pages show people: shared computers must not keep them, and "back" must ask again.
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


def _stay_on_page(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Answer a script's request that would be sent to sign-in with 401, and other redirects by a header."""
    target = response.headers.get("Location", "")
    if not is_in_place(request) or not 300 <= response.status_code < 400:
        return response
    if _leads_to_sign_in(target):
        return HttpResponse(status=401, headers={LOCKED_HEADER: "1"})
    if FORM_HEADER not in request.headers:
        return response
    kept = HttpResponse(status=204, headers={LOCATION_HEADER: target})
    kept.cookies = response.cookies
    return kept


def _leads_to_sign_in(target: str) -> bool:
    place = target.split("?")[0]
    try:
        login = resolve_url(settings.LOGIN_URL)
    except NoReverseMatch:
        login = ""
    return place in {paths()["sign_in"], login}


class RefusedMiddleware:
    """Turn the domain's refusals into answers: 422 in place, 403, or 404 that reveals nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse a form that was opened under another role than the one held now."""
        try:
            check_grant(request)
        except Refused as refused:
            return refuse(request, refused)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer `Refused`, `NotPermitted`, `NotVisible` and two at the same moment; other exceptions go on."""
        if isinstance(exception, NotPermitted):
            if is_in_place(request):
                return refuse(request, exception, status=422)
            raise PermissionDenied(str(exception)) from exception
        if isinstance(exception, Refused):
            return refuse(request, exception)
        if isinstance(exception, NotVisible):
            raise Http404 from exception
        if is_clash(exception):
            return refuse(request, same_moment(exception))
        return None
