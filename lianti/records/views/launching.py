"""Opening a person's record out of another system, by a link that names nobody."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from lianti.kernel.pure import clock
from lianti.parties.permissions import signed_in
from lianti.records import actions


@require_POST
def make_link(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show a link to this record for another system of the own institution; good for ten minutes."""
    token = actions.make_launch_token(resident_uid=uid, by=signed_in(request), at=clock.now())
    url = request.build_absolute_uri(reverse("records:launch", args=[token]))
    answer = render(request, "records/_link.html", {"url": url})
    answer["Cache-Control"] = "no-store, private"
    return answer


@require_GET
def launch(request: HttpRequest, token: str) -> HttpResponse:
    """Lead to the record a link was made for; the reason to open it is asked there, as always."""
    viewer = signed_in(request)
    return redirect("records:timeline", uid=actions.launched(token=token, by=viewer, at=clock.now()))
