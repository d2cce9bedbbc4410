"""One way to act on a form: whole, once, and what is refused stands beside its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse

from lianti.kernel.pure.errors import NotPermitted, Refused

from .htmx import sentence_of
from .idempotency import once

T = TypeVar("T")


def add_refusal(form: forms.BaseForm, refused: Refused, fields: Mapping[str, str] | None = None) -> None:
    """Put a refusal beside its field, or above the form; a missing permission goes on as it is.

    *fields* leads from the names the rules use to those of the form, where they differ.
    """
    if isinstance(refused, NotPermitted):
        raise refused
    field = (fields or {}).get(refused.field, refused.field)
    form.add_error(field if field in form.fields else None, sentence_of(refused))


def tried(form: forms.BaseForm, act: Callable[[], T], fields: Mapping[str, str] | None = None) -> T | None:
    """Return what *act* returns; None when it refused, and the form says why."""
    try:
        return act()
    except Refused as refused:
        add_refusal(form, refused, fields)
        return None


def submitted(
    request: HttpRequest, form: forms.BaseForm, act: Callable[[], str], fields: Mapping[str, str] | None = None
) -> HttpResponse | None:
    """Run *act* once when the form was sent whole and lead on; None when the form must be shown (again)."""
    if request.method != "POST" or not form.is_valid():
        return None
    return tried(form, lambda: once(request, act), fields)
