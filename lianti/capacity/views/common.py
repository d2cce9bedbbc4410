"""One way to act on a form."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse

from lianti.capacity.forms import add_refusal
from lianti.capacity.permissions import demand, may_see_pool
from lianti.kernel.pure.errors import Refused
from lianti.kernel.web.idempotency import once
from lianti.parties.permissions import signed_in
from lianti.parties.shapes import Viewer


def arranger(request: HttpRequest) -> Viewer:
    """Return a viewer who arranges the clinics of the own institution."""
    viewer = signed_in(request)
    demand(may_see_pool(viewer))
    return viewer


def submitted(request: HttpRequest, form: forms.Form, act: Callable[[], str]) -> HttpResponse | None:
    """Run ``act`` once when the form was sent whole and lead on; None when the form must be shown (again)."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return once(request, act)
    except Refused as refused:
        add_refusal(form, refused)
        return None
