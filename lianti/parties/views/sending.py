"""One way to act on a form that was sent."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest, HttpResponse

from lianti.kernel.pure.errors import Refused
from lianti.kernel.web.idempotency import once
from lianti.parties.forms import add_refusal


def submitted(request: HttpRequest, form: Form, act: Callable[[], str]) -> HttpResponse | None:
    """Run ``act`` once when the form was sent whole and lead on; None when the form must be shown (again)."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return once(request, act)
    except Refused as refused:
        add_refusal(form, refused)
        return None
