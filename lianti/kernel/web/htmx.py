"""Answering HTMX and in-place form posts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.ids import spaced_in

FORM_HEADER = "X-Lianti-Form"
LOCATION_HEADER = "X-Lianti-Location"
LOCKED_HEADER = "X-Lianti-Locked"


def is_htmx(request: HttpRequest) -> bool:
    """Say whether HTMX asked, so that a fragment is the answer."""
    return request.headers.get("HX-Request") == "true"


def is_in_place(request: HttpRequest) -> bool:
    """Say whether the page's own script asked (HTMX, or a form sent in place) and not a navigation."""
    return is_htmx(request) or FORM_HEADER in request.headers


def sentence_of(refused: Refused) -> str:
    """Return the refusal in the language of the person."""
    return spaced_in(gettext(refused.template).format(**refused.params))


def refuse(request: HttpRequest, refused: Refused, status: int = 422) -> HttpResponse:
    """Answer *refused* in place; a plain navigation gets it as a page of its own with the way back."""
    context = {"sentence": sentence_of(refused), "code": refused.code, "instead": refused.params.get("instead", "")}
    if not is_in_place(request):
        return render(request, "kernel/refused.html", context, status=status)
    response = render(request, "kernel/_refusal.html", context, status=status)
    response["HX-Retarget"] = "#refusal"
    response["HX-Reswap"] = "innerHTML show:window:top"
    return response


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Lead the browser to *url* after a success, whichever way the form was sent."""
    if is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponse(status=303, headers={"Location": url})
