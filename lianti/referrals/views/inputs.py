"""Reading what a form sends: a note, a uid, a revision, or a form that must parse."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.http import HttpRequest

from lianti.kernel.pure.asked import whole_number
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals.rules.fitting import Wanted

Handler = Callable[[HttpRequest, uuid.UUID, Viewer, dt.datetime], object]
F = TypeVar("F", bound=forms.Form)
MOST_REVISIONS = 2**31 - 1
OLDEST = 150


def note_in(request: HttpRequest) -> str:
    """Return the words that go with a move."""
    return request.POST.get("note", "")[:2000]


def code_in(request: HttpRequest, name: str) -> str:
    """Return a chosen code; the rule says whether it is on the list."""
    return request.POST.get(name, "")[:30]


def revision_in(request: HttpRequest) -> int | None:
    """Return which state of the case the page showed; one that no page shows counts as outdated."""
    text = request.POST.get("revision", "")
    found = whole_number(text, most=MOST_REVISIONS)
    return -1 if text and found is None else found


def wanted_in(request: HttpRequest) -> Wanted:
    """Return whom a place is sought for, as the form says: diagnosis, sex and age, never a name or a number."""
    return Wanted(
        diagnosis_code=request.GET.get("diagnosis_code", "").strip()[:40],
        sex=request.GET.get("sex", "")[:10],
        age=whole_number(request.GET.get("age", ""), most=OLDEST),
    )


def uid_in(text: str) -> uuid.UUID:
    """Return a chosen seat; refused when none is chosen."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Refused("no_seat", _("请先选一个号。"), field="seat") from None


def valid(form: F) -> F:
    """Return a form whose input parses; refuses with the first sentence otherwise."""
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        label = form.fields[name].label if name in form.fields else ""
        raise Refused("bad_input", _("{label}：{sentence}"), field=name, label=label or "", sentence=errors[0])
    return form
