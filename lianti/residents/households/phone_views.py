"""Telephones in clear: with a purpose, a trace and a fresh proof, as those of residents."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.parties.permissions import demand, signed_in
from lianti.parties.proof import proven
from lianti.parties.shapes import Viewer
from lianti.residents.households import reading
from lianti.residents.households.permissions import may_see


class _Reveal(Protocol):
    def __call__(self, *, uid: uuid.UUID, purpose: str, by: Viewer, at: dt.datetime) -> str: ...


@require_POST
@proven
def household(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show the telephone of a household."""
    demand(may_see(signed_in(request)))
    return _shown(request, uid, reading.reveal_home_phone, _("家庭电话"))


@require_POST
@proven
def guardian(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show the telephone of a guardian."""
    return _shown(request, uid, reading.reveal_guardian_phone, _("监护人电话"))


def _shown(request: HttpRequest, uid: uuid.UUID, reveal: _Reveal, label: str) -> HttpResponse:
    told = {"label": label}
    try:
        value = reveal(uid=uid, purpose=request.POST.get("purpose", ""), by=signed_in(request), at=clock.now())
    except Refused as refused:
        return render(request, "residents/_revealed.html", told | {"refused": str(refused)}, status=422)
    return render(request, "residents/_revealed.html", told | {"value": value})
